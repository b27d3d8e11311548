import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import type { TlsVersion } from "./observation.ts";

// What handshakes offer. No context here trusts an issuer: the chain is examined apart, and nothing secret is sent.

/** What a client of today offers: TLS 1.2 and 1.3, with this machine's own groups and ciphers. */
export const modernOffer = (): SecureContext => context({ minVersion: "TLSv1.2" }) ?? createSecureContext();

/**
 * One version alone, in a ClientHello small enough for one packet; undefined where the local library can't offer it.
 * OpenSSL keeps TLS 1.0 and 1.1 behind security level 0.
 */
export const versionOffer = (version: TlsVersion): SecureContext | undefined =>
  context({
    minVersion: version,
    maxVersion: version,
    ecdhCurve: "X25519:P-256",
    ...(isOld(version) && { ciphers: "DEFAULT@SECLEVEL=0" }),
  });

const isOld = (version: TlsVersion): boolean => version === "TLSv1" || version === "TLSv1.1";

function context(options: SecureContextOptions): SecureContext | undefined {
  try {
    return createSecureContext({ ca: [], ...options });
  } catch {
    return undefined;
  }
}
