import type { NamePattern } from "./name/name-pattern.ts";
import type { Peer } from "./peer.ts";
import type { Place } from "./place.ts";
import type { PortSet } from "./port-set.ts";
import type { Reference } from "./reference.ts";

/**
 * What a rule tells destinations apart by: the answer to a query, the address, or the name in the TLS hello or HTTP
 * request.
 */
export type Layer = "dns" | "address" | "name";

/** Who applies the rule; the order of evaluation goes by it (facts/aws.md section 2, facts/azure.md section 2). */
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
  | "kubernetes-policy" // of a cluster, beside or before what its network has
  | "route"
  | "dns-record"; // fixes a name to addresses, in a zone or in a hosts file

/**
 * `allow` lets traffic through and `deny` stops it; `alert` only logs and leaves the decision to what follows; `bypass`
 * lets it through past later engines (admin rules' AlwaysAllow); `forward` hands it on to the next engine (Network
 * Firewall's stateless rules); `inspect` opens TLS for the rules that follow. `unknown` with a reason among `unknowns`.
 */
export type Effect = "allow" | "deny" | "alert" | "bypass" | "forward" | "inspect" | "unknown";

/** Transport protocols; `any` is all of them, `other` whatever is none of the named ones. */
export type Transport = "tcp" | "udp" | "icmp" | "other" | "any";

/** Transport protocols by name and IANA number, as rules of every engine spell them. */
export const TRANSPORTS_BY_PROTOCOL: Readonly<Record<string, Transport>> = {
  tcp: "tcp",
  "6": "tcp",
  udp: "udp",
  "17": "udp",
  icmp: "icmp",
  "1": "icmp",
};

/** What an engine recognises inside a connection, `tls` and `http` before all. */
export type Application = "tls" | "http" | "quic" | "dns" | "other";

/** Parts of a grant that may be unknown. `rule` is all of it: the other fields say nothing then. */
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
  | "conditions"; // further ones, which only narrow what meets the rule

/** Something that can't be read, or isn't known before an update. */
export interface Unknown {
  readonly part: GrantPart;
  readonly place: Place;
  /** A clause that completes "could not be judged:", such as `it is known only after an update`. */
  readonly why: string;
  /** Of `conditions`: what meets it all the same, where that can be told without reading it. */
  readonly metBy?: MetBy | undefined;
}

/**
 * What a condition asks for. `complete-hello`: TLS of which the whole hello was seen; `early-data`: data sent before
 * the connection is open, as no ordinary client does; `volume`: what comes behind many bytes, as no first packet does;
 * `not-tls` and the like: whatever speaks something else.
 */
export type MetBy = "complete-hello" | "early-data" | "volume" | `not-${Application}`;

/**
 * One thing that a resource allows or denies.
 *
 * A connection meets it if it meets every field: transport, application, ports, source, destination and, where `names`
 * is given, one of those. What is missing in a field because it is unknown stands in `unknowns`, beside what is known.
 */
export interface Grant {
  readonly engine: Engine;
  readonly layer: Layer;
  readonly effect: Effect;
  /**
   * From the point of view of the clients. `both` where the resource doesn't tell, as routes and firewalls between
   * networks.
   */
  readonly direction: "outbound" | "inbound" | "both" | "unknown";
  /** Empty where it holds for whatever the resource is put on. */
  readonly source: Peer;
  /** Empty where nothing of it is known: then `unknowns` says why. */
  readonly destination: Peer;
  /** Absent where any name, or no name at all, will do. At layer `dns`, the names asked for. */
  readonly names?: readonly NamePattern[] | undefined;
  /**
   * A list that holds more names, or the zone that those of a record are in; `follow` of the readers puts them in
   * `names`.
   */
  readonly namesFrom?: Reference | undefined;
  /** References of the destination whose addresses stand in it now, in other resources' places. */
  readonly followed?: readonly Reference[] | undefined;
  readonly ports: PortSet;
  readonly transports: readonly Transport[];
  /** Absent where whatever is spoken will do. */
  readonly application?: Application | undefined;
  /** TLS versions of the hello that it is bound to, such as `1.2`; absent for any. */
  readonly tlsVersions?: readonly string[] | undefined;
  /** It only lets connections be opened (`flow:not_established`); what is sent in them is judged by other rules. */
  readonly handshakeOnly?: boolean | undefined;
  /**
   * Of a rule that looks at packets, which it looks at: `first-packet` decides about all of a connection, whatever is
   * said in it later (Suricata's IP-only rules); `established` waits until the connection is open. Absent: each packet.
   */
  readonly moment?: "first-packet" | "established" | undefined;
  /**
   * Of a rule that looks at packets, whose: `both` where it doesn't say, so that those that answer meet it too, in
   * which source and destination are swapped; `server`: those that answer alone, and the source is the client's all the
   * same. Absent: the client's.
   */
  readonly packetsOf?: "server" | "both" | undefined;
  /** It is the way back of a rule for both directions: its source is the far end. */
  readonly reversed?: boolean | undefined;
  /** Of DNS Firewall: whether the names that an allowed name is an alias of are taken on trust. */
  readonly trustsRedirection?: boolean | undefined;
  /** The engine opens TLS itself for what meets it. */
  readonly terminatesTls?: boolean | undefined;
  /** Where a route leads, or DNAT sends its traffic. */
  readonly via?: Via | undefined;
  /**
   * Numbers to sort by among the grants of one engine and holder, lowest first; absent where all of them count alike.
   */
  readonly order?: readonly number[] | undefined;
  /** What its list calls it, where no two rules of one list may have one name. */
  readonly name?: string | undefined;
  /** What logs call the rule; absent where no log names it. */
  readonly loggedAs?: LoggedAs | undefined;
  /** Texts that people gave to this rule: name, description, tags, message. */
  readonly labels: readonly string[];
  /** Texts given to what it stands in or refers to: its group, resource or list, which may hold other rules as well. */
  readonly nearbyLabels: readonly string[];
  readonly place: Place;
  readonly unknowns: readonly Unknown[];
  /**
   * Of what lets through: conditions that narrow it. They are no excuse for it, and so stand apart from the unknowns.
   */
  readonly narrowedBy?: readonly Unknown[] | undefined;
}

/**
 * A rule as a firewall's log names it: by its Suricata signature id, with the revision of its text where it has one, or
 * by its names on Azure, which are not unique across policies.
 */
export type LoggedAs =
  | { readonly sid: number; readonly rev?: number | undefined }
  | { readonly group: string | undefined; readonly collection: string; readonly rule: string };

/** Next hop of a route. */
export interface Via {
  readonly kind: "internet" | "nat" | "firewall" | "private" | "unknown";
  /** As written: an id, or `Internet`. */
  readonly written: string;
}

export const isUnknown = ({ unknowns }: Grant, ...parts: readonly GrantPart[]): boolean =>
  unknowns.some(({ part }) => part === "rule" || parts.includes(part));

/** Whether TCP meets it. */
export const carriesTcp = ({ transports }: Grant): boolean => transports.includes("tcp") || transports.includes("any");

/** Whether it lets traffic through. */
export const isAllowed = ({ effect }: Grant): boolean => effect === "allow" || effect === "bypass";
