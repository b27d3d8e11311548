import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { type ReadFile, readTextFile } from "./text-file.ts";

/**
 * The content of a PEM file, or what is wrong with it, as a text to put after its name. The text never repeats a key.
 */
export type PemReading<Value> = { readonly value: Value } | { readonly fault: string };

/** Reads the certificates of a PEM file, in their order; at least one. */
export function readCertificates(path: string, readFile: ReadFile): PemReading<X509Certificate[]> {
  const blocks = readBlocks(path, readFile);
  if ("fault" in blocks) return blocks;
  const found = blocks.value.filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (found.length === 0) return { fault: `holds ${listOf(blocks.value)} and no certificate. ${CERTIFICATE_FORM}` };
  const certificates = found.map(({ text }) => attempt(() => new X509Certificate(text)));
  const broken = certificates.findIndex((certificate) => certificate instanceof Error);
  if (broken >= 0)
    return { fault: `holds a certificate, number ${broken + 1}, that can't be decoded. Export it again.` };
  return { value: certificates.filter((certificate) => certificate instanceof X509Certificate) };
}

/** Reads the only private key of a PEM file. */
export function readPrivateKey(
  path: string,
  passphrase: string | undefined,
  readFile: ReadFile,
): PemReading<KeyObject> {
  const blocks = readBlocks(path, readFile);
  if ("fault" in blocks) return blocks;
  const keys = blocks.value.filter(({ label }) => label.endsWith("PRIVATE KEY"));
  const [key, ...others] = keys;
  if (!key) return { fault: `holds ${listOf(blocks.value)} and no private key. ${KEY_FORM}` };
  if (others.length > 0)
    return { fault: `holds ${keys.length} private keys. Keep the one that belongs to the certificate.` };
  const encrypted = key.label.startsWith("ENCRYPTED") || key.text.includes("Proc-Type: 4,ENCRYPTED");
  if (encrypted && passphrase === undefined)
    return { fault: `is encrypted and no passphrase is given. Set MESH_KEY_PASSPHRASE, or put it into --secrets.` };
  const read = attempt(() => createPrivateKey({ key: key.text, passphrase }));
  return read instanceof Error ? { fault: keyFault(read, encrypted) } : { value: read };
}

function keyFault({ code = "" }: NodeJS.ErrnoException, encrypted: boolean): string {
  if (encrypted && /UNSUPPORTED/.test(code))
    return "is encrypted in an old way that OpenSSL 3 refuses. Encrypt it anew: openssl pkcs8 -topk8 -v2 aes256.";
  if (encrypted) return "can't be decrypted: the passphrase is wrong, or the file is damaged.";
  return "holds a private key that can't be decoded. Export it again.";
}

const CERTIFICATE_FORM = 'It has to begin with "-----BEGIN CERTIFICATE-----".';
const KEY_FORM = 'It has to begin with "-----BEGIN PRIVATE KEY-----" or the like.';

interface PemBlock {
  readonly label: string;
  readonly text: string;
}

function readBlocks(path: string, readFile: ReadFile): PemReading<PemBlock[]> {
  const reading = readTextFile(path, readFile);
  if ("fault" in reading) return reading;
  const blocks = [...reading.text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)];
  if (blocks.length > 0) return { value: blocks.map(([text, label = ""]) => ({ label, text: unindented(text) })) };
  if (reading.text.includes("-----BEGIN")) return { fault: "is PEM cut short: a block has no end. Copy it whole." };
  // DER and PKCS#12 both begin with a SEQUENCE whose length has several bytes.
  if (/^0[\x80-\x84\ufffd]/.test(reading.text))
    return { fault: "is DER, PKCS#12 or a key store, not PEM. Convert it: openssl x509 or openssl pkcs12 -nodes." };
  return { fault: "is no PEM: it holds no BEGIN line. Export it as PEM." };
}

/** Blocks copied from YAML or an e-mail are indented, but OpenSSL accepts them only at the margin. */
const unindented = (text: string): string => text.replaceAll(/^[ \t]+|[ \t]+$/gm, "");

function listOf(blocks: readonly PemBlock[]): string {
  const labels = [...new Set(blocks.map(({ label }) => label.toLowerCase()))];
  return labels.map((label) => (/^[aeiou]/.test(label) ? `an ${label}` : `a ${label}`)).join(" and ");
}

function attempt<Value>(read: () => Value): Value | Error {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error("unknown");
  }
}
