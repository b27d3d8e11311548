import type { AddressRanges } from "../../../src/egress/address/address-ranges.ts";
import type { AddressNumber } from "../../../src/egress/address/read-address.ts";
import { type Application, type Grant, type GrantPart, isUnknown, type Transport } from "../../../src/egress/grant.ts";
import { matchesName } from "../../../src/egress/name/name-pattern.ts";
import { addressesOf, type Peer } from "../../../src/egress/peer.ts";
import { holdsPort } from "../../../src/egress/port-set.ts";

/** Data that a client sends. */
export interface Flow {
  readonly source: AddressNumber;
  readonly destination: AddressNumber;
  readonly port: number;
  /** Default: `tcp`. */
  readonly transport?: Transport;
  readonly application?: Application;
  readonly host?: string;
  /** The newest version that the hello offers. Default: 1.3. */
  readonly tlsVersion?: string;
}

/** `nothing` where no grant speaks of the flow: the engine's default decides. `unknown` where the grants don't tell. */
export type Answer = "allow" | "deny" | "nothing" | "unknown";

/** What the grants of one engine and holder say of a flow: the first that it meets decides, lowest order first. */
export function ask(grants: readonly Grant[], flow: Flow): Answer {
  let perhapsDenied = false;
  for (const grant of inOrder(grants)) {
    if (!["allow", "bypass", "deny", "unknown"].includes(grant.effect)) continue;
    const met = meets(grant, flow);
    if (met === false) continue;
    if (met === true && grant.effect === "deny") return "deny";
    if (met === true && grant.effect !== "unknown") return perhapsDenied ? "unknown" : "allow";
    if (grant.effect !== "deny") return "unknown";
    perhapsDenied = true;
  }
  return "nothing";
}

const sorted = new WeakMap<readonly Grant[], readonly Grant[]>();

function inOrder(grants: readonly Grant[]): readonly Grant[] {
  const known = sorted.get(grants) ?? [...grants].sort((a, b) => compare(a.order ?? [], b.order ?? []));
  sorted.set(grants, known);
  return known;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/** Whether the flow meets the grant; undefined where that isn't known. */
function meets(grant: Grant, flow: Flow): boolean | undefined {
  const { transports, application, ports, names, tlsVersions, source, destination, direction } = grant;
  const { transport = "tcp", host, tlsVersion = "1.3" } = flow;
  if (grant.handshakeOnly || direction === "inbound") return false;
  const or = (part: GrantPart, holds: boolean): boolean | undefined =>
    holds || (isUnknown(grant, part) ? undefined : false);
  const fields: (() => boolean | undefined)[] = [
    () => or("transports", transports.includes("any") || transports.includes(transport)),
    () => application === undefined || application === flow.application,
    () => or("ports", holdsPort(ports, flow.port)),
    () => names === undefined || or("names", host !== undefined && names.some((name) => matchesName(name, host))),
    () => tlsVersions === undefined || (flow.application === "tls" && tlsVersions.includes(tlsVersion)),
    () => isIn(source, flow.source) || or("source", source.length === 0 && !isUnknown(grant, "source")),
    () =>
      isIn(destination, flow.destination) ||
      or("destination", destination.length === 0 && !isUnknown(grant, "destination")),
    () => (isUnknown(grant, "conditions", "effect", "direction", "order", "tls") ? undefined : true),
  ];
  let result: boolean | undefined = true;
  for (const field of fields) {
    const met = field();
    if (met === false) return false;
    if (met === undefined) result = undefined;
  }
  return result;
}

const isIn = (peer: Peer, { family, value }: AddressNumber): boolean =>
  rangesOf(peer).some((range) => range.family === family && range.first <= value && value <= range.last);

const ranges = new WeakMap<Peer, AddressRanges>();

function rangesOf(peer: Peer): AddressRanges {
  const known = ranges.get(peer) ?? addressesOf(peer);
  ranges.set(peer, known);
  return known;
}
