import type { HttpRequest } from "./http.ts";
import { type Mailbox, meshToken } from "./mesh-token.ts";

/** A request that holds nothing: MESH answers it to whoever has a client certificate, and to no stranger. */
export const pingRequest = (host: string): HttpRequest => ({
  method: "GET",
  path: "/messageexchange/_ping",
  headers: { host, accept: "application/json", connection: "close" },
});

/** The handshake of the MESH API: proves mailbox, password and shared key, and changes nothing in the mailbox. */
export const handshakeRequest = (host: string, mailbox: Mailbox, nonce: string, now: Date): HttpRequest => ({
  method: "POST",
  path: `/messageexchange/${encodeURIComponent(mailbox.id)}`,
  headers: {
    host,
    accept: "application/vnd.mesh.v2+json",
    connection: "close",
    "content-length": "0",
    authorization: meshToken(mailbox, nonce, 0, now),
    // MESH answers 400 without these.
    "mex-clientversion": "mesh-egress==verify",
    "mex-osarchitecture": process.arch,
    "mex-osname": process.platform,
    "mex-osversion": "N/A",
    "mex-javaversion": "N/A",
  },
});
