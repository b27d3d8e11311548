/** What is said of a rule that opens `host` behind a denial, named by `denial`. */
export const sayShut = (host: string, denial: string): string => `opens ${host}, and ${denial} denies it first.`;

/** The host that `sayShut` named, whatever others put in front; undefined in any other text. */
export const readShut = (text: string): string | undefined =>
  /\bopens ([^\s,]+), and .* denies it first\./.exec(text)?.[1];
