import { createHmac } from "node:crypto";

/** A mailbox and the secrets that sign for it. */
export interface Mailbox {
  readonly id: string;
  readonly password: string;
  readonly sharedKey: string;
}

/**
 * Value of the Authorization header of one MESH request: `NHSMESH mailbox:nonce:count:timestamp:hash`, the hash an HMAC-SHA256 with
 * the shared key over the same fields with the password before the timestamp. MESH takes it for two hours.
 *
 * Source: MESH API specification, `Authorization`; mesh-client 5.0.2, `AuthTokenGenerator`.
 *
 * @param nonce a UUID, new for each process.
 * @param count how often that nonce was used before.
 */
export function meshToken({ id, password, sharedKey }: Mailbox, nonce: string, count: number, now: Date): string {
  const timestamp = now.toISOString().replaceAll(/[-T:]/g, "").slice(0, 12);
  const hash = createHmac("sha256", sharedKey).update([id, nonce, count, password, timestamp].join(":")).digest("hex");
  return `NHSMESH ${[id, nonce, count, timestamp, hash].join(":")}`;
}
