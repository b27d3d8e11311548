import { hashedNumber } from "./sid.ts";

/** One Suricata rule, before it has a sid and a mode. */
export interface Clause {
  /** Key of an egress rule, or a key with a colon, which no egress rule has. The sid is a hash of it. */
  readonly key: string;
  readonly action: "pass" | "drop" | "reject" | "alert";
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  /** Destination port or ports. */
  readonly port: string;
  /** What the rule allows or denies; may be any text. */
  readonly what: string;
  readonly options: readonly string[];
  /** Whether its packets belong to a flow that Suricata tracks. Default: true. */
  readonly inFlow?: boolean;
}

/** Returns the clause as a line of rules text. In `monitor` mode, `drop` and `reject` become `alert`. */
export function writeClause(clause: Clause, sid: number, monitor: boolean): string {
  const { action, protocol, source, destination, port, what, options, inFlow = true } = clause;
  const written = monitor && action !== "pass" ? "alert" : action;
  const verb = written === action ? VERBS[action] : "would deny";
  const parts = [
    `msg:"MESH egress ${verb} ${plainText(what)}"`,
    ...options,
    ...(written === "alert" && inFlow ? ONCE_A_FLOW : []),
    `sid:${sid}`,
    `rev:${revOf(clause)}`,
  ];
  return `${written} ${protocol} ${source} any -> ${destination} ${port} (${parts.join("; ")};)`;
}

/**
 * Returns the revision of a rule. It is a hash of what the rule matches, so it doesn't change with the mode or the
 * message. A log line holds sid and revision, which together identify the text of the rule that made it.
 */
const revOf = ({ protocol, source, destination, port, options }: Clause): number =>
  hashedNumber(JSON.stringify([protocol, source, destination, port, options]));

/** Returns a comment line. `text` may be any text. */
export const writeComment = (text: string): string => `# ${plainText(text)}`;

/** Writes ports as `443` or `[80,443]`. */
export const portList = (ports: readonly number[]): string =>
  ports.length === 1 ? String(ports[0]) : `[${ports.join(",")}]`;

const VERBS = { pass: "allows", drop: "denies", reject: "denies", alert: "doesn't judge" };

// A drop ends the flow, but an alert doesn't: without this, an upload would log a line for each packet. AWS refuses
// `threshold`, the keyword meant for it.
const ONCE_A_FLOW = ["flowbits:isnotset,mesh_egress_told", "flowbits:set,mesh_egress_told"];

/** Returns one line of printable ASCII that can't end a quoted value, a rule or a comment. */
const plainText = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll('"', "'")
    .replaceAll(";", ",")
    .replaceAll("\\", "/")
    .replaceAll(/[^ -~]/gu, "?");
