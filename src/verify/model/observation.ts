import type { Environment, Network } from "../../catalogue/catalogue.ts";
import type { Address } from "../../egress/address/address.ts";
import type { HostStatus } from "../../egress/host-fields.ts";
import type { Hostname } from "../../egress/name/hostname.ts";
import type { Destination } from "./destination.ts";

/** Why a probe ended without its answer: its own limit, or the run's. */
export type Late = "timed-out" | "cut-short";

// What probes saw. Every outcome of the network is a value; what it means is for `judge` to say.

/** A host's name; `localhost` is one where its address is given with it. */
export type TargetName = Hostname | "localhost";

/** A host to verify. */
export interface Target {
  /** Endpoint id of the catalogue, or `host` for one named on the command line. */
  readonly id: string;
  readonly host: TargetName;
  readonly port: number;
  readonly network: Network;
  /** Its environment, where one was named. */
  readonly environment?: Environment;
  readonly status: HostStatus;
  readonly purpose: string;
  /** Documented addresses, tried by TCP as a control. */
  readonly documented: readonly Address[];
}

/** Everything seen of one host. */
export interface HostObservation {
  readonly target: Target;
  /** Who said which address to dial: DNS, the proxy, or the user with --at. */
  readonly addressBy: "dns" | "proxy" | "user";
  /** Absent where nobody asked DNS. */
  readonly resolution?: Resolution;
  /** One per address dialled; one alone, the proxy's, behind a proxy. */
  readonly addresses: readonly AddressObservation[];
  readonly documented: readonly Connection[];
}

export interface AddressObservation {
  readonly connection: Connection;
  /** The handshake of a stranger: right name, no client certificate. */
  readonly stranger?: Handshake;
  readonly chain?: ChainObservation;
  /**
   * What a stranger's request was answered, where a server asked for a certificate and let the stranger in all the
   * same.
   */
  readonly strangerAnswer?: HttpAnswer;
  readonly versions: readonly VersionObservation[];
  /** A control: a name that must be blocked, to the same address. */
  readonly foreignName?: Handshake;
  /** With the client certificate: the handshake and the answer to a request without a mailbox. */
  readonly authenticated?: { readonly handshake: Handshake; readonly answer?: HttpAnswer };
  readonly mesh?: MeshObservation;
}

/** A destination other than MESH, tried as a control. */
export interface DestinationObservation {
  readonly destination: Destination;
  readonly must: "reach" | "not-reach";
  /** Whether nobody named it: MESH of another environment. */
  readonly byDefault?: boolean;
  /** Absent for an address, and behind a proxy. */
  readonly resolution?: Resolution;
  /** Of the addresses, the one that answered, else the last. */
  readonly connection?: Connection;
  readonly handshake?: Handshake;
}

export interface Resolution {
  readonly name: string;
  /** Servers that were asked. */
  readonly resolvers: readonly string[];
  readonly answers: readonly DnsAnswer[];
  /** Addresses to dial, each once. */
  readonly addresses: readonly string[];
  readonly elapsedMs: number;
}

export interface DnsAnswer {
  /** `system` is getaddrinfo. */
  readonly record: "A" | "AAAA" | "system";
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  /** The library's own word for a failure. */
  readonly code?: string;
  readonly elapsedMs: number;
}
/** `not-found` is getaddrinfo's word for NXDOMAIN and NODATA alike. */
export type DnsOutcome =
  | "answered"
  | "not-found"
  | "nxdomain"
  | "nodata"
  | "servfail"
  | "refused"
  | "unreachable"
  | "failed"
  | Late;

/** A TCP connection, and behind a proxy the tunnel through it. */
export interface Connection {
  readonly address: string;
  readonly port: number;
  readonly outcome: "connected" | "refused" | "unreachable" | "forbidden" | "reset" | "failed" | Late;
  readonly code?: string;
  /** Our own address on that connection. */
  readonly localAddress?: string;
  readonly tunnel?: Tunnel;
  readonly elapsedMs: number;
}

/** A proxy's answer to CONNECT. */
export interface Tunnel {
  readonly outcome: "open" | "answered" | "closed" | "reset" | "not-http" | "tls-failed" | Late;
  /** HTTP status, where it answered. */
  readonly status?: number;
  readonly code?: string;
  readonly elapsedMs: number;
}

