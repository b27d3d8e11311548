import type { HostStatus } from "../../egress/host-fields.ts";
import type { LogFile } from "../input/read-log-file.ts";

/**
 * Logs compared with the intended rules: the output of `mesh-egress observe --json`. `docs/observing.md` documents it.
 */
export interface Observed {
  /** Version of this format. It grows when a reader of the old one could misread it, not for new keys alone. */
  readonly version: 1;
  /** Time from the first line to the last; null if no line has a time. */
  readonly window: Window;
  readonly files: readonly (Omit<LogFile, "cut" | "kinds"> & { readonly kinds: readonly string[] })[];
  /**
   * Destinations, most urgent first: what would be dropped, what was dropped, what isn't known, what is used, what is
   * unused.
   */
  readonly destinations: readonly ObservedDestination[];
  /** Rules of the plan, used or not. */
  readonly rules: readonly ObservedRule[];
  /** Known MESH addresses that clients dialled without a DNS query seen for a name of that address. */
  readonly pinned: readonly ObservedAddress[];
  /** DNS servers that clients asked although no rule names them. */
  readonly resolvers: readonly ObservedAddress[];
  readonly verdict: ObserveVerdict;
  /** What these logs can't show, in sentences. */
  readonly limits: readonly string[];
}

export interface Window {
  /** ISO 8601, UTC. */
  readonly first: string | null;
  readonly last: string | null;
  /**
   * Number of days (UTC) that have lines of the plan's rules; without a plan, of any firewall's rules. Of several
   * firewalls, it is that of the one with the fewest.
   */
  readonly days: number;
  /** The firewalls that these rules were seen on; `name` is null if the lines don't tell it. */
  readonly firewalls: readonly { readonly name: string | null; readonly days: number }[];
}

/**
 * `used`: allowed and seen. `unused`: allowed and not seen. `would-drop`: enforcing would end it. `dropped`: it was
 * dropped. `unknown`: the logs don't tell, and `why` says what is missing.
 */
export const DESTINATION_STATES = ["would-drop", "dropped", "unknown", "used", "unused"] as const;
export type DestinationState = (typeof DESTINATION_STATES)[number];

export interface ObservedDestination {
  readonly name?: string;
  readonly address?: string;
  /** Absent if there is none, as with ICMP. 53 for a name that a resolver was asked for. */
  readonly port?: number;
  readonly state: DestinationState;
  /** Why the state isn't known. */
  readonly why?: string;
  /** Status in the catalogue; `not-mesh` if the catalogue lacks the name. Absent if there is no name. */
  readonly status?: HostStatus | "not-mesh";
  /** Name of the rule that decided. */
  readonly rule?: string;
  /** URN of the resource, and the rule's place in it. */
  readonly place?: string;
  /** Number of connections or queries, each counted once however many lines it has. */
  readonly flows: number;
  readonly clients: ObservedClients;
  readonly first: string | null;
  readonly last: string | null;
}

/** The clients that were seen. Addresses only on request, because they may belong to persons. */
export interface ObservedClients {
  readonly count: number;
  /** Whether there were more than were counted. */
  readonly isMore: boolean;
  /** Networks of the plan's clients that hold them; `elsewhere` for those outside all of these. */
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
   * Time since which the rule is known to exist as it is, ISO 8601, UTC: that of the last change in the state, or of
   * the rule's first line, whichever is earlier. Null if neither tells.
   */
  readonly since: string | null;
  /** Whether the plan is a preview of the update that creates or changes the rule. */
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
   * `ready`; `not-ready` if enforcing would drop something or a client dials pinned addresses; `unclear` if the logs
   * don't show enough.
   */
  readonly result: "ready" | "not-ready" | "unclear";
  /** Reasons in sentences, each with what to do. Empty if the result is `ready`. */
  readonly reasons: readonly string[];
}
