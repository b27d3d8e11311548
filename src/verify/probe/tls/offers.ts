import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import type { TlsVersion } from "../../model/observation.ts";

// What handshakes offer. No context here trusts an issuer: the chain is examined separately, and nothing secret is
// sent.

/** Returns what a current client offers: TLS 1.2 and 1.3, with this machine's own groups and ciphers. */
export const modernOffer = (): SecureContext => {
  modern ??= context({ minVersion: "TLSv1.2" }) ?? createSecureContext();
  return modern;
};

/**
 * Returns an offer of one version in a ClientHello that fits into one packet; undefined if the local library can't
 * offer it. OpenSSL allows TLS 1.0 and 1.1 only at security level 0.
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

// Creating a context takes half as long as a handshake, and every host needs the same one.
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
