import assert from "node:assert/strict";
import { type AddressRanges, complementOf, HIGHEST, overlaps } from "../../../src/egress/address/address-ranges.ts";
import { type AddressNumber, numbersOf } from "../../../src/egress/address/read-address.ts";
import { type Application, type Engine, type Grant, isAllowed } from "../../../src/egress/grant.ts";
import { soleName } from "../../../src/egress/name/name-pattern.ts";
import { addressesOf, type Peer, rangesParts } from "../../../src/egress/peer.ts";
import type { PortSet } from "../../../src/egress/port-set.ts";
import type { ResourceReading } from "../../../src/egress/resource/resource-reading.ts";
import { KNOWN_ADDRESSES, type Opened } from "../components/valid-arguments.ts";
import { type Answer, ask, type Flow } from "../reach/ask-grants.ts";
import { factText, grantText } from "../reach/grant-text.ts";

export const ofEngine = (grants: readonly Grant[], ...engines: Engine[]): Grant[] =>
  grants.filter(({ engine }) => engines.includes(engine));

/** That every part was read: no unknown anywhere, in a grant or a fact, but those that `expected` accepts. */
export function assertAllKnown(
  readings: readonly ResourceReading[],
  expected: (why: string) => boolean = () => false,
): void {
  for (const { urn, grants, facts } of readings) {
    // What narrows a denial takes nothing from those that allow.
    for (const grant of grants)
      for (const { part, why } of grant.unknowns)
        assert.ok((part === "conditions" && !isAllowed(grant)) || expected(why), `${urn}: ${grantText(grant)}`);
    for (const fact of facts) assert.ok(fact.kind !== "unknown" || expected(fact.why), `${urn}: ${factText(fact)}`);
  }
}

/**
 * The law at the name layer: these hosts, on these ports, for these sources, and nothing else.
 *
 * @param grants of one engine, such as a firewall's.
 * @param servers that DNS is let through to, beside the hosts.
 */
export function assertNameLayer(
  grants: readonly Grant[],
  opened: readonly Opened[],
  sources: AddressRanges,
  servers: AddressRanges = [],
): void {
  const passes = grants.filter(isAllowed);
  const named = passes.filter(({ names }) => names !== undefined);
  const written = named.map(
    ({ names = [], ports, application }) => `${names.map(soleName)}:${portsText(ports)}/${application}`,
  );
  assert.deepEqual(written.sort(), opened.map(textOf).sort());
  for (const pass of passes) {
    assert.deepEqual(addressesOf(pass.source), sources, grantText(pass));
    const isDns = pass.names === undefined && portsText(pass.ports) === "53";
    assert.ok(pass.names !== undefined || isDns, grantText(pass));
    if (isDns) assert.deepEqual(addressesOf(pass.destination), servers, grantText(pass));
    assert.deepEqual(
      pass.tlsVersions ?? [],
      pass.engine === "nfw-stateful" && pass.application === "tls" ? ["1.2", "1.3"] : [],
    );
  }
  assertAnswers(grants, opened, sources);
}

/** Asks for each host, near misses of it, on its port and others, from its sources and just beside them. */
function assertAnswers(grants: readonly Grant[], opened: readonly Opened[], sources: AddressRanges): void {
  const open = new Set(opened.map(textOf));
  const hosts = new Set(opened.flatMap(({ host }) => [host, ...nearMisses(host)]));
  const ports = new Set(
    opened.flatMap(({ port }) => [port, port + 1, Math.max(1, port - 1)]).concat(80, 443, 8443, 65535),
  );
  const [inside, outside] = [firstOf(sources), justBeside(sources)];
  for (const host of hosts)
    for (const port of ports)
      for (const application of ["tls", "http"] as const) {
        const flow = { host, port, application, destination: MESH };
        const expected = open.has(textOf({ host, port, protocol: application }));
        assertAllowed(grants, { ...flow, source: inside }, expected);
        if (outside) assertAllowed(grants, { ...flow, source: outside }, false);
      }
  for (const { host, port, protocol } of opened) {
    const flow: Flow = { host, port, application: protocol as Application, destination: MESH, source: inside };
    assertAllowed(grants, { ...flow, host: host.toUpperCase() }, true);
    assertAllowed(grants, { ...flow, application: "other" }, false);
    assertAllowed(grants, { source: inside, destination: MESH, port }, false);
    assertAllowed(grants, { source: inside, destination: MESH, port, transport: "udp", application: "quic" }, false);
    if (protocol === "tls" && grants.some(({ engine }) => engine === "nfw-stateful"))
      for (const tlsVersion of ["ssl3", "1.0", "1.1"]) assertAllowed(grants, { ...flow, tlsVersion }, false);
  }
}

/** That the flow is allowed, or that nothing allows it. */
export function assertAllowed(grants: readonly Grant[], flow: Flow, expected: boolean): void {
  const answer: Answer = ask(grants, flow);
  if (expected ? answer === "allow" : answer === "deny" || answer === "nothing") return;
  const { source, destination, ...rest } = flow;
  assert.fail(`${answer} for ${JSON.stringify(rest)}, expected ${expected}:\n${grants.map(grantText).join("\n")}`);
}

