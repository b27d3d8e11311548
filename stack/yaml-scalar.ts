/** A plain (unquoted) YAML scalar as Pulumi's engine reads it, which is neither YAML 1.1 nor 1.2. */
export type Scalar = null | boolean | number | bigint | string | Timestamp;

/** Text that the engine takes for a point in time: `2026-11-22`. */
export class Timestamp {
  readonly utc: Date;
  constructor(utc: Date) {
    this.utc = utc;
  }

  /** As Go prints a time, which is the text that reaches a program as config value: `2026-11-22 00:00:00 +0000 UTC`. */
  toGoString(): string {
    const [date = "", time = ""] = this.utc.toISOString().split("T");
    return `${date} ${time.replace("Z", "").replace(/\.?0+$/, "")} +0000 UTC`;
  }
}

/**
 * The value of plain scalar `text`, by the rules of `resolve.go` in gopkg.in/yaml.v3: `014` is twelve, `1_000` a thousand,
 * `yes` a text and `2026-11-22` a time.
 */
export function resolveScalar(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^[-+.\d]/.test(text)) return resolveNumber(text);
  return text;
}

const WORDS = new Map<string, null | boolean | number>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

function resolveNumber(text: string): Scalar {
  const time = resolveTime(text);
  if (time) return time;
  const digits = text.replaceAll("_", "");
  const integer = resolveInteger(digits);
  if (integer !== undefined) return integer;
  return /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits) ? Number(digits) : text;
}

/** Whole numbers in Go's notations, `014` and `0o14` both octal; undefined for others and for what 64 bits can't hold. */
function resolveInteger(digits: string): number | bigint | undefined {
  const match = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9]\d*)$/.exec(digits);
  if (!match) return undefined;
  const [, sign, body = ""] = match;
  const magnitude = BigInt(/^0\d/.test(body) ? `0o${body.slice(1)}` : body);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < MIN_INT64 || value > MAX_UINT64) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function resolveTime(text: string): Timestamp | undefined {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[-+]\d\d:\d\d))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?))?$/.exec(
      text,
    );
  if (!match) return undefined;
  const pad = (part: string | undefined) => (part ?? "0").padStart(2, "0");
  const [, year, month, day, h1, m1, s1, f1, zone, h2, m2, s2, f2] = match;
  const iso = `${year}-${pad(month)}-${pad(day)}T${pad(h1 ?? h2)}:${pad(m1 ?? m2)}:${pad(s1 ?? s2)}${f1 ?? f2 ?? ""}${zone ?? "Z"}`;
  const utc = new Date(iso);
  if (Number.isNaN(utc.getTime())) return undefined;
  const sameDay = new Date(`${iso.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day);
  return sameDay ? new Timestamp(utc) : undefined;
}
