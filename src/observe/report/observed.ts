import type { HostStatus } from "../../egress/host-fields.ts";
import type { LogFile } from "../input/read-log-file.ts";

/**
 * What logs say, held against what was meant: what `mesh-egress observe --json` prints. `docs/observing.md` documents
 * it.
 */
export interface Observed {
  /** Of this format. Grows when a reader of the old one could go wrong; new keys alone don't count. */
  readonly version: 1;
  /** From the first line to the last; null where no line has a time. */
  readonly window: Window;
  readonly files: readonly (Omit<LogFile, "cut" | "kinds"> & { readonly kinds: readonly string[] })[];
  /** Those that need somebody first: what would be dropped, what was, what isn't known, what is used, what isn't. */
  readonly destinations: readonly ObservedDestination[];
  /** Rules of the plan, used or not. */
  readonly rules: readonly ObservedRule[];
  /** Known MESH addresses that clients dialled without having asked for a name there. */
  readonly pinned: readonly ObservedAddress[];
  /** DNS servers that clients asked and that no rule names. */
  readonly resolvers: readonly ObservedAddress[];
  readonly verdict: ObserveVerdict;
  /** What these logs can't show, in sentences. */
  readonly limits: readonly string[];
}

export interface Window {
  /** ISO 8601, UTC. */
  readonly first: string | null;
  readonly last: string | null;
  /** Days of UTC that have lines. */
  readonly days: number;
}

/**
 * `used`: allowed and seen. `unused`: allowed and not seen. `would-drop`: enforcing would end it. `dropped`: it was.
 * `unknown`: the logs don't tell, and `why` says which piece is missing.
 */
export const DESTINATION_STATES = ["would-drop", "dropped", "unknown", "used", "unused"] as const;
export type DestinationState = (typeof DESTINATION_STATES)[number];

export interface ObservedDestination {
  readonly name?: string;
  readonly address?: string;
  /** Absent where there is none, as with ICMP. 53 for a name that a resolver was asked for. */
  readonly port?: number;
  readonly state: DestinationState;
  /** Why the state isn't known. */
  readonly why?: string;
  /** That of the catalogue; `not-mesh` where the name isn't in it. Absent where there is no name. */
  readonly status?: HostStatus | "not-mesh";
  /** What people call the rule that decided. */
  readonly rule?: string;
  /** Its URN and where in it the rule stands. */
  readonly place?: string;
  /** Connections or queries, each once however many lines it has. */
  readonly flows: number;
  readonly clients: ObservedClients;
  readonly first: string | null;
  readonly last: string | null;
}

/** Who was seen. Addresses only where they were asked for: they may be people's. */
export interface ObservedClients {
  readonly count: number;
  /** Whether there were more than were counted. */
  readonly isMore: boolean;
  /** Networks of the plan's clients that they are in; `elsewhere` for those in none. */
  readonly networks: readonly string[];
  readonly addresses?: readonly string[];
}

export interface ObservedRule {
  readonly rule: string;
  readonly effect: "allow" | "deny" | "would-deny" | "log" | "unknown";
  readonly place: string;
  readonly flows: number;
  readonly isUsed: boolean;
  /**
   * Since when it is known to be as it is, so that it could have been used: ISO 8601, UTC, by the state or its first
   * line, whichever is earlier. Null where neither tells.
   */
  readonly since: string | null;
  /** Whether an update that the plan is a preview of still has to make it so. */
  readonly isPlanned: boolean;
}

export interface ObservedAddress {
  readonly address: string;
  readonly port?: number;
  readonly flows: number;
  readonly clients: ObservedClients;
  readonly first: string | null;
  readonly last: string | null;
}

/** Whether the firewall may enforce. */
export interface ObserveVerdict {
  /**
   * `ready`, `not-ready` where something would be dropped or dials pinned addresses, `unclear` where the logs don't
   * show enough.
   */
  readonly result: "ready" | "not-ready" | "unclear";
  /** In sentences; what to do is in each. Empty where it is ready. */
  readonly reasons: readonly string[];
}
