/** A plain (unquoted) YAML scalar as Pulumi's engine reads it, which follows neither YAML 1.1 nor 1.2. */
export type Scalar = null | boolean | number | bigint | string | Timestamp;

/** Text that the engine reads as a point in time: `2026-11-22`. */
export class Timestamp {
  readonly #date: string;
  readonly #time: string;
  readonly #zone: string;

  /** @param time with its fraction, without trailing zeros. @param zone `Z`, or an offset such as `+01:00`. */
  constructor(date: string, time: string, zone: string) {
    this.#date = date;
    this.#time = time;
    this.#zone = /^[-+]00:00$/.test(zone) ? "Z" : zone;
  }

  /**
   * Writes the time as Go prints it, the form in which a program gets it from a stack file: `2026-11-22 00:00:00 +0000
   * UTC`.
   */
  toGoString(): string {
    const offset = this.#zone.replace(":", "");
    return `${this.#date} ${this.#time} ${offset === "Z" ? "+0000 UTC" : `${offset} ${offset}`}`;
  }

  /**
   * Writes the time by RFC 3339, the form in which a program gets it from the project's defaults:
   * `2026-11-22T00:00:00Z`.
   */
  toRfc3339(): string {
    return `${this.#date}T${this.#time}${this.#zone}`;
  }
}

/**
 * Resolves the plain scalar `text` by the rules of `resolve.go` in gopkg.in/yaml.v3: `014` is twelve, `1_000` a
 * thousand, `yes` a text and `2026-11-22` a time.
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

/**
 * Parses whole numbers in Go's notations (`014` and `0o14` are both octal); undefined for anything else, and for
 * numbers beyond 64 bits.
 */
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
  const date = `${year}-${pad(month)}-${pad(day)}`;
  const fraction = (f1 ?? f2 ?? "").replace(/\.?0+$/, "");
  const time = `${pad(h1 ?? h2)}:${pad(m1 ?? m2)}:${pad(s1 ?? s2)}${fraction}`;
  const exists = new Date(`${date}T00:00:00Z`);
  const valid = exists.getUTCDate() === Number(day) && !Number.isNaN(Date.parse(`${date}T${time}Z`));
  return valid ? new Timestamp(date, time, zone ?? "Z") : undefined;
}