/** That no grant or list holds a known address of MESH but as part of "any". */
export function assertNoPin(readings: readonly ResourceReading[]): void {
  const hold = (peer: Peer) => rangesParts(peer).some(({ ranges }) => overlaps(ranges, KNOWN_ADDRESSES));
  for (const { grants, facts } of readings) {
    for (const grant of grants) assert.ok(!hold(grant.destination) && !hold(grant.source), grantText(grant));
    for (const fact of facts) assert.ok(fact.kind !== "address-list" || !hold(fact.addresses), factText(fact));
  }
}

/** The one fact that denials are only logged; undefined where there is none. */
export function monitorOf(readings: readonly ResourceReading[]) {
  const found = readings.flatMap(({ facts }) => facts.filter((fact) => fact.kind === "monitor"));
  assert.ok(found.length <= 1, `${found.length} facts of monitoring`);
  return found[0];
}

/** The address as flows have it. */
export const address = (text: string): AddressNumber => {
  const [number] = numbersOf(text);
  assert.ok(number, text);
  return number;
};

/** Names that a loose pattern would take for `host`. */
export function nearMisses(host: string): string[] {
  const [first = "", ...rest] = host.split(".");
  const zone = rest.join(".");
  return [
    `x${host}`,
    `www.${host}`,
    `${host}.example.org`,
    `${host}x`,
    host.slice(1),
    host.slice(0, -1),
    zone,
    `other.${zone}`,
    `${first}x${zone}`,
  ].filter((name) => name !== "");
}

export const firstOf = ([range]: AddressRanges): AddressNumber => {
  assert.ok(range);
  return { family: range.family, value: range.first };
};

/** An address next to the set, and not in it; undefined where it is everything. */
export function justBeside(set: AddressRanges): AddressNumber | undefined {
  const [hole] = complementOf(set);
  if (!hole) return undefined;
  return { family: hole.family, value: hole.last < HIGHEST[hole.family] ? hole.last : hole.first };
}

/** What clients dial: at the name layer it is their business. */
const MESH = address("198.51.100.7");

const textOf = ({ host, port, protocol }: Opened): string => `${host}:${port}/${protocol}`;

const portsText = (ports: PortSet): string =>
  ports.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");

/** What the address layer lets out beside the ports of the hosts. */
export interface Direct {
  readonly resolvers: AddressRanges;
  /** Open on every port and protocol. */
  readonly internal?: AddressRanges;
}

/**
 * The law at the address layer: these ports to anywhere, DNS to the resolvers, the internal networks, and nothing else.
 */
export function assertAddressLayer(
  grants: readonly Grant[],
  opened: readonly Opened[],
  { resolvers, internal = [] }: Direct,
): void {
  const open = new Set(opened.map(({ port }) => port));
  for (const grant of grants) assert.equal(grant.direction, "outbound", grantText(grant));
  const source = address("10.0.0.1");
  const destinations = [MESH, ...KNOWN_ADDRESSES, ...resolvers, ...internal].map((range) =>
    "value" in range ? range : { family: range.family, value: range.last },
  );
  const besides = [justBeside(resolvers), justBeside(internal)].flatMap((found) => found ?? []);
  const ports = new Set([...open].flatMap((port) => [port, port + 1, port - 1]).concat(53, 80, 443, 65535));
  for (const destination of [...destinations, ...besides])
    for (const port of ports)
      for (const transport of ["tcp", "udp", "icmp", "other"] as const) {
        const isInternal = isAmong(internal, destination);
        const isDns = port === 53 && (transport === "tcp" || transport === "udp") && isAmong(resolvers, destination);
        const isOpen = transport === "tcp" && open.has(port) && destination.family === 4;
        assertAllowed(grants, { source, destination, port, transport }, isInternal || isDns || isOpen);
      }
}

/**
 * The law at the DNS layer: these hosts, these zones with all names below them, and nothing else.
 *
 * @param monitored whether what is not allowed is told of alone, so that every name resolves.
 */
export function assertDnsLayer(
  grants: readonly Grant[],
  hosts: readonly string[],
  zones: readonly string[],
  monitored = false,
): void {
  const isOpen = (name: string) =>
    monitored || hosts.includes(name) || zones.some((zone) => name === zone || name.endsWith(`.${zone}`));
  const names = [...hosts, ...zones].flatMap((name) => [name, `${name}.`, name.toUpperCase(), ...nearMisses(name)]);
  for (const name of [...names, "example.com", "com"])
    for (const transport of ["udp", "tcp"] as const) {
      const flow = { source: MESH, destination: MESH, host: name, port: 53, transport, application: "dns" } as const;
      const answer = ask(grants, flow);
      assert.equal(answer, isOpen(name.toLowerCase().replace(/\.$/, "")) ? "allow" : "deny", name);
    }
}

const isAmong = (set: AddressRanges, { family, value }: AddressNumber): boolean =>
  set.some((range) => range.family === family && range.first <= value && value <= range.last);
