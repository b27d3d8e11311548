import type { X509Certificate } from "node:crypto";
import type { SecureContext } from "node:tls";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import type { Address } from "../../egress/address/address.ts";
import type { Destination } from "./destination.ts";
import type { Limits } from "./limits.ts";
import type { DestinationObservation, Target } from "./observation.ts";
import type { Rung } from "./rungs.ts";

/** What a run is expected to show: that MESH is reached, or that it is blocked. */
export const EXPECTATIONS = ["reached", "blocked"] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** A verification to run: parsed, checked and complete. */
export interface VerifyRequest {
  readonly hosts: readonly HostRequest[];
  readonly goal: Rung;
  readonly expectation: Expectation;
  readonly limits: Limits;
  /** Resolvers to ask for names on the internet and on HSCN; if empty, those of the machine. */
  readonly resolvers: Readonly<Record<Target["network"], readonly string[]>>;
  readonly credentials: Credentials;
  readonly mailbox?: Mailbox;
  readonly authorities: Catalogue["authorities"];
  /** A control: a name that must be blocked, sent to the address of each host. Absent if none is to be sent. */
  readonly foreignName?: string;
  /** Environment variables that influence the result, which the result must name. */
  readonly variables: readonly NamedVariable[];
  /** Controls with their own destinations. */
  readonly destinations: readonly DestinationRequest[];
}

export interface HostRequest {
  readonly target: Target;
  /** Proxy to use; absent for a direct connection. */
  readonly proxy?: HttpProxy;
  /** Address to dial instead of those from DNS. */
  readonly at?: Address;
}

export interface DestinationRequest {
  readonly destination: Destination;
  readonly must: DestinationObservation["must"];
  /** Whether it was chosen by default and not named by the user. */
  readonly byDefault?: boolean;
  readonly proxy?: HttpProxy;
}

/** Credentials that fit together. */
export interface Credentials {
  /** Authorities that may issue the server's certificate; undefined if no file was named. */
  readonly bundle?: readonly X509Certificate[];
  /** Holds the client certificate and its key for handshakes; undefined if none was named. */
  readonly client?: SecureContext;
}

/** A mailbox and the secrets that sign its requests. */
export interface Mailbox {
  readonly id: string;
  readonly password: string;
  readonly sharedKey: string;
}

/** An HTTP proxy that is used with CONNECT. */
export interface HttpProxy {
  /** The environment variable that names it. */
  readonly variable: string;
  /** Its URL without user name and password. */
  readonly shown: string;
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of the Proxy-Authorization header; a secret. */
  readonly authorization?: string;
}

/** A set environment variable that changes whom programs trust or where they connect. */
export interface NamedVariable {
  readonly name: string;
  /** The value without user names and passwords; absent if the value may be anything. */
  readonly value?: string;
  /** What it changes, and for whom. */
  readonly effect: string;
}
