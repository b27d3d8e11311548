/**
 * Returns today in UTC, as YYYY-MM-DD. This is the only place that reads the clock of a program. Component constructors
 * call it directly: as an argument, the day would be part of the package's schema, and a program could choose it.
 */
export const today = (): string => new Date().toISOString().slice(0, 10);
