import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import type { TlsVersion } from "../../model/observation.ts";

// What handshakes offer. No context here trusts an issuer: the chain is examined apart, and nothing secret is sent.

/** What a client of today offers: TLS 1.2 and 1.3, with this machine's own groups and ciphers. */
export const modernOffer = (): SecureContext => {
  modern ??= context({ minVersion: "TLSv1.2" }) ?? createSecureContext();
  return modern;
};

/**
 * One version alone, in a ClientHello small enough for one packet; undefined where the local library can't offer it.
 * OpenSSL keeps TLS 1.0 and 1.1 behind security level 0.
 */
export function versionOffer(version: TlsVersion): SecureContext | undefined {
  const options: SecureContextOptions = {
    minVersion: version,
    maxVersion: version,
    ecdhCurve: "X25519:P-256",
    ...(isOld(version) && { ciphers: "DEFAULT@SECLEVEL=0" }),
  };
  if (!single.has(version)) single.set(version, context(options));
  return single.get(version);
}

// Making one takes as long as half a handshake, and every host wants the same.
let modern: SecureContext | undefined;
const single = new Map<TlsVersion, SecureContext | undefined>();

const isOld = (version: TlsVersion): boolean => version === "TLSv1" || version === "TLSv1.1";

function context(options: SecureContextOptions): SecureContext | undefined {
  try {
    return createSecureContext({ ca: [], ...options });
  } catch {
    return undefined;
  }
}
