import type { NamePattern } from "./name/name-pattern.ts";
import type { Peer } from "./peer.ts";
import type { PortSet } from "./port-set.ts";
import type { Place } from "./resource/place.ts";
import type { Reference } from "./resource/reference.ts";

/**
 * What a rule distinguishes destinations by: the DNS query, the address, or the name in the TLS hello or HTTP request.
 */
export type Layer = "dns" | "address" | "name";

/**
 * The service that applies the rule. The order of evaluation depends on it (facts/aws.md section 2, facts/azure.md
 * section 2).
 */
export type Engine =
  | "nfw-stateful"
  | "nfw-stateless"
  | "nfw-tls-inspection"
  | "security-group"
  | "network-acl"
  | "dns-firewall"
  | "nsg"
  | "admin-rule" // of Virtual Network Manager, before any NSG
  | "azure-network-rule"
  | "azure-application-rule"
  | "azure-nat-rule"
  | "kubernetes-policy" // of a cluster; applies beside or before the rules of its network
  | "route"
  | "dns-record"; // fixes a name to addresses, in a zone or in a hosts file

/**
 * `allow` lets traffic through and `deny` stops it. `alert` only logs and leaves the decision to later rules. `bypass`
 * lets traffic through and skips later engines (AlwaysAllow of admin rules). `forward` hands it to the next engine (the
 * stateless rules of Network Firewall). `inspect` decrypts TLS for the rules that follow. `unknown` comes with a reason
 * in `unknowns`.
 */
export type Effect = "allow" | "deny" | "alert" | "bypass" | "forward" | "inspect" | "unknown";

/** Transport protocols. `any` means all of them, `other` every protocol without a name here. */
export type Transport = "tcp" | "udp" | "icmp" | "other" | "any";

/** Transport protocols by name and IANA number, as the rules of all engines write them. */
export const TRANSPORTS_BY_PROTOCOL: Readonly<Record<string, Transport>> = {
  tcp: "tcp",
  "6": "tcp",
  udp: "udp",
  "17": "udp",
  icmp: "icmp",
  "1": "icmp",
};

/** Application protocol that an engine recognises inside a connection, mostly `tls` and `http`. */
export type Application = "tls" | "http" | "quic" | "dns" | "other";

/** Parts of a grant that may be unknown. `rule` means the whole grant: its other fields then say nothing. */
export type GrantPart =
  | "rule"
  | "effect"
  | "direction"
  | "source"
  | "destination"
  | "names"
  | "ports"
  | "transports"
  | "order"
  | "tls"
  | "conditions"; // further conditions, which only narrow the traffic that matches the rule

/** A part of a grant that can't be read, or isn't known before an update. */
export interface Unknown {
  readonly part: GrantPart;
  readonly place: Place;
  /** A clause that completes "could not be judged:", such as `it is known only after an update`. */
  readonly why: string;
  /** For `conditions`: the traffic that meets it in any case, if that is certain without reading it. */
  readonly metBy?: MetBy | undefined;
}

/**
 * The traffic that meets a condition. `complete-hello`: TLS whose whole hello was seen. `early-data`: data sent before
 * the connection is open, which no ordinary client sends. `volume`: data after many bytes, so never the first packet.
 * `not-tls` and the like: any other application protocol.
 */
export type MetBy = "complete-hello" | "early-data" | "volume" | `not-${Application}`;

/**
 * One thing that a resource allows or denies.
 *
 * A connection matches if it matches every field: transport, application, ports, source, destination and, if `names` is
 * given, one of those. If part of a field is unknown, the field holds the known part and `unknowns` names the rest.
 */
