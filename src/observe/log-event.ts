import type { LoggedAs } from "../egress/grant.ts";

/**
 * What one log line says about a connection or query, in a form common to all logs. Attackers can choose all its texts.
 */
export interface LogEvent {
  /** Milliseconds since 1970, UTC; undefined if the line has no readable time. */
  readonly time: number | undefined;
  /** `connection` in a firewall or flow log, `query` in a log of a resolver or DNS proxy. */
  readonly what: "connection" | "query";
  /** The client's address as written; empty if the line has none. */
  readonly client: string;
  /** Server name or queried name, in lower case without a trailing dot; absent if none was seen. */
  readonly name?: string | undefined;
  /** Destination address; absent if the log lacks it. */
  readonly address?: string | undefined;
  /** Addresses that the queried name resolved to; absent if the log has no answers. */
  readonly answers?: readonly string[] | undefined;
  /** Destination port, 0 to 65535; absent if there is none, as with ICMP. */
  readonly port?: number | undefined;
  /** The rule that wrote the line; absent if the log names none. */
  readonly rule?: LoggedAs | undefined;
  /**
   * The outcome, as far as the log itself shows it. On AWS it shows a denial alone: `logged` is what a pass takes as
   * well as what monitor mode would deny.
   */
  readonly outcome: "allowed" | "denied" | "logged" | "none";
  /** The firewall that wrote the line, or the rule group of DNS Firewall; absent if the log doesn't tell. */
  readonly firewall?: string | undefined;
  /**
   * Equal for all lines of one connection, at least together with the client's port; undefined if each line is a flow
   * of its own.
   */
  readonly flow?: number | string | undefined;
  /** The client's port, 0 to 65535. */
  readonly clientPort?: number | undefined;
}

/**
 * Returns a name in lower case without one trailing dot, so that names from two logs compare equal; undefined if it is
 * no name.
 */
export function foldName(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "" || name === ".") return undefined;
  const folded = cutText(name).toLowerCase();
  return folded.endsWith(".") ? folded.slice(0, -1) : folded;
}

/**
 * Cuts a text of more than 255 characters, which neither a name in DNS has nor an address. A client may send 64 kB, and
 * each other one is kept.
 */
export const cutText = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;

const LONGEST_TEXT = 255;