/** One TLS handshake and what came right behind it. */
export interface Handshake {
  readonly serverName: string;
  /** Bytes of our ClientHello; 0 where the local library sent none. */
  readonly helloBytes: number;
  readonly bytesReceived: number;
  /** How far it got: nothing TLS came back, a ServerHello did, or it finished. */
  readonly stage: "unanswered" | "server-hello" | "finished";
  /** What ended it; `open` where we ended it ourselves, all being well. */
  readonly end: HandshakeEnd;
  readonly alert?: Alert;
  /** Start of what came instead of TLS. */
  readonly notTls?: string;
  /** Whether a TLS record was begun and never ended. */
  readonly recordUnfinished?: boolean;
  /** Bytes of ours that nobody had acknowledged by the end; absent where the system does not tell. */
  readonly unacknowledgedBytes?: number;
  /** Version the server chose, such as `TLSv1.3`. */
  readonly version?: string;
  readonly cipher?: string;
  /** Whether the server asked for a client certificate; absent where it did not get that far. */
  readonly certificateAsked?: boolean;
  readonly code?: string;
  readonly elapsedMs: number;
}
export type HandshakeEnd = "open" | "alert" | "closed" | "reset" | "not-tls" | "refused-by-us" | "failed" | Late;

export interface Alert {
  readonly number?: number;
  /** As RFC 8446 spells it, with underscores. */
  readonly name: string;
}

/** Whether a version of TLS is accepted; `not-offered` where the local library can't. */
export interface VersionObservation {
  readonly version: TlsVersion;
  readonly outcome: "accepted" | "refused" | "unanswered" | "not-offered" | "not-tried";
  readonly helloBytes: number;
}
export const TLS_VERSIONS = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** An HTTP answer, or what came instead. */
export interface HttpAnswer {
  readonly outcome: "answered" | "alert" | "closed" | "reset" | "not-http" | "failed" | Late;
  readonly status?: number;
  /** Media type without parameters. */
  readonly type?: string;
  /**
   * What the body is, by itself and whatever its type says: a JSON object, which MESH gives, nothing, or anything else.
   */
  readonly body?: "json" | "empty" | "other";
  /** The server's clock, in milliseconds ahead of ours. */
  readonly clockAheadMs?: number;
  /** Error codes and descriptions that MESH gave, made printable. */
  readonly errors: readonly string[];
  readonly alert?: Alert;
  readonly code?: string;
  readonly elapsedMs: number;
}

export interface MeshObservation {
  readonly handshake: Handshake;
  readonly answer?: HttpAnswer;
}

/** What a server's certificates tell of who is at the other end. */
export interface ChainObservation {
  /** The chain as sent, the server's own first. */
  readonly certificates: readonly CertificateFacts[];
  /**
   * Who vouches for it: `bundle`, a certificate of the user's CA file; `documented`, a certificate that the catalogue
   * knows as NHS's, which stood in the chain; `unproven`, an NHS name with nothing to check it by; `nobody-known`, none
   * of these.
   */
  readonly anchor: "bundle" | "documented" | "unproven" | "nobody-known";
  /** Name of the catalogue's authority that the issuer is or calls itself. */
  readonly authority?: string;
  /** Environments whose servers that authority certifies. */
  readonly environments?: readonly string[];
  readonly validity: "valid" | "expired" | "not-yet-valid";
  /** Whether all of the CA file that vouches for it is out of date. */
  readonly authorityOutOfDate: boolean;
  readonly nameMatches: boolean;
  readonly selfSigned: boolean;
  /** Whether a CA bundle was given to check against. */
  readonly bundleGiven: boolean;
  /** Whether the CA bundle holds an authority of NHS's, or one that is named so. */
  readonly bundleNamesNhs: boolean;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** Names it is good for. */
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256, as OpenSSL prints it. */
  readonly fingerprint: string;
  /** Hexadecimal. */
  readonly serial: string;
}

/** One thing seen on the way up, for whoever waits. */
export type Sight =
  | {
      readonly of: "resolution";
      readonly addressBy: HostObservation["addressBy"];
      readonly resolution?: Resolution;
    }
  | { readonly of: "connection"; readonly connection: Connection }
  | { readonly of: "stranger" | "client"; readonly handshake: Handshake };
