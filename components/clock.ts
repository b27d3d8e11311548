/** Today in UTC, as YYYY-MM-DD: for a component that a program makes itself. Nothing else here asks the clock. */
export const today = (): string => new Date().toISOString().slice(0, 10);
