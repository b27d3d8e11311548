import type { Environment, Network } from "../../catalogue/catalogue.ts";
import type { Address } from "../../egress/address/address.ts";
import type { HostStatus } from "../../egress/host-fields.ts";
import type { Hostname } from "../../egress/name/hostname.ts";
import type { Destination } from "./destination.ts";

/** Why a probe ended without an answer: its own limit (`timed-out`), or the run's (`cut-short`). */
export type Late = "timed-out" | "cut-short";

// What probes observed. Every network outcome is a value; `judge` decides what it means.

/** A host's name. `localhost` is allowed if its address is given too. */
export type TargetName = Hostname | "localhost";

/** A host to verify. */
export interface Target {
  /** Endpoint id of the catalogue, or `host` for one named on the command line. */
  readonly id: string;
  readonly host: TargetName;
  readonly port: number;
  readonly network: Network;
  /** Its environment, if one was named. */
  readonly environment?: Environment;
  readonly status: HostStatus;
  readonly purpose: string;
  /** Documented addresses, which are tried by TCP as a control. */
  readonly documented: readonly Address[];
}

/** Everything observed about one host. */
export interface HostObservation {
  readonly target: Target;
  /** Who supplied the address to dial: DNS, the proxy, or the user with --at. */
  readonly addressBy: "dns" | "proxy" | "user";
  /** Absent if DNS was not asked. */
  readonly resolution?: Resolution;
  /** One observation for each dialled address; behind a proxy a single one, the proxy's. */
  readonly addresses: readonly AddressObservation[];
  readonly documented: readonly Connection[];
}

export interface AddressObservation {
  readonly connection: Connection;
  /** The handshake of a stranger: a client with the right name and without a certificate. */
  readonly stranger?: Handshake;
  readonly chain?: ChainObservation;
  /**
   * The answer to a stranger's request. It is sent only if the server asked for a certificate and
   * continued without one.
   */
  readonly strangerAnswer?: HttpAnswer;
  readonly versions: readonly VersionObservation[];
  /** A control: a name that must be blocked, sent to the same address. */
  readonly foreignName?: Handshake;
  /** With the client certificate: the handshake, and the answer to a request without a mailbox. */
  readonly authenticated?: { readonly handshake: Handshake; readonly answer?: HttpAnswer };
  readonly mesh?: MeshObservation;
}

/** A destination other than MESH, tried as a control. */
export interface DestinationObservation {
  readonly destination: Destination;
  readonly must: "reach" | "not-reach";
  /** Whether it was chosen by default (MESH of another environment) and not named by the user. */
  readonly byDefault?: boolean;
  /** Absent for an address, and behind a proxy. */
  readonly resolution?: Resolution;
  /** The connection to the address that answered, or otherwise to the last address. */
  readonly connection?: Connection;
  readonly handshake?: Handshake;
}

export interface Resolution {
  readonly name: string;
  /** DNS servers that were asked. */
  readonly resolvers: readonly string[];
  readonly answers: readonly DnsAnswer[];
  /** Addresses to dial, without duplicates. */
  readonly addresses: readonly string[];
  readonly elapsedMs: number;
}

export interface DnsAnswer {
  /** `system` is getaddrinfo. */
  readonly record: "A" | "AAAA" | "system";
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  /** The library's code for a failure. */
  readonly code?: string;
  readonly elapsedMs: number;
}
/** Outcome of a DNS query. `not-found` is getaddrinfo's answer for both NXDOMAIN and NODATA. */
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

/** A TCP connection and, behind a proxy, the tunnel through it. */
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
  /** HTTP status, if the proxy answered. */
  readonly status?: number;
  readonly code?: string;
  readonly elapsedMs: number;
}

/** One TLS handshake and what directly followed it. */
export interface Handshake {
  readonly serverName: string;
  /** Bytes of our ClientHello; 0 if the local library sent none. */
  readonly helloBytes: number;
  readonly bytesReceived: number;
  /** How far it got: no TLS came back, a ServerHello came, or it finished. */
  readonly stage: "unanswered" | "server-hello" | "finished";
  /** What ended it; `open` if we ended it ourselves after success. */
  readonly end: HandshakeEnd;
  readonly alert?: Alert;
  /** First bytes of an answer that is not TLS. */
  readonly notTls?: string;
  /** Whether a TLS record began and never ended. */
  readonly recordUnfinished?: boolean;
  /** Bytes of ours that were not acknowledged by the end; absent if the system doesn't tell. */
  readonly unacknowledgedBytes?: number;
  /** Version the server chose, such as `TLSv1.3`. */
  readonly version?: string;
  readonly cipher?: string;
  /** Whether the server asked for a client certificate; absent if the handshake did not get that far. */
  readonly certificateAsked?: boolean;
  readonly code?: string;
  readonly elapsedMs: number;
}
export type HandshakeEnd = "open" | "alert" | "closed" | "reset" | "not-tls" | "refused-by-us" | "failed" | Late;

export interface Alert {
  readonly number?: number;
  /** Name as in RFC 8446, with underscores. */
  readonly name: string;
}

/** Whether the server accepts a TLS version; `not-offered` if the local library can't offer it. */
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
   * Type of the body by its content, not by its media type: a JSON object, as MESH sends, nothing, or anything else.
   */
  readonly body?: "json" | "empty" | "other";
  /** Milliseconds by which the server's clock is ahead of ours. */
  readonly clockAheadMs?: number;
  /** Error codes and descriptions from MESH, made printable. */
  readonly errors: readonly string[];
  readonly alert?: Alert;
  readonly code?: string;
  readonly elapsedMs: number;
}

export interface MeshObservation {
  readonly handshake: Handshake;
  readonly answer?: HttpAnswer;
}

/** What a server's certificates tell about its identity. */
export interface ChainObservation {
  /** The chain as sent, the server's own certificate first. */
  readonly certificates: readonly CertificateFacts[];
  /**
   * Who vouches for it. `bundle`: a certificate of the user's CA file. `documented`: a certificate in the chain that
   * the catalogue lists as NHS's. `unproven`: it has an NHS name, with nothing to check it against. `nobody-known`:
   * none of these.
   */
  readonly anchor: "bundle" | "documented" | "unproven" | "nobody-known";
  /** Authority of the catalogue that the issuer is, or claims to be. */
  readonly authority?: string;
  /** Environments whose servers that authority certifies. */
  readonly environments?: readonly string[];
  readonly validity: "valid" | "expired" | "not-yet-valid";
  /** Whether every certificate of the CA file that vouches for it is out of date. */
  readonly authorityOutOfDate: boolean;
  readonly nameMatches: boolean;
  readonly selfSigned: boolean;
  /** Whether a CA bundle was given. */
  readonly bundleGiven: boolean;
  /** Whether the CA bundle holds an authority of NHS, or one with such a name. */
  readonly bundleNamesNhs: boolean;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** Names that the certificate is valid for. */
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256, as OpenSSL prints it. */
  readonly fingerprint: string;
  /** Hexadecimal. */
  readonly serial: string;
}

/** One observation for the progress display. */
export type Sight =
  | {
      readonly of: "resolution";
      readonly addressBy: HostObservation["addressBy"];
      readonly resolution?: Resolution;
    }
  | { readonly of: "connection"; readonly connection: Connection }
  | { readonly of: "stranger" | "client"; readonly handshake: Handshake };
