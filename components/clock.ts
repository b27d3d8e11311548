/**
 * Today in UTC, as YYYY-MM-DD: the clock of a program, at its edge, and all that asks one here. A component's
 * constructor is such an edge: as an argument, the day would stand in the package's schema, and a program could say
 * which it is.
 */
export const today = (): string => new Date().toISOString().slice(0, 10);
