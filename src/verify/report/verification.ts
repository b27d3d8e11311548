import type { RoundResult } from "../judge/judge-round.ts";
import type { NamedVariable } from "../model/verify-request.ts";

/** What a verification found: the product, of which every format is a rendering. Holds no secret. */
export type Verification = RoundResult & {
  /** Of this shape; 1. */
  readonly version: 1;
  readonly vantage: Vantage;
  /** When the last round began. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** Rounds made; more than one with --wait alone. */
  readonly rounds: number;
  /** TCP connections that the last round opened. */
  readonly connections: number;
};

/** Where it was seen from: the same host may look different from another network. */
export interface Vantage {
  readonly machine: string;
  /** Our own addresses on the connections made. */
  readonly localAddresses: readonly string[];
  readonly resolvers: readonly string[];
  /** The proxies gone through, with the variable that named each. */
  readonly proxies: readonly string[];
  readonly variables: readonly NamedVariable[];
}
