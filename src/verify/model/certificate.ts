import type { X509Certificate } from "node:crypto";
import type { ChainObservation } from "./observation.ts";

/** The common name of a distinguished name as Node writes it, one attribute a line. */
export const commonName = (distinguishedName: string): string =>
  /^CN=(.*)$/m.exec(distinguishedName ?? "")?.[1] ?? oneLine(distinguishedName);

/** Whether the clock is within the certificate's dates. */
export function validityOf({ validFromDate, validToDate }: X509Certificate, now: Date): ChainObservation["validity"] {
  if (now < validFromDate) return "not-yet-valid";
  return now > validToDate ? "expired" : "valid";
}

/** A distinguished name on one line. */
// Node gives none for an empty one.
export const oneLine = (distinguishedName: string | undefined): string =>
  (distinguishedName ?? "").replaceAll("\n", ", ");
