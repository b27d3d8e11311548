import { type AddressRanges, isWithin } from "../egress/address/address-ranges.ts";
import { publicPart } from "../egress/address/special-networks.ts";
import { carriesTcp, type Engine, type Grant, isAllowed } from "../egress/grant.ts";
import { memo } from "../egress/input/memo.ts";
import { anyParts, type Peer, rangesParts } from "../egress/peer.ts";
import { holdsPort } from "../egress/port-set.ts";

/** The port of MESH and of HTTPS. */
export const HTTPS = 443;

/** Whether the grant lets traffic out. */
export const letsOut = (grant: Grant): boolean => isAllowed(grant) && grant.direction !== "inbound";

/** Whether the grant lets TCP out on 443. */
export const opensHttps = (grant: Grant): boolean =>
  letsOut(grant) && carriesTcp(grant) && holdsPort(grant.ports, HTTPS);

/** Whether any part of the grant's destination is "any address", with or without exceptions. */
export const isToAny = ({ destination }: Grant): boolean => anyParts(destination).length > 0;

/**
 * Whether the grant is for every address that MESH may have: all of IPv4, without an exception on the internet.
 *
 * @param ownNetworks addresses that may be excepted, because MESH isn't there.
 */
export const isToEvery = ({ destination }: Grant, ownNetworks: AddressRanges): boolean =>
  anyParts(destination).some(
    ({ family, except }) => family !== 6 && (except === undefined || isOwn(ownNetworks)(except)),
  );

const isOwn = memo((own: AddressRanges) => memo((except: AddressRanges) => isWithin(publicPart(except), own)));

/** Whether the grant names addresses that are reached over the internet or HSCN. */
export const namesPublic = ({ destination }: Grant): boolean => holdsPublic(destination);

const holdsPublic = memo((peer: Peer) => rangesParts(peer).some(({ ranges }) => publicPart(ranges).length > 0));

/** Whether the grant matches addresses alone, in an engine that isn't a firewall but stands before or behind one. */
export const isNameless = ({ engine, names }: Grant): boolean => NAMELESS.has(engine) && names === undefined;

const NAMELESS: ReadonlySet<Engine> = new Set([
  "security-group",
  "network-acl",
  "nsg",
  "admin-rule",
  "kubernetes-policy",
]);

/** Whether the grant's engine can match names, in this rule or in others. */
export const isOfNameFirewall = ({ engine }: Grant): boolean => NAME_FIREWALLS.has(engine);

const NAME_FIREWALLS: ReadonlySet<Engine> = new Set([
  "nfw-stateful",
  "nfw-stateless",
  "azure-network-rule",
  "azure-application-rule",
]);

/**
 * Whether the grant decides about TLS without looking at the name, in an engine that can look at it. A pass for answers
 * alone opens nothing, because it doesn't match what the client sends.
 */
export const passesAny = (grant: Grant): boolean =>
  isOfNameFirewall(grant) &&
  grant.engine !== "azure-application-rule" &&
  opensHttps(grant) &&
  grant.names === undefined &&
  !grant.handshakeOnly &&
  grant.packetsOf !== "server" &&
  (grant.application === undefined || grant.application === "tls" || grant.application === "http") &&
  isToAny(grant);

/** Whether the grant matches names of TLS or HTTP, not addresses or DNS names. */
export const goesByName = ({ layer, names }: Grant): boolean => layer === "name" && names !== undefined;
