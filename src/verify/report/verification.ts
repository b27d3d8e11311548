import type { RoundResult } from "../judge/judge-round.ts";
import type { NamedVariable } from "../model/verify-request.ts";

/** The result of a verification. Every format renders it. Holds no secret. */
export type Verification = RoundResult & {
  /** Version of this shape; 1. */
  readonly version: 1;
  readonly vantage: Vantage;
  /** Start of the last round. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** Number of rounds; more than one only with --wait. */
  readonly rounds: number;
  /** Number of TCP connections that the last round opened. */
  readonly connections: number;
};

/** Where the observations were made, because a host may look different from another network. */
export interface Vantage {
  readonly machine: string;
  /** Our own addresses on the connections. */
  readonly localAddresses: readonly string[];
  readonly resolvers: readonly string[];
  /** Proxies that were used, with the variable that named each. */
  readonly proxies: readonly string[];
  readonly variables: readonly NamedVariable[];
}
