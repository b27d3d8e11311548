import type { X509Certificate } from "node:crypto";
import type { Authority } from "../../catalogue/catalogue.ts";

/** What a server's certificates tell of who is at the other end. */
export interface ChainEvidence {
  /** The chain as sent, the server's own first. */
  readonly certificates: readonly CertificateFacts[];
  /**
   * Who vouches for it: `bundle`, a certificate of the user's CA file; `documented`, a certificate that the catalogue knows as
   * NHS's, which stood in the chain; `unproven`, an NHS name with nothing to check it by; `nobody-known`, none of these.
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

/** What to judge a chain by. */
export interface Trust {
  readonly host: string;
  /** The certificates of the user's CA file; undefined where none was given. */
  readonly bundle?: readonly X509Certificate[];
  /** NHS's authorities as the catalogue documents them. */
  readonly authorities: Readonly<Record<string, Authority>>;
  readonly now: Date;
}

/** Examines a server's certificate with the issuers it came with. */
export function examineChain(certificate: X509Certificate, { host, bundle, authorities, now }: Trust): ChainEvidence {
  const sent = chainOf(certificate);
  const vouchers = sent.flatMap((link) => (bundle ?? []).filter((trusted) => vouchesFor(trusted, link)));
  const documented = documentedIn(sent, authorities);
  const named = Object.values(authorities).find(({ name }) => name === commonName(certificate.issuer));
  const authority = documented ?? named;
  const anchors: [anchor: ChainEvidence["anchor"], holds: boolean][] = [
    ["bundle", vouchers.length > 0],
    ["documented", documented !== undefined],
    ["unproven", named !== undefined && bundle === undefined],
  ];
  return {
    certificates: sent.map(factsOf),
    anchor: anchors.find(([, holds]) => holds)?.[0] ?? "nobody-known",
    ...(authority && { authority: authority.name, environments: authority.environments }),
    validity: validityOf(certificate, now),
    // One of several that vouch for it may well be out of date: NHS's bundles hold such.
    authorityOutOfDate: vouchers.length > 0 && vouchers.every((trusted) => validityOf(trusted, now) !== "valid"),
    // The common name counts where there are no other names: HSCN servers may have nothing else.
    nameMatches: certificate.checkHost(host) !== undefined,
    selfSigned: certificate.subject === certificate.issuer,
    bundleGiven: bundle !== undefined,
  };
}

/** The common name of a distinguished name as Node writes it, one attribute a line. */
export const commonName = (distinguishedName: string): string =>
  /^CN=(.*)$/m.exec(distinguishedName ?? "")?.[1] ?? oneLine(distinguishedName);

/** The certificate and those of its issuers that it came with, as far as each signature holds. */
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

// Without `ca`, whoever holds a client certificate of NHS's could issue server certificates with it.
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const vouchesFor = (trusted: X509Certificate, link: X509Certificate): boolean =>
  trusted.fingerprint256 === link.fingerprint256 || isIssuedBy(link, trusted);

/** The documented authority that stands in the chain itself, which no name can feign. */
const documentedIn = (chain: readonly X509Certificate[], authorities: Trust["authorities"]) =>
  chain
    .flatMap(({ fingerprint256 }) => Object.values(authorities).filter(({ sha256 }) => sha256 === fingerprint256))
    .at(0);

/** Whether the clock is within the certificate's dates. */
export function validityOf({ validFromDate, validToDate }: X509Certificate, now: Date): ChainEvidence["validity"] {
  if (now < validFromDate) return "not-yet-valid";
  return now > validToDate ? "expired" : "valid";
}

const factsOf = (certificate: X509Certificate): CertificateFacts => ({
  subject: oneLine(certificate.subject),
  issuer: oneLine(certificate.issuer),
  names: (certificate.subjectAltName ?? "").split(", ").filter((name) => name !== ""),
  notBefore: certificate.validFromDate.toISOString(),
  notAfter: certificate.validToDate.toISOString(),
  fingerprint: certificate.fingerprint256,
  serial: certificate.serialNumber,
});

// Node gives none for an empty one.
const oneLine = (distinguishedName: string | undefined): string => (distinguishedName ?? "").replaceAll("\n", ", ");
