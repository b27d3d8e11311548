import type { ChainObservation, Target } from "../model/observation.ts";
import { proof } from "./evidence.ts";
import { failed, passed, type RungJudgement, unclear } from "./step.ts";

/** Judges whether the certificate is MESH's, as far as the CA file or the catalogue can tell. */
export function judgeChain(target: Target, chain: ChainObservation | undefined): RungJudgement {
  if (!chain) return unclear("issuer-unproven", ["no certificate was seen"]);
  const old = chain.authorityOutOfDate ? ["the certificate that vouches for it is itself out of date"] : [];
  const more = [...certificateFacts(chain), ...old];
  const facts = [anchorFact(chain), ...more];
  if (chain.anchor === "nobody-known") return failed(isOfForeignBundle(chain) ? "wrong-bundle" : "intercepted", facts);
  if (chain.anchor === "documented" && chain.bundleGiven) return failed("wrong-bundle", facts);
  if (isOfAnother(target, chain)) return failed("wrong-environment", facts);
  if (chain.validity !== "valid" || chain.authorityOutOfDate) return failed("certificate-expired", facts);
  if (!chain.nameMatches) return failed("wrong-name", facts);
  return chain.anchor === "unproven"
    ? unclear("issuer-unproven", facts)
    : passed(proof("issuer-vouched", anchorFact(chain)), more);
}

/**
 * Whether the CA file holds no authority of NHS. If it then lacks the issuer, that says more about the file than about
 * the server.
 */
const isOfForeignBundle = ({ bundleGiven, bundleNamesNhs }: ChainObservation): boolean =>
  bundleGiven && !bundleNamesNhs;

/**
 * Returns how far to trust the server: it gets the client certificate only if its own certificate is proven, and a
 * request without one unless it is disproven.
 */
export const trustIn = (target: Target, chain: ChainObservation | undefined) => TRUST[judgeChain(target, chain).status];

const TRUST = {
  passed: "proven",
  unclear: "unproven",
  failed: "disproven",
  "not-needed": "unproven",
  "not-tried": "unproven",
  "not-asked": "unproven",
} as const;

const isOfAnother = ({ environment }: Target, { anchor, environments }: ChainObservation): boolean =>
  environment !== undefined && environments !== undefined && anchor !== "bundle" && !environments.includes(environment);

function certificateFacts({ certificates: [own, ...issuers], validity }: ChainObservation): string[] {
  if (!own) return [];
  return [
    `issued by "${own.issuer}" to "${own.subject}" for ${own.names.join(", ") || "no other name"}`,
    `${VALIDITY_WORDS[validity]} from ${own.notBefore} to ${own.notAfter}, SHA-256 ${own.fingerprint}`,
    ...issuers.map(({ subject, fingerprint }) => `sent with "${subject}", SHA-256 ${fingerprint}`),
  ];
}

const VALIDITY_WORDS = { valid: "valid", expired: "expired: valid", "not-yet-valid": "not valid yet: valid" };

function anchorFact(chain: ChainObservation): string {
  const { anchor, authority, bundleGiven, selfSigned } = chain;
  const documented = authority ? ` ("${authority}" of the catalogue)` : "";
  switch (anchor) {
    case "bundle":
      return authority
        ? `the CA file vouches for it${documented}`
        : "the CA file vouches for it; the catalogue does not know the issuer";
    case "documented":
      return `the chain holds a certificate of NHS's${documented}${bundleGiven ? ", which the CA file does not hold" : ""}`;
    case "unproven":
      return bundleGiven
        ? `the CA file does not hold the issuer${documented}, and the server sent nothing that would prove it: the name alone proves nothing`
        : `no CA file was given, and the chain does not hold the issuer${documented}: the name alone proves nothing`;
    case "nobody-known":
      if (isOfForeignBundle(chain)) return "the CA file holds neither its issuer nor any authority of NHS's";
      if (selfSigned) return "it signed itself";
      return bundleGiven
        ? `the CA file does not hold its issuer${documented}`
        : "no CA file was given; the catalogue knows no authority of NHS's by that name";
  }
}
