import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import type { Application, Transport } from "../../egress/grant.ts";

/** What a client may do: from where, to where, with which protocol. A set of addresses means each of them. */
export interface Flow {
  /** Addresses of the client; never empty. */
  readonly from: AddressRanges;
  /**
   * The name that the client asks for, in DNS and in the TLS hello or the Host header. In lower case, without a
   * trailing dot. Undefined for an address alone; the name that the client then gives, if any, isn't known.
   */
  readonly name?: string | undefined;
  /** Addresses that the client may dial; never empty. `HOSTS_IPV4` for a name that isn't fixed to addresses. */
  readonly to: AddressRanges;
  /** 1 to 65535; without meaning for ICMP. */
  readonly port: number;
  readonly transport: Exclude<Transport, "any">;
  /** The application protocol; `other` is neither TLS nor HTTP. */
  readonly application: Application;
  /** TLS versions that the client may prefer in its hello. Without meaning for anything but TLS. */
  readonly tlsVersions: readonly string[];
}

/** The versions that modern clients prefer. */
export const MODERN_TLS: readonly string[] = ["1.2", "1.3"];
