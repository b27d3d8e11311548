import {
  type Effect,
  type GrantPart,
  lookUp,
  NO_PORTS,
  type PeerPart,
  type PortSet,
  readPorts,
  TRANSPORTS_BY_PROTOCOL,
  type Transport,
  unionOfPorts,
} from "../../egress/index.ts";
import {
  isGiven,
  itemsOf,
  type Notes,
  note,
  placeOf,
  plainNumber,
  readAddresses,
  readText,
  type Value,
} from "../kit/index.ts";

/** Reads one of a few words, in any case. Undefined with a note if it is missing or is another word. */
export function readWord<T>(
  notes: Notes,
  part: GrantPart,
  value: Value,
  words: Readonly<Record<string, T>>,
): T | undefined {
  const text = readText(notes, part, value)?.trim();
  if (value.kind === "absent" || text === "") return note(notes, part, value, `no ${part} is given`);
  if (text === undefined) return undefined;
  const known = new Map(Object.entries(words)).get(text.toLowerCase());
  return known ?? note(notes, part, value, `"${text.slice(0, 40)}" is no ${part}`);
}

/** Reads allow or deny; `unknown` with a note for anything else. `AlwaysAllow` occurs in admin rules. */
export const readEffect = (notes: Notes, value: Value): Effect =>
  readWord(notes, "effect", value, EFFECTS) ?? "unknown";

/** Reads protocols by name or IANA number; `Any` and `*` mean all of them. */
export function readTransports(notes: Notes, value: Value): Transport[] {
  const texts = itemsOf(value).flatMap((item) => readText(notes, "transports", item)?.trim().toLowerCase() || []);
  if (texts.length === 0 && notes.unknowns.every(({ part }) => part !== "transports"))
    note(notes, "transports", value, "no protocol is given");
  return [...new Set(texts.map((text) => lookUp(TRANSPORTS, plainNumber(text)) ?? "other"))];
}

/** Reads the ports of one or several fields together; none with a note if every field is empty. */
export function readPortFields(notes: Notes, ...fields: readonly [Value, ...Value[]]): PortSet {
  const items = fields.flatMap(itemsOf).filter(isGiven);
  if (items.length === 0) {
    note(notes, "ports", fields[0], "no port is given");
    return NO_PORTS;
  }
  return unionOfPorts(
    items.map((item) => {
      const text = readText(notes, "ports", item);
      if (text === undefined) return NO_PORTS;
      const ports = readPorts(text);
      if (!("fault" in ports)) return ports;
      note(notes, "ports", item, ports.fault);
      return NO_PORTS;
    }),
  );
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  allow: "allow",
  deny: "deny",
  alwaysallow: "bypass",
  dnat: "allow",
  snat: "allow",
};

const TRANSPORTS: Readonly<Record<string, Transport>> = {
  ...TRANSPORTS_BY_PROTOCOL,
  "*": "any",
  "-1": "any",
  any: "any",
  all: "any",
};

/** Tags that mean any address in the field, in lower case. */
export type AnyTags = ReadonlySet<string>;

/** On a firewall that matches names, both tags open far more than anybody means. */
export const ANY_ON_FIREWALLS: AnyTags = new Set(["any", "internet", "azurecloud"]);

/** In NSGs, admin rules and routes, `AzureCloud` is exact: Microsoft's own addresses. */
export const ANY_ELSEWHERE: AnyTags = new Set(["any", "internet"]);

/** Reads the addresses of a field that may also hold service tags, such as `VirtualNetwork` or `Storage.UKSouth`. */
export const readTaggedAddresses = (notes: Notes, part: GrantPart, value: Value, any: AnyTags): PeerPart[] =>
  readAddresses(notes, part, value, (text, item) => tagPart(notes, text.trim(), item, any));

function tagPart(notes: Notes, written: string, value: Value, any: AnyTags): PeerPart | undefined {
  if (!TAG.test(written)) return undefined;
  // The first NSGs of Azure had tags such as VIRTUAL_NETWORK.
  const tag = written.toLowerCase().replaceAll("_", "");
  const place = placeOf(notes, value);
  if (any.has(tag)) return { kind: "any", written, place };
  return { kind: OWN_NETWORK.has(tag) ? "private" : "service", written, place };
}

// An address that begins with a letter has a colon, and a tag doesn't. A tag has at most one dot.
const TAG = /^[a-z][a-z0-9_]*(?:\.[a-z0-9]+)?$/i;
const OWN_NETWORK = new Set(["virtualnetwork", "azureloadbalancer"]);
