import { lookUp } from "../../egress/input/look-up.ts";
import { cutText, foldName, type LogEvent } from "../log-event.ts";
import { addressOf, portOf } from "./record-fields.ts";

/**
 * Parses a text line of the `AzureDiagnostics` table; undefined if its form is unknown. Words may be separated by
 * several spaces, and two dots may follow the action: both occur. Lines of IDPS and of threat intelligence end in their
 * own verdict and are read like those of rules.
 */
export function readLegacyMessage(message: string): Omit<LogEvent, "time"> | undefined {
  const query = /^DNS Request: (\S+?):(\d+) - \d+ \S+ \S+ (\S+) /.exec(message);
  if (query)
    return {
      what: "query",
      client: addressOf(query[1]) ?? "",
      clientPort: portOf(query[2]),
      name: foldName(query[3]),
      port: 53,
      outcome: "allowed",
    };
  const request = /^(\S+) +request from (\S+?)(?::(\d+))?(?: to (\S+))?\. +(?:Url: \S+\. +)?Action: (\w+)/i.exec(
    message,
  );
  if (!request) return undefined;
  const [, , client = "", clientPort, to, action = ""] = request;
  const outcome = lookUp(OUTCOMES, action.toLowerCase());
  if (outcome === undefined) return undefined;
  const [host, port] = destinationOf(to?.replace(/\.$/, ""));
  const isAddress = host !== undefined && /^[\d.]+$|:/.test(host);
  const names =
    /Rule Collection Group: (.*?)\. +Rule Collection: (.*?)\. +Rule: (.*?)(?:\. +Web Category: .*)?\.?$/.exec(message);
  const [, group = "", collection = "", rule = ""] = names?.map(cutText) ?? [];
  return {
    what: "connection",
    client: addressOf(client) ?? "",
    clientPort: portOf(clientPort),
    name: isAddress ? undefined : foldName(host),
    address: isAddress ? addressOf(host) : undefined,
    port,
    rule: names ? { group, collection, rule } : undefined,
    outcome,
  };
}

const OUTCOMES: Readonly<Record<string, LogEvent["outcome"]>> = {
  allow: "allowed",
  deny: "denied",
  drop: "denied",
  alert: "none",
};

function destinationOf(to: string | undefined): readonly [host: string | undefined, port: number | undefined] {
  if (to === undefined) return [undefined, undefined];
  const at = to.lastIndexOf(":");
  return at === -1 ? [to, undefined] : [to.slice(0, at), portOf(to.slice(at + 1))];
}
