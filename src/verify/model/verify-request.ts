import type { X509Certificate } from "node:crypto";
import type { SecureContext } from "node:tls";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import type { Address } from "../../egress/address/address.ts";
import type { Destination } from "./destination.ts";
import type { Limits } from "./limits.ts";
import type { DestinationObservation, Target } from "./observation.ts";
import type { Rung } from "./rungs.ts";

/** What a run is to show: that MESH is reached, or that it can't be. */
export const EXPECTATIONS = ["reached", "blocked"] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** A verification to make: read, checked and complete. */
export interface VerifyRequest {
  readonly hosts: readonly HostRequest[];
  readonly goal: Rung;
  readonly expectation: Expectation;
  readonly limits: Limits;
  /** Resolvers to ask for names on the internet and on HSCN; where there are none, the machine's. */
  readonly resolvers: Readonly<Record<Target["network"], readonly string[]>>;
  readonly credentials: Credentials;
  readonly mailbox?: Mailbox;
  readonly authorities: Catalogue["authorities"];
  /**
   * A control: a name that must be blocked, offered to the address of each host. Absent where none is to be offered.
   */
  readonly foreignName?: string;
  /** Variables of the environment that change the picture, to be named in the result. */
  readonly variables: readonly NamedVariable[];
  /** Controls: destinations of their own. */
  readonly destinations: readonly DestinationRequest[];
}

export interface HostRequest {
  readonly target: Target;
  /** To go through; absent where the way is direct. */
  readonly proxy?: HttpProxy;
  /** Address to dial, in place of those that DNS gives. */
  readonly at?: Address;
}

export interface DestinationRequest {
  readonly destination: Destination;
  readonly must: DestinationObservation["must"];
  /** Whether nobody named it. */
  readonly byDefault?: boolean;
  readonly proxy?: HttpProxy;
}

/** Credentials that hold together. */
export interface Credentials {
  /** Who may issue the server's certificate; undefined where no file was named. */
  readonly bundle?: readonly X509Certificate[];
  /** For handshakes with the client certificate, whose key it holds; undefined where none was named. */
  readonly client?: SecureContext;
}

/** A mailbox and the secrets that sign for it. */
export interface Mailbox {
  readonly id: string;
  readonly password: string;
  readonly sharedKey: string;
}

/** An HTTP proxy, reached by CONNECT. */
export interface HttpProxy {
  /** The environment variable that names it. */
  readonly variable: string;
  /** Its URL without user name and password. */
  readonly shown: string;
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization, a secret. */
  readonly authorization?: string;
}

/** An environment variable that is set and changes whom programs trust or where they go. */
export interface NamedVariable {
  readonly name: string;
  /** Without user names and passwords; absent where the value may hold anything. */
  readonly value?: string;
  /** What it changes, and for whom. */
  readonly effect: string;
}
