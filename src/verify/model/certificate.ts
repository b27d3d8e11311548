import type { X509Certificate } from "node:crypto";
import type { ChainObservation } from "./observation.ts";

/** Returns the common name of a distinguished name, which Node writes with one attribute a line. */
export const commonName = (distinguishedName: string): string =>
  /^CN=(.*)$/m.exec(distinguishedName ?? "")?.[1] ?? oneLine(distinguishedName);

/** Judges whether the current time is within the certificate's dates. */
export function validityOf({ validFromDate, validToDate }: X509Certificate, now: Date): ChainObservation["validity"] {
  if (now < validFromDate) return "not-yet-valid";
  return now > validToDate ? "expired" : "valid";
}

/** Writes a distinguished name on one line. */
// Node gives undefined for an empty name.
export const oneLine = (distinguishedName: string | undefined): string =>
  (distinguishedName ?? "").replaceAll("\n", ", ");
