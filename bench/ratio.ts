/** The value in the middle, which one slow run does not move. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const ratio = (a = Number.NaN, b = Number.NaN): string => (a / b).toFixed(2);
