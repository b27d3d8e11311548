import { numberOf } from "./sid.ts";

/** One Suricata rule, before it has a sid and a mode. */
export interface Clause {
  /** Key of an egress rule, or one with a colon, which no egress rule has. The sid is hashed from it. */
  readonly key: string;
  readonly action: "pass" | "drop" | "reject" | "alert";
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  /** Destination port or ports. */
  readonly port: string;
  /** What it allows or denies; any text. */
  readonly what: string;
  readonly options: readonly string[];
  /** Whether its packets belong to a flow that Suricata follows. Default: true. */
  readonly inFlow?: boolean;
}

/** The clause as a line of rules text. In `monitor` mode what would be dropped or rejected is alerted to. */
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
 * Stays as long as the rule matches the same, whatever its mode and message, so that a line of a log can be held
 * against the text that made it. A number of that text, for there is nobody who could count its changes.
 */
const revOf = ({ protocol, source, destination, port, options }: Clause): number =>
  numberOf(JSON.stringify([protocol, source, destination, port, options]));

/** A comment line; any text. */
export const writeComment = (text: string): string => `# ${plainText(text)}`;

/** `443`, or `[80,443]`. */
export const portList = (ports: readonly number[]): string =>
  ports.length === 1 ? String(ports[0]) : `[${ports.join(",")}]`;

const VERBS = { pass: "allows", drop: "denies", reject: "denies", alert: "doesn't judge" };

// A drop ends the flow, an alert doesn't: without this, each packet of an upload would be a line in the log. AWS
// refuses `threshold`, which is meant for it.
const ONCE_A_FLOW = ["flowbits:isnotset,mesh_egress_told", "flowbits:set,mesh_egress_told"];

/** One line of printable ASCII that can't end a quoted value, a rule or a comment. */
const plainText = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll('"', "'")
    .replaceAll(";", ",")
    .replaceAll("\\", "/")
    .replaceAll(/[^ -~]/gu, "?");
