import type { Socket } from "node:net";
import type { SecureContext, TLSSocket } from "node:tls";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import type { Limits } from "../model/limits.ts";
import {
  type AddressObservation,
  type ChainObservation,
  type Connection,
  type Handshake,
  type HostObservation,
  type HttpAnswer,
  type MeshObservation,
  type Sight,
  type Target,
  TLS_VERSIONS,
  type TlsVersion,
  type VersionObservation,
} from "../model/observation.ts";
import { isAtOrBelow, type Rung } from "../model/rungs.ts";
import type { Credentials, Mailbox } from "../model/verify-request.ts";
import type { World } from "../model/world.ts";
import { ask, type HttpRequest } from "./http.ts";
import { handshakeRequest, pingRequest } from "./mesh-requests.ts";
import { type Approach, approach, type Route } from "./path/approach.ts";
import { type Connected, connect } from "./path/connect.ts";
import type { Allowance } from "./settle-within.ts";
import { examineChain } from "./tls/certificate-chain.ts";
import { type Shaken, shakeHands, type TlsOffer } from "./tls/handshake.ts";
import { modernOffer, versionOffer } from "./tls/offers.ts";

/** How far to climb, and with what. */
export interface Climb {
  readonly route: Route;
  readonly goal: Rung;
  readonly credentials: Credentials;
  readonly mailbox?: Mailbox;
  readonly authorities: Catalogue["authorities"];
  /** A name that must be blocked, sent to the same addresses as a control. */
  readonly foreignName?: string;
  /**
   * Returns how far to trust a server with this chain: whether it may see the client certificate, and whether it may
   * get a request without one.
   */
  readonly trust: (target: Target, chain: ChainObservation | undefined) => Trustworthiness;
  /** Called with each observation as it is made. */
  readonly progress: (sight: Sight) => void;
}

export type Trustworthiness = "proven" | "unproven" | "disproven";

/** Observes a host rung by rung. Probes that a lower rung has made pointless are skipped. */
export async function climb(world: World, target: Target, how: Climb): Promise<HostObservation> {
  const [way, documented] = await Promise.all([
    approach(world, target.host, target.port, how.route),
    Promise.all(target.documented.map((address) => touch(world, address, target.port, how.route))),
  ]);
  const { addressBy, resolution } = way;
  how.progress({ of: "resolution", addressBy, resolution });
  return { target, addressBy, resolution, addresses: await climbAll(world, target, way, how), documented };
}

/** Opens a TCP connection and closes it at once. */
async function touch(world: World, address: string, port: number, { limits, signal }: Route) {
  const { connection, socket } = await connect(world, address, port, { limitMs: limits.tcp, signal });
  socket?.destroy();
  return connection;
}

const climbAll = (world: World, target: Target, { ways }: Approach, how: Climb): Promise<AddressObservation[]> =>
  Promise.all(ways.map((open, index) => climbAddress({ world, target, open, how }, index === 0)));

/**
 * One way to a host. Each probe opens its own connection, because a firewall judges a connection by its first bytes.
 */
interface Ascent {
  readonly world: World;
  readonly target: Target;
  readonly open: () => Promise<Connected>;
  readonly how: Climb;
}

async function climbAddress(ascent: Ascent, isFirst: boolean): Promise<AddressObservation> {
  const { goal, foreignName, progress } = ascent.how;
  const { connection, socket } = await ascent.open();
  progress({ of: "connection", connection });
  if (!socket || !isAtOrBelow("tls-started", goal)) {
    socket?.destroy();
    return { connection, versions: [] };
  }
  const [above, versions, foreign] = await Promise.all([
    climbTls(ascent, socket),
    Promise.all(isFirst ? TLS_VERSIONS.map((version) => tryVersion(ascent, version)) : []),
    foreignName === undefined
      ? undefined
      : sayHello(ascent, { serverName: foreignName, context: modernOffer(), helloOnly: true }),
  ]);
  return { connection, ...above, versions, ...(foreign && { foreignName: foreign.handshake }) };
}

type Above = Pick<AddressObservation, "stranger" | "chain" | "strangerAnswer" | "authenticated" | "mesh">;

