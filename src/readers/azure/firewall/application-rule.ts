import {
  type Application,
  type Grant,
  type NamePattern,
  NO_PORTS,
  onePort,
  type PortSet,
  readPorts,
} from "../../../egress/index.ts";
import {
  at,
  firstOf,
  isGiven,
  itemsOf,
  type Notes,
  note,
  notesOf,
  readFlag,
  readText,
  textOf,
  type Value,
} from "../../kit/index.ts";
import { ANY_ON_FIREWALLS, readTaggedAddresses, readWord } from "../rule-fields.ts";
import {
  anyAddress,
  type RuleCollection,
  type RuleFields,
  readNames,
  readRuleSources,
  ruleMaker,
} from "./rule-parts.ts";

/**
 * Grants of an application rule, one for each protocol and port. They match the name in the TLS hello or in the HTTP
 * request.
 */
export function readApplicationRule(collection: RuleCollection, rule: Value, index: number): Grant[] {
  const { resource } = collection;
  const notes = notesOf(resource);
  const grant = ruleMaker(collection, notes, "azure-application-rule", rule, index);
  const destinations = at(rule, "destinationAddresses");
  const fields: Omit<RuleFields, "ports" | "transports"> = {
    layer: "name",
    source: readRuleSources(notes, resource, rule),
    destination: isGiven(destinations)
      ? readTaggedAddresses(notes, "destination", destinations, ANY_ON_FIREWALLS)
      : anyAddress(notes, rule),
    names: readRuleNames(notes, rule),
    ...(readFlag(notes, "tls", firstOf(rule, "terminateTLS", "terminateTls")) && { terminatesTls: true }),
  };
  const others = { ...notes, unknowns: [] };
  const protocols = readProtocols(others, rule);
  const grants = protocols.map(({ application, ports }) =>
    grant({ ...fields, application, ports, transports: ["tcp"] }),
  );
  if (others.unknowns.length === 0) return grants;
  // Protocols that can't be read give one more grant, with what is known of the rule and a note.
  const unread = { ...notes, unknowns: [...notes.unknowns, ...others.unknowns] };
  return [...grants, grant({ ...fields, ports: NO_PORTS, transports: ["tcp"] }, unread)];
}

function readRuleNames(notes: Notes, rule: Value): NamePattern[] {
  const [tags, categories] = [firstOf(rule, "fqdnTags", "destinationFqdnTags"), at(rule, "webCategories")];
  const hosts = [firstOf(rule, "targetFqdns", "destinationFqdns"), firstOf(rule, "targetUrls", "destinationUrls")];
  if (isGiven(categories)) note(notes, "names", categories, "which names a web category holds is Microsoft's to say");
  if (![tags, categories, ...hosts].some(isGiven)) note(notes, "names", hosts[0] as Value, "no name is given");
  return [
    // A URL in a list of names matches no name that a client asks for. In a list of URLs, its host counts.
    ...readNames(notes, hosts[0] as Value),
    ...readNames(notes, hosts[1] as Value, hostOfUrl),
    // Tags are lists of Microsoft's own services. They hold no hosts of others.
    ...itemsOf(tags).flatMap((tag) => {
      const written = readText(notes, "names", tag);
      return written === undefined ? [] : [{ written, terms: [{ globs: [], negated: false }] }];
    }),
  ];
}

interface Protocol {
  readonly application: Application;
  readonly ports: PortSet;
}

/**
 * Returns the pairs of protocol and port, each once. A rule with tags only needs no protocols: it is for HTTP and
 * HTTPS.
 */
function readProtocols(notes: Notes, rule: Value): Protocol[] {
  const list = at(rule, "protocols");
  if (!isGiven(list) && isGiven(firstOf(rule, "fqdnTags", "destinationFqdnTags"))) return [HTTPS, HTTP];
  if (!isGiven(list)) note(notes, "ports", list, "no protocol is given");
  const pairs = itemsOf(list)
    .filter(isGiven)
    .flatMap((item) => readProtocol(notes, item) ?? []);
  return [...new Map(pairs.map((pair) => [`${pair.application} ${JSON.stringify(pair.ports)}`, pair])).values()];
}

function readProtocol(notes: Notes, item: Value): Protocol | undefined {
  if (item.kind === "unknown") return note(notes, "ports", item, item.why);
  const protocol = readWord(notes, "ports", firstOf(item, "protocolType", "type"), PROTOCOLS);
  if (protocol === undefined) return undefined;
  const port = at(item, "port");
  // Clouds and old states leave out a missing port or write it as 0.
  if (!isGiven(port) || textOf(port) === "0") return protocol;
  const text = readText(notes, "ports", port);
  if (text === undefined) return undefined;
  const ports = readPorts(text);
  return "fault" in ports ? note(notes, "ports", port, ports.fault) : { ...protocol, ports };
}

/** Returns the host of a URL such as `https://*.example.org:443/path`. */
const hostOfUrl = (url: string): string =>
  url
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/?#].*$/s, "")
    .replace(/:\d*$/, "");

const HTTPS: Protocol = { application: "tls", ports: onePort(443) };
const HTTP: Protocol = { application: "http", ports: onePort(80) };
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  https: HTTPS,
  http: HTTP,
  mssql: { application: "other", ports: onePort(1433) },
};
