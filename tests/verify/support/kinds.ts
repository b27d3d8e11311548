import type { Server, Socket } from "node:net";
import type { World } from "../../../src/verify/model/world.ts";
import { inDays, issue } from "./certificates.ts";
import { authority, FOREIGN, HOST, server, stranger } from "./run.ts";
import {
  afterHello,
  blackHole,
  closedPort,
  closing,
  dripping,
  dropping,
  listen,
  type MeshAnswer,
  mesh,
  nameFilter,
  resetting,
  silent,
  tls,
  unending,
} from "./servers.ts";

type Start = () => Server | Promise<Server | number>;

const OLD_TLS = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
const meshWith = (dates: { notBefore?: Date; notAfter?: Date; hosts?: string[]; issuer?: typeof authority }) => () =>
  mesh(issue({ name: HOST, issuer: authority, hosts: [HOST], ...dates }), authority);

/** Asks for a certificate and gives everybody the same answer, whoever they are. */
const httpAny =
  (status: number, type = "text/html", body = `<h1>${status}</h1>`) =>
  () =>
    mesh(server, authority, { rejectUnauthorized: false, answer: () => ({ status, type, body }) });

/** MESH whose front looks at the certificate itself: strangers get an answer of its own. */
const front =
  (refusal: MeshAnswer): (() => Server) =>
  () => {
    const open = mesh(server, authority, { rejectUnauthorized: false });
    const [pass] = open.listeners("request");
    return open.removeAllListeners("request").on("request", (incoming, outgoing) => {
      if (incoming.socket.authorized) return pass?.(incoming, outgoing);
      const { status, type = "text/html", body } = refusal;
      return outgoing.writeHead(status, { "content-type": type }).end(body);
    });
  };

/** MESH that knows its own name alone, and does that with others. */
const strict =
  (refuse: (socket: Socket) => void): Start =>
  async () =>
    nameFilter([HOST], await listen(mesh(server, authority)), refuse);

const alert = (number: number) => (socket: Socket) => void socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number]));

/** Named as one of NHS's, and not sent along. */
const unsent = issue({ name: "NHS INT Authentication G2", isAuthority: true, issuer: authority });

/** As uvicorn does it: the handshake ends, then the connection. */
const closingStrangers = (): Server =>
  tls(server, { requestCert: true, rejectUnauthorized: false, ca: authority.certificate }).on(
    "secureConnection",
    (socket) => socket.end(),
  );

/** What may stand at an address, by what it does. */
export const KINDS: Readonly<Record<string, Start>> = {
  "MESH, TLS 1.2": () => mesh(server, authority, { maxVersion: "TLSv1.2" }),
  "MESH, TLS 1.3": () => mesh(server, authority, { minVersion: "TLSv1.3" }),
  "MESH, strangers get a page with 400": front({ status: 400, body: "<h1>400</h1>" }),
  "MESH, strangers get a page with 403": front({ status: 403, body: "<h1>403</h1>" }),
  "MESH, strangers get MESH's own 403": front({
    status: 403,
    type: "application/vnd.mesh.v2+json",
    body: '{"detail":[{"event":"SEND","code":"20","msg":"Unauthorised"}]}',
  }),
  "closes on everybody behind the handshake": closingStrangers,
  "nobody listens": closedPort,
  "SYN unanswered": blackHole,
  silence: silent,
  reset: resetting,
  close: closing,
  "in clear": () => afterHello((socket) => socket.end("HTTP/1.1 403 No\r\n\r\n")),
  "slow bytes": async () => dripping(await listen(mesh(server, authority)), 100),
  "a record that never ends": unending,
  "TLS 1.1 only": () => tls(server, OLD_TLS),
  "another authority": meshWith({ issuer: stranger }),
  expired: meshWith({ notBefore: inDays(-9), notAfter: inDays(-2) }),
  "not valid yet": meshWith({ notBefore: inDays(2), notAfter: inDays(9) }),
  "another name": meshWith({ hosts: ["other.example.org"] }),
  "intermediate not sent": meshWith({ issuer: unsent }),
  "no certificate asked for": () => tls(server),
  "MESH's answer to everybody": httpAny(200, "application/json", "{}"),
  "neither refuses nor answers": () => tls(server, { requestCert: true, rejectUnauthorized: false }),
  "http-any 200": httpAny(200),
  "http-any 302": httpAny(302),
  "http-any 400": httpAny(400),
  "http-any 401": httpAny(401),
  "http-any 403": httpAny(403),
  "http-any 404": httpAny(404),
  "http-any 429": httpAny(429),
  "http-any 500": httpAny(500),
  "http-any 503": httpAny(503),
  "http-any 403, JSON": httpAny(403, "application/json", '{"message":"Forbidden"}'),
  "strict-sni, reset": strict((socket) => void socket.resetAndDestroy()),
  "strict-sni, close": strict((socket) => void socket.end()),
  "strict-sni, alert": strict(alert(112)),
  "strict-sni, silence": strict(() => {}),
};

/**
 * What may stand before it: a server to dial in its place, where there is one, and what this machine's system then
 * says.
 */
export const FIREWALLS: Readonly<
  Record<string, (port: number) => { readonly server?: Server; readonly machine?: Pick<World, "systemFile"> }>
> = {
  none: () => ({}),
  "drops others": (port) => dropping([HOST], port),
  "drops this name": (port) => dropping([FOREIGN], port),
  "resets all": (port) => ({ server: nameFilter([], port, (socket) => void socket.resetAndDestroy()) }),
};
