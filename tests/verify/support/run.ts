import { X509Certificate } from "node:crypto";
import { connect } from "node:net";
import { createSecureContext } from "node:tls";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { Hostname } from "../../../src/egress/name/hostname.ts";
import type { RoundHost } from "../../../src/verify/judge/judge-round.ts";
import type { Destination } from "../../../src/verify/model/destination.ts";
import type { Limits } from "../../../src/verify/model/limits.ts";
import type { Target } from "../../../src/verify/model/observation.ts";
import type { VerifyRequest } from "../../../src/verify/model/verify-request.ts";
import type { World } from "../../../src/verify/model/world.ts";
import { thisMachine } from "../../../src/verify/probe/this-machine.ts";
import type { Verification } from "../../../src/verify/report/verification.ts";
import { proxyFor } from "../../../src/verify/request/proxy-variables.ts";
import { namedVariables } from "../../../src/verify/request/trust-variables.ts";
import { verifyRound } from "../../../src/verify/verify.ts";
import { type Identity, issue } from "./certificates.ts";

/** The name that test servers answer to, and one that they must not. */
export const HOST = "mesh.example.org";
export const FOREIGN = "foreign.example.net";

/** Authorities and identities that all tests of a file share: making keys takes time. */
export const authority = issue({ name: "Test MESH Authority", isAuthority: true });
export const stranger = issue({ name: "Test Proxy Authority", isAuthority: true });
/** What the test's own CA file holds: MESH's authority of the test, and one that is named as NHS's are. */
export const bundle = [authority, issue({ name: "NHS Root Authority G2", isAuthority: true })].map(
  ({ certificate }) => new X509Certificate(certificate),
);
export const server = issue({ name: HOST, issuer: authority, hosts: [HOST] });
export const client = issue({ name: "local.ods.api.mesh-client.nhs.uk", issuer: authority });

/** Limits that end a test soon, and not before a busy machine has answered. None is asserted on. */
export const SHORT: Limits = { dns: 1200, tcp: 1200, proxy: 1200, tls: 1200, late: 300, http: 1200, run: 20_000 };

/**
 * The world with real sockets, where each name resolves to the addresses given and each address leads to a port of
 * loopback. The addresses are private ones: loopback's own are a sinkhole's.
 */
export function loopbackWorld(
  ports: Readonly<Record<string, number>>,
  names: Readonly<Record<string, readonly string[]>> = { [HOST]: Object.keys(ports) },
  rest: Partial<World> = {},
): World {
  const real = thisMachine();
  const find = (name: string, family: 4 | 6): Promise<string[]> => {
    const addresses = names[name];
    if (!addresses) return Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" }));
    const found = addresses.filter((address) => address.includes(":") === (family === 6));
    return found.length > 0 ? Promise.resolve(found) : Promise.reject(Object.assign(new Error(), { code: "ENODATA" }));
  };
  return {
    ...real,
    environment: {},
    machine: "test",
    lookup: async (name) => [...(await find(name, 4).catch(() => [])), ...(await find(name, 6).catch(() => []))],
    dnsClient: () =>
      ({
        resolve4: (name: string) => find(name, 4),
        resolve6: (name: string) => find(name, 6),
        getServers: () => ["10.0.0.2"],
        cancel: () => {},
      }) as ReturnType<World["dnsClient"]>,
    dial: ({ host, port }) => connect({ host: host.includes(":") ? "::1" : "127.0.0.1", port: ports[host] ?? port }),
    ...rest,
  };
}

export const ADDRESS = "10.1.0.1";

export const target = (over: Partial<Target> = {}): Target => ({
  id: "host",
  host: Hostname.parse(HOST),
  port: 443,
  network: "internet",
  status: "current",
  purpose: "test",
  documented: [],
  ...over,
});

/** What a test asks for: parts of a request, and what a request is read from. */
export interface Asked extends Partial<VerifyRequest> {
  readonly targets?: readonly Target[];
  readonly mustReach?: readonly Destination[];
  readonly mustNotReach?: readonly Destination[];
  readonly direct?: boolean;
}

/** A request for the test host, with the test authority as its CA file and no client certificate. */
export function requestOf(asked: Asked, { environment }: World): VerifyRequest {
  const { targets = [target()], mustReach = [], mustNotReach = [], direct = false, ...over } = asked;
  const proxyOf = ({ host, port }: Destination) => (direct ? undefined : proxyFor(environment, host, port));
  const tried = (must: "reach" | "not-reach") => (destination: Destination) => ({
    destination,
    must,
    proxy: proxyOf(destination),
  });
  return {
    hosts: targets.map((each) => ({ target: each, proxy: proxyOf(each) })),
    goal: "mutual-tls",
    expectation: "reached",
    limits: SHORT,
    resolvers: { internet: ["10.0.0.2"], hscn: ["10.0.0.2"] },
    credentials: { bundle },
    authorities: loadCatalogue().authorities,
    foreignName: FOREIGN,
    variables: namedVariables(environment),
    destinations: [...mustNotReach.map(tried("not-reach")), ...mustReach.map(tried("reach"))],
    ...over,
  };
}

/** Credentials of a client, as `readCredentials` gives them. */
export const credentialsOf = ({ certificate, key }: Identity): VerifyRequest["credentials"] => ({
  bundle,
  client: createSecureContext({ cert: certificate, key, ca: authority.certificate, allowPartialTrustChain: true }),
});

/** The report on a server that listens on `port`, for the first host. */
export async function runAt(port: number, asked: Asked = {}, world = loopbackWorld({ [ADDRESS]: port })) {
  const report: Verification = await verifyRound(world, requestOf(asked, world), () => {});
  const [host] = report.hosts as [RoundHost];
  return { report, host, stop: host.stoppedBy && `${host.stoppedBy.rung}: ${host.stoppedBy.cause}` };
}
