import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { didYouMean, show } from "../../egress/input/show.ts";
import { Duration } from "./duration.ts";

/** Longest time for each step, in milliseconds. Each limit also holds against a peer that sends its bytes slowly. */
export interface Limits {
  /** All DNS queries for one name. */
  readonly dns: number;
  /** One TCP connection. */
  readonly tcp: number;
  /** A proxy's answer to CONNECT. */
  readonly proxy: number;
  /** One TLS handshake. */
  readonly tls: number;
  /** Wait after a finished handshake for a late refusal, because TLS 1.3 refuses client certificates only then. */
  readonly late: number;
  /** One HTTP answer, headers and body. */
  readonly http: number;
  /** One round over all hosts. */
  readonly run: number;
}

export const DEFAULT_LIMITS: Limits = {
  dns: 3000,
  tcp: 5000,
  proxy: 5000,
  tls: 8000,
  late: 1500,
  http: 10_000,
  run: 60_000,
};

/**
 * Returns the default limits, changed by `texts` such as `tls=8s`.
 *
 * @throws ConfigurationError naming every faulty text.
 */
export function readLimits(texts: readonly string[]): Limits {
  const readings = texts.map(readLimit);
  const faults = readings.filter((reading) => "message" in reading);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { ...DEFAULT_LIMITS, ...Object.assign({}, ...readings) };
}

function readLimit(text: string): Partial<Limits> | Fault {
  const [name = "", ...rest] = text.split("=");
  if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
    const message = `${show(name)} is no step.${didYouMean(name, Object.keys(DEFAULT_LIMITS))} Write it as in "tls=8s".`;
    return { path: "--limit", message };
  }
  const duration = Duration.safeParse(rest.join("="));
  if (duration.success) return { [name]: duration.data };
  return { path: `--limit ${name}`, message: duration.error.issues.map(({ message }) => message).join(" ") };
}
