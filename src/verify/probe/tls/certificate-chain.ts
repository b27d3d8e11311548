import type { X509Certificate } from "node:crypto";
import type { Authority } from "../../../catalogue/catalogue.ts";
import { commonName, oneLine, validityOf } from "../../model/certificate.ts";
import type { CertificateFacts, ChainObservation } from "../../model/observation.ts";

/** What a chain is judged by. */
export interface Trust {
  readonly host: string;
  /** The certificates of the user's CA file; undefined if none was given. */
  readonly bundle?: readonly X509Certificate[];
  /** NHS's authorities as the catalogue documents them. */
  readonly authorities: Readonly<Record<string, Authority>>;
  readonly now: Date;
}

/** Examines a server's certificate together with the issuers that the server sent. */
export function examineChain(
  certificate: X509Certificate,
  { host, bundle, authorities, now }: Trust,
): ChainObservation {
  const sent = chainOf(certificate);
  const vouchers = sent.flatMap((link) => (bundle ?? []).filter((trusted) => vouchesFor(trusted, link)));
  const documented = documentedIn(sent, authorities);
  const namedAs = (name: string) =>
    Object.values(authorities).find((known) => withoutGeneration(known.name) === withoutGeneration(name));
  const named = namedAs(commonName(certificate.issuer));
  const authority = documented ?? named;
  const anchors: [anchor: ChainObservation["anchor"], holds: boolean][] = [
    ["bundle", vouchers.length > 0],
    ["documented", documented !== undefined],
    ["unproven", named !== undefined],
  ];
  return {
    certificates: sent.map(factsOf),
    anchor: anchors.find(([, holds]) => holds)?.[0] ?? "nobody-known",
    ...(authority && { authority: authority.name, environments: authority.environments }),
    validity: validityOf(certificate, now),
    // NHS's bundles also hold expired certificates, so one valid certificate that vouches for it is enough.
    authorityOutOfDate: vouchers.length > 0 && vouchers.every((trusted) => validityOf(trusted, now) !== "valid"),
    // The common name counts only if there are no other names. HSCN servers may have nothing else.
    nameMatches: certificate.checkHost(host) !== undefined,
    selfSigned: certificate.subject === certificate.issuer,
    bundleGiven: bundle !== undefined,
    bundleNamesNhs: bundle?.some(({ subject }) => namedAs(commonName(subject)) !== undefined) ?? false,
  };
}

// NHS numbers its authorities, and a new number doesn't make an interceptor.
const withoutGeneration = (name: string): string => name.replace(/ G\d+$/, "");

/** Returns the certificate and the issuers that came with it, as far as each signature is valid. */
function chainOf(certificate: X509Certificate): X509Certificate[] {
  const chain = [certificate];
  for (let at = certificate; chain.length < LONGEST_CHAIN; ) {
    const issuer: X509Certificate | undefined = at.issuerCertificate;
    if (!issuer || issuer.fingerprint256 === at.fingerprint256 || !isIssuedBy(at, issuer)) break;
    chain.push(issuer);
    at = issuer;
  }
  return chain;
}

const LONGEST_CHAIN = 10;

// Without the `ca` check, anybody with an NHS client certificate could issue server certificates with it.
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const vouchesFor = (trusted: X509Certificate, link: X509Certificate): boolean =>
  trusted.fingerprint256 === link.fingerprint256 || isIssuedBy(link, trusted);

/** Finds the documented authority by its certificate in the chain, which a mere name can't forge. */
const documentedIn = (chain: readonly X509Certificate[], authorities: Trust["authorities"]) =>
  chain
    .flatMap(({ fingerprint256 }) => Object.values(authorities).filter(({ sha256 }) => sha256 === fingerprint256))
    .at(0);

const factsOf = (certificate: X509Certificate): CertificateFacts => ({
  subject: oneLine(certificate.subject),
  issuer: oneLine(certificate.issuer),
  names: (certificate.subjectAltName ?? "").split(", ").filter((name) => name !== ""),
  notBefore: certificate.validFromDate.toISOString(),
  notAfter: certificate.validToDate.toISOString(),
  fingerprint: certificate.fingerprint256,
  serial: certificate.serialNumber,
});
