import type { LoggedAs } from "../egress/grant.ts";

/** What one line of a log says of one connection or query, whichever log it stands in. All texts are an attacker's. */
export interface LogEvent {
  /** Milliseconds since 1970, UTC; undefined where the line has no time that can be read. */
  readonly time: number | undefined;
  /** `connection` by a firewall or a flow log, `query` by a resolver or a DNS proxy. */
  readonly what: "connection" | "query";
  /** The client's address as written; empty where the line has none. */
  readonly client: string;
  /** Server name or name asked for: lower case, without a trailing dot. Absent where none was seen. */
  readonly name?: string | undefined;
  /** The address dialled; absent where the log doesn't have it. */
  readonly address?: string | undefined;
  /** Destination port, 0 to 65535; absent where there is none, as with ICMP. */
  readonly port?: number | undefined;
  /** The rule that made the line; absent where the log names none. */
  readonly rule?: LoggedAs | undefined;
  /** What became of it, as far as the log itself can tell. On AWS it can't: `logged`, and the rule decides. */
  readonly outcome: "allowed" | "denied" | "logged" | "none";
  /**
   * The same for all lines of one connection, at least together with the client's port; undefined where each line is
   * one.
   */
  readonly flow?: number | string | undefined;
  /** The client's port, 0 to 65535. */
  readonly clientPort?: number | undefined;
}

/** A name as two logs spell it alike: lower case, without one trailing dot; undefined where it is none. */
export function foldName(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "" || name === ".") return undefined;
  const folded = name.toLowerCase();
  return folded.endsWith(".") ? folded.slice(0, -1) : folded;
}
