import type { KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { Fault } from "../../egress/input/configuration-error.ts";
import { commonName, validityOf } from "../model/certificate.ts";
import type { Credentials } from "../model/verify-request.ts";
import { readCertificates, readPrivateKey } from "./pem.ts";
import type { ReadFile } from "./text-file.ts";

/** Files with the client's certificate, its key, and the authorities that may issue the server's certificate. */
export interface CredentialFiles {
  readonly certificate?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly authorities?: string;
}

/** Reads the named files and reports everything that is wrong with them. Needs no network. */
export function readCredentials(
  files: CredentialFiles,
  now: Date,
  readFile: ReadFile,
): { credentials: Credentials; faults: Fault[] } {
  const faults: Fault[] = [];
  const read = <Value>(
    option: string,
    path: string | undefined,
    reader: (path: string) => { readonly value: Value } | { readonly fault: string },
  ): Value | undefined => {
    if (path === undefined) return undefined;
    const reading = reader(path);
    if ("value" in reading) return reading.value;
    faults.push({ path: option, message: reading.fault });
    return undefined;
  };
  const certificates = read("--cert", files.certificate, (path) => readCertificates(path, readFile));
  const key = read("--key", files.key, (path) => readPrivateKey(path, files.passphrase, readFile));
  const bundle = read("--ca", files.authorities, (path) => readCertificates(path, readFile));
  faults.push(
    ...pairFaults(files),
    ...(certificates ? certificateFaults(certificates, key, now) : []),
    ...(bundle ? bundleFaults(bundle, now) : []),
  );
  if (faults.length > 0 || !certificates || !key) return { credentials: { bundle }, faults };
  return contextOf(certificates, key, bundle);
}

function contextOf(certificates: readonly X509Certificate[], key: KeyObject, bundle?: readonly X509Certificate[]) {
  try {
    const client = createSecureContext({
      cert: certificates.map(String).join("\n"),
      key: key.export({ type: "pkcs8", format: "pem" }),
      ca: bundle?.map(String) ?? [],
      allowPartialTrustChain: true,
      minVersion: "TLSv1.2",
    });
    return { credentials: { bundle, client }, faults: [] };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const message =
      code.includes("TOO_SMALL") || code.includes("TOO_WEAK")
        ? "is too weak for this machine's TLS library. Ask for a certificate with a stronger key and SHA-256."
        : `is refused by this machine's TLS library (${code}).`;
    return { credentials: { bundle }, faults: [{ path: "--cert", message }] };
  }
}

function pairFaults({ certificate, key, authorities }: CredentialFiles): Fault[] {
  if (certificate !== undefined && key === undefined)
    return [{ path: "--key", message: "is missing; --cert needs the private key of the certificate." }];
  if (key !== undefined && certificate === undefined)
    return [{ path: "--cert", message: "is missing; --key is of no use without the certificate." }];
  if (certificate !== undefined && authorities === undefined)
    return [{ path: "--ca", message: "is missing; without it nobody can tell to whom the certificate is shown." }];
  return [];
}

function certificateFaults([own, ...issuers]: readonly X509Certificate[], key: KeyObject | undefined, now: Date) {
  const faults: Fault[] = [];
  if (!own) return faults;
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  const validity = validityOf(own, now);
  if (validity === "expired") fault("--cert", `expired on ${dayOf(own.validToDate)}. Ask for a new one.`);
  if (validity === "not-yet-valid")
    fault("--cert", `is not valid before ${dayOf(own.validFromDate)}. Check this machine's clock, or wait.`);
  if (key === undefined || own.checkPrivateKey(key)) return faults;
  if (issuers.some((issuer) => issuer.checkPrivateKey(key)))
    fault("--cert", "has its certificates in the wrong order. Put the client's own first, its issuers behind it.");
  else
    fault(
      "--key",
      `does not match the certificate of "${commonName(own.subject)}". Name the key that it was requested with.`,
    );
  return faults;
}

function bundleFaults(bundle: readonly X509Certificate[], now: Date): Fault[] {
  if (bundle.some((authority) => validityOf(authority, now) === "valid")) return [];
  const latest = bundle.map(({ validToDate }) => validToDate).sort((a, b) => b.getTime() - a.getTime());
  const [last = now] = latest;
  return [{ path: "--ca", message: `holds no certificate that is valid now; the last one ends ${dayOf(last)}.` }];
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