export interface Grant {
  readonly engine: Engine;
  readonly layer: Layer;
  readonly effect: Effect;
  /** Seen from the clients. `both` if the resource doesn't say, as with routes and firewalls between networks. */
  readonly direction: "outbound" | "inbound" | "both" | "unknown";
  /** Clients that the grant applies to. Empty if it applies to whatever the resource is attached to. */
  readonly source: Peer;
  /** Destinations that the grant applies to. Empty if none is known; `unknowns` then says why. */
  readonly destination: Peer;
  /**
   * Names that the grant applies to; absent if every name matches, and traffic without a name. At layer `dns`, the
   * names in the query.
   */
  readonly names?: readonly NamePattern[] | undefined;
  /** A list that holds further names, or the zone of a record's names. The readers' `follow` adds those to `names`. */
  readonly namesFrom?: Reference | undefined;
  /**
   * References of the destination that were followed. Their addresses, from other resources, are now in `destination`.
   */
  readonly followed?: readonly Reference[] | undefined;
  readonly ports: PortSet;
  readonly transports: readonly Transport[];
  /** Absent if every application protocol matches. */
  readonly application?: Application | undefined;
  /** TLS versions of the hello that the rule matches, such as `1.2`; absent if it matches every version. */
  readonly tlsVersions?: readonly string[] | undefined;
  /** The rule only lets connections be opened (`flow:not_established`). Other rules judge the data sent in them. */
  readonly handshakeOnly?: boolean | undefined;
  /**
   * For packet rules: the packets that the rule looks at. `first-packet` decides about the whole connection, whatever
   * it carries later (Suricata's IP-only rules). `established` waits until the connection is open. Absent: every
   * packet.
   */
  readonly moment?: "first-packet" | "established" | undefined;
  /**
   * For packet rules: whose packets the rule looks at. Absent: the client's. `both`: the rule doesn't say, so it also
   * matches the server's packets, whose source and destination are swapped. `server`: the server's only; `source` still
   * holds the client's addresses.
   */
  readonly packetsOf?: "server" | "both" | undefined;
  /** The grant is the return direction of a bidirectional rule: its source is the server. */
  readonly reversed?: boolean | undefined;
  /** For DNS Firewall: whether it trusts the CNAME targets of an allowed name without checking them. */
  readonly trustsRedirection?: boolean | undefined;
  /** For DNS Firewall: the name whose addresses it answers with, in place of those of the name that is asked for. */
  readonly answersWith?: string | undefined;
  /** For DNS Firewall: it allows the name and logs each query for it, as a rule that will block later. */
  readonly alerts?: boolean | undefined;
  /** The engine itself decrypts the TLS that matches the rule. */
  readonly terminatesTls?: boolean | undefined;
  /** Next hop of a route, or the target of DNAT. */
  readonly via?: Via | undefined;
  /** Numbers to sort by among the grants of one engine and holder, lowest first; absent if order doesn't matter. */
  readonly order?: readonly number[] | undefined;
  /** Name of the rule in its list, if the names there must be unique. */
  readonly name?: string | undefined;
  /** Name of the rule in logs; absent if no log names it. */
  readonly loggedAs?: LoggedAs | undefined;
  /** Texts that people gave to this rule: name, description, tags, message. */
  readonly labels: readonly string[];
  /** Texts of the group, resource or list that holds the rule or that it refers to. Other rules may share those. */
  readonly nearbyLabels: readonly string[];
  readonly place: Place;
  readonly unknowns: readonly Unknown[];
  /** Conditions that narrow an allowing grant. They don't excuse it, so they are kept apart from `unknowns`. */
  readonly narrowedBy?: readonly Unknown[] | undefined;
}

/**
 * A rule's identity in a firewall's log: its Suricata signature id and revision, or on Azure its names, which are not
 * unique across policies.
 */
export type LoggedAs =
  | { readonly sid: number; readonly rev?: number | undefined }
  | { readonly group: string | undefined; readonly collection: string; readonly rule: string };

/** Next hop of a route. */
export interface Via {
  readonly kind: "internet" | "nat" | "firewall" | "private" | "unknown";
  /** The next hop as written: an id, or `Internet`. */
  readonly written: string;
}

export const isUnknown = ({ unknowns }: Grant, ...parts: readonly GrantPart[]): boolean =>
  unknowns.some(({ part }) => part === "rule" || parts.includes(part));

/** Whether TCP traffic can match the grant. */
export const carriesTcp = ({ transports }: Grant): boolean => transports.includes("tcp") || transports.includes("any");

/** Whether the grant lets traffic through. */
export const isAllowed = ({ effect }: Grant): boolean => effect === "allow" || effect === "bypass";
