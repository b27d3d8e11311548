import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import type { Application, Transport } from "../../egress/grant.ts";

/** One thing that a client may do: from where, to what, speaking what. A set of addresses means each of them. */
export interface Flow {
  /** Addresses of the client; never empty. */
  readonly from: AddressRanges;
  /**
   * The name that is asked for: in DNS, and in the TLS hello or the Host header. In lower case, without a trailing dot.
   * Undefined for an address alone: which name is said there, if any, isn't known then.
   */
  readonly name?: string | undefined;
  /** Addresses that it may be dialled at; never empty. Of a name that nothing fixes to addresses, `HOSTS_IPV4`. */
  readonly to: AddressRanges;
  /** 1 to 65535; of no meaning to ICMP. */
  readonly port: number;
  readonly transport: Exclude<Transport, "any">;
  /** What is spoken; `other` is neither TLS nor HTTP. */
  readonly application: Application;
  /** TLS versions that the client's hello may prefer. Of no meaning to what isn't TLS. */
  readonly tlsVersions: readonly string[];
}

/** What clients of today prefer. */
export const MODERN_TLS: readonly string[] = ["1.2", "1.3"];
