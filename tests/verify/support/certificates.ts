import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, der, integer, objectId, octets, sequence, set, text, time, yes } from "./der.ts";

/** A certificate with its private key, made for a test; node:crypto reads certificates and can't issue them. */
export interface Identity {
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM, not encrypted. */
  readonly key: string;
  readonly privateKey: KeyObject;
  readonly keyId: Buffer;
}

export interface Issue {
  readonly name: string;
  /** Who signs; itself where absent. */
  readonly issuer?: Identity;
  readonly isAuthority?: boolean;
  readonly hosts?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const DAY = 86_400_000;

/** `days` from now. */
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

/** An ECDSA certificate (RFC 5280), valid from yesterday to tomorrow unless said otherwise. */
export function issue({ name, issuer, isAuthority = false, hosts = [], notBefore, notAfter }: Issue): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha1").update(subjectKey).digest();
  const usage = isAuthority ? [0x01, 0x06] : [0x07, 0x80];
  const extensions = sequence(
    extension("2.5.29.19", isAuthority ? sequence(yes) : sequence(), true),
    extension("2.5.29.15", der(0x03, Buffer.from(usage)), true),
    extension("2.5.29.14", octets(keyId)),
    extension("2.5.29.35", sequence(der(0x80, issuer?.keyId ?? keyId))),
    ...(hosts.length > 0
      ? [extension("2.5.29.17", sequence(...hosts.map((host) => der(0x82, Buffer.from(host)))))]
      : []),
  );
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(issuer?.name ?? name),
    sequence(time(notBefore ?? inDays(-1)), time(notAfter ?? inDays(1))),
    nameOf(name),
    subjectKey,
    der(0xa3, extensions),
  );
  const signature = sign("sha256", body, issuer?.privateKey ?? privateKey);
  return {
    name,
    certificate: pem("CERTIFICATE", sequence(body, ECDSA_WITH_SHA256, bits(signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    privateKey,
    keyId,
  };
}

/** The private key, encrypted as PKCS#8. */
export const encryptedKey = ({ privateKey }: Identity, passphrase: string): string =>
  privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();

const ECDSA_WITH_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));

const nameOf = (commonName: string): Buffer => sequence(set(sequence(objectId("2.5.4.3"), text(commonName))));

const extension = (id: string, value: Uint8Array, critical = false): Buffer =>
  sequence(objectId(id), ...(critical ? [yes] : []), octets(value));

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString("base64").replaceAll(/.{64}(?!$)/g, "$&\n")}\n-----END ${label}-----\n`;
