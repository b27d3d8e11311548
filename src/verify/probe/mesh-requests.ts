import { createHmac } from "node:crypto";
import type { Mailbox } from "../model/verify-request.ts";
import type { HttpRequest } from "./http.ts";

/** Builds an empty request. MESH answers it if the client has a certificate, and only then. */
export const pingRequest = (host: string): HttpRequest => ({
  method: "GET",
  path: "/messageexchange/_ping",
  headers: { host, accept: "application/json", connection: "close" },
});

/**
 * Builds the handshake request of the MESH API. It proves mailbox, password and shared key, and changes nothing in the
 * mailbox.
 */
export const handshakeRequest = (host: string, mailbox: Mailbox, nonce: string, now: Date): HttpRequest => ({
  method: "POST",
  path: `/messageexchange/${encodeURIComponent(mailbox.id)}`,
  headers: {
    host,
    accept: "application/vnd.mesh.v2+json",
    connection: "close",
    "content-length": "0",
    authorization: meshToken(mailbox, nonce, 0, now),
    // Without these headers MESH answers 400.
    "mex-clientversion": "mesh-egress==verify",
    "mex-osarchitecture": process.arch,
    "mex-osname": process.platform,
    "mex-osversion": "N/A",
    "mex-javaversion": "N/A",
  },
});

/**
 * Returns the Authorization header of one MESH request: `NHSMESH mailbox:nonce:count:timestamp:hash`. The hash is an
 * HMAC-SHA256 with the shared key over the same fields, with the password before the timestamp. MESH accepts it for two
 * hours.
 *
 * Source: MESH API specification, `Authorization`; mesh-client 5.0.2, `AuthTokenGenerator`.
 *
 * @param nonce a UUID, new for each process.
 * @param count number of earlier uses of that nonce.
 */
export function meshToken({ id, password, sharedKey }: Mailbox, nonce: string, count: number, now: Date): string {
  const timestamp = now.toISOString().replaceAll(/[-T:]/g, "").slice(0, 12);
  const hash = createHmac("sha256", sharedKey).update([id, nonce, count, password, timestamp].join(":")).digest("hex");
  return `NHSMESH ${[id, nonce, count, timestamp, hash].join(":")}`;
}