/** Climbs the rungs from TLS upwards, one after the other. */
async function climbTls(ascent: Ascent, tcp: Socket): Promise<Above> {
  const { world, target, how } = ascent;
  const { goal, credentials, mailbox, authorities, route } = how;
  const { host } = target;
  const {
    handshake: stranger,
    certificate,
    socket,
  } = await shakeHands(
    world,
    tcp,
    { serverName: host, context: modernOffer(), lingerMs: isAtOrBelow("mutual-tls", goal) ? route.limits.late : 0 },
    within(ascent, "tls"),
  );
  how.progress({ of: "stranger", handshake: stranger });
  const anchors = { host, bundle: credentials.bundle, authorities, now: world.clock.now() };
  const chain = certificate && examineChain(certificate, anchors);
  const strangerAnswer = await askAsStranger(ascent, socket, stranger, chain);
  const seen = { stranger, chain, ...(strangerAnswer && { strangerAnswer }) };
  if (!credentials.client || how.trust(target, chain) !== "proven" || !isAtOrBelow("authenticated", goal)) return seen;
  const authenticated = await askWith(ascent, credentials.client, pingRequest(hostHeader(target)));
  if (!mailbox || authenticated.answer?.outcome !== "answered" || !isAtOrBelow("mesh-answered", goal))
    return { ...seen, authenticated };
  const request = handshakeRequest(hostHeader(target), mailbox, world.uuid(), world.clock.now());
  return { ...seen, authenticated, mesh: await askWith(ascent, credentials.client, request) };
}

/**
 * Some gateways accept the handshake without a client certificate and refuse the first request. A server that may be an
 * interceptor gets no request.
 */
async function askAsStranger(
  ascent: Ascent,
  socket: TLSSocket | undefined,
  { certificateAsked }: Handshake,
  chain: ChainObservation | undefined,
): Promise<HttpAnswer | undefined> {
  const { world, target, how } = ascent;
  const mayAsk = certificateAsked && isAtOrBelow("mutual-tls", how.goal) && how.trust(target, chain) !== "disproven";
  if (socket && mayAsk) return ask(world, socket, pingRequest(hostHeader(target)), within(ascent, "http"));
  socket?.destroy();
  return undefined;
}

/**
 * Sends one request over a fresh session with the client certificate. Sends none if this session's server is not
 * trusted, whatever an earlier one showed.
 */
async function askWith(ascent: Ascent, context: SecureContext, request: HttpRequest): Promise<MeshObservation> {
  const { world, target, how } = ascent;
  const { handshake, socket } = await sayHello(ascent, { serverName: target.host, context, strict: true });
  how.progress({ of: "client", handshake });
  return { handshake, ...(socket && { answer: await ask(world, socket, request, within(ascent, "http")) }) };
}

async function tryVersion(ascent: Ascent, version: TlsVersion): Promise<VersionObservation> {
  const context = versionOffer(version);
  if (!context) return { version, outcome: "not-offered", helloBytes: 0 };
  const { handshake } = await sayHello(ascent, { serverName: ascent.target.host, context, helloOnly: true });
  const { helloBytes } = handshake;
  if (handshake.version === version) return { version, outcome: "accepted", helloBytes };
  if (handshake.end === "cut-short") return { version, outcome: "not-tried", helloBytes };
  if (helloBytes === 0) return { version, outcome: "not-offered", helloBytes };
  return { version, outcome: handshake.end === "timed-out" ? "unanswered" : "refused", helloBytes };
}

/** Makes a handshake over a connection of its own. */
async function sayHello(ascent: Ascent, offer: TlsOffer): Promise<Shaken> {
  const { connection, socket } = await ascent.open();
  if (socket) return shakeHands(ascent.world, socket, offer, within(ascent, "tls"));
  return { handshake: unconnected(offer.serverName, connection) };
}

/** Describes a handshake whose connection failed although an earlier one succeeded. */
const unconnected = (serverName: string, { outcome, code, elapsedMs }: Connection): Handshake => ({
  serverName,
  helloBytes: 0,
  bytesReceived: 0,
  stage: "unanswered",
  end: outcome === "cut-short" ? "cut-short" : "failed",
  code: code ?? outcome,
  elapsedMs,
});

const within = ({ how }: Ascent, step: keyof Limits): Allowance => ({
  limitMs: how.route.limits[step],
  signal: how.route.signal,
});

const hostHeader = ({ host, port }: Target): string => (port === 443 ? host : `${host}:${port}`);
