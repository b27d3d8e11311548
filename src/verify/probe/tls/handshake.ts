import type { X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import { connect, type SecureContext, type TLSSocket } from "node:tls";
import type { Alert, Handshake, HandshakeEnd } from "../../model/observation.ts";
import type { World } from "../../model/world.ts";
import { type Allowance, settleWithin } from "../settle-within.ts";
import { alertOf } from "./transcript.ts";
import { type Wire, wireOf } from "./wire.ts";

/** What a handshake offers, and how long it stays open. */
export interface TlsOffer {
  /** Server name (SNI). */
  readonly serverName: string;
  /** Versions, client certificate and trusted issuers. */
  readonly context: SecureContext;
  /** Whether to refuse a server that `context` doesn't trust for the name. If false, send it nothing secret. */
  readonly strict?: boolean;
  /** Whether to stop at the ServerHello, which is enough to judge a version or a name. */
  readonly helloOnly?: boolean;
  /**
   * Milliseconds to wait after a finished handshake for a refusal, which TLS 1.3 sends after `secureConnect`. Default:
   * 0.
   */
  readonly lingerMs?: number;
}

/** A handshake as observed. If it finished and is still open, it comes with its TLS socket, which the caller closes. */
export interface Shaken {
  readonly handshake: Handshake;
  /** The server's certificate, with the issuers it sent. */
  readonly certificate?: X509Certificate;
  readonly socket?: TLSSocket;
}

/** Makes one TLS handshake over a fresh TCP connection, which it owns from here on. Sends no application data. */
export function shakeHands(world: World, tcp: Socket, offer: TlsOffer, allowance: Allowance): Promise<Shaken> {
  const started = world.clock.elapsed();
  const { lingerMs = 0, serverName } = offer;
  let helloSeen = (): void => {};
  const wire = wireOf(tcp, () => helloSeen());
  let certificate: X509Certificate | undefined;
  let cipher: string | undefined;
  let elapsedMs: number | undefined;

  const seen = (end: HandshakeEnd, rest: Partial<Handshake> = {}): Shaken => {
    const transcript = wire.transcript();
    const answered = transcript.version !== undefined;
    return {
      certificate,
      handshake: {
        serverName,
        ...transcript,
        stage: elapsedMs !== undefined ? "finished" : answered ? "server-hello" : "unanswered",
        end,
        cipher,
        unacknowledgedBytes: end === "timed-out" && !answered ? unacknowledgedBytes(world, tcp) : undefined,
        ...rest,
        elapsedMs: elapsedMs ?? world.clock.elapsed() - started,
      },
    };
  };
  const outOfTime = (why: "timed-out" | "cut-short"): Shaken =>
    seen(why === "timed-out" && elapsedMs !== undefined ? "open" : why);

  return settleWithin<Shaken>({ ...allowance, limitMs: allowance.limitMs + lingerMs }, outOfTime, (settle) => {
    let kept = false;
    let linger: NodeJS.Timeout | undefined;
    const socket = connect({
      socket: wire.stream,
      servername: serverName,
      secureContext: offer.context,
      rejectUnauthorized: offer.strict ?? false,
      ALPNProtocols: ["http/1.1"],
    });
    if (offer.helloOnly) helloSeen = () => wire.transcript().version !== undefined && settle(seen("open"));
    // The certificate must be read here, because in TLS 1.2 an alert may come before the handshake ends. The key log
    // line itself is a secret. With `strict`, Node checks the name and must not be asked for the certificate this
    // early, or it sees an empty one.
    if (!offer.strict)
      socket.on("keylog", () => {
        certificate ??= socket.getPeerX509Certificate();
      });
    socket.once("secureConnect", () => {
      elapsedMs = world.clock.elapsed() - started;
      certificate ??= socket.getPeerX509Certificate();
      cipher = socket.getCipher().standardName;
      // Our last flight leaves after this event, and it shows whether the server asked for a certificate.
      linger = setTimeout(() => {
        kept = true;
        settle({ ...seen("open"), socket });
      }, lingerMs);
      if (lingerMs > 0) socket.resume();
    });
    socket.on("error", (error) => settle(seen(...endOf(error, wire))));
    socket.once("end", () => settle(seen(wire.ended() ?? "closed")));
    socket.once("close", () => settle(seen(wire.ended() ?? "failed")));
    return () => {
      clearTimeout(linger);
      if (!kept) socket.destroy();
    };
  });
}

/** Returns the alert from the peer that an OpenSSL error reports. */
export function alertIn({ message }: Error): Alert | undefined {
  const number = /SSL alert number (\d+)/.exec(message)?.[1];
  return number === undefined ? undefined : alertOf(Number(number));
}

/** Tells how a handshake ended that Node reports as an error: by the peer's alert, by TCP, or by our own library. */
function endOf(error: NodeJS.ErrnoException, wire: Wire): [end: HandshakeEnd, rest: Partial<Handshake>] {
  const { code = "" } = error;
  const alert = alertIn(error) ?? wire.transcript().alert;
  if (alert) return ["alert", { alert, code }];
  if (wire.transcript().notTls !== undefined) return ["not-tls", { code }];
  if (code === "ECONNRESET" || code === "EPIPE") return [wire.ended() ?? "closed", { code }];
  return [isDistrust(code) ? "refused-by-us" : "failed", { code }];
}

// OpenSSL's certificate errors lack the E of system errors and the ERR_ of Node's, with one exception.
const isDistrust = (code: string): boolean =>
  code === "ERR_TLS_CERT_ALTNAME_INVALID" || (/^[A-Z]+_[A-Z_]+$/.test(code) && !code.startsWith("ERR_"));

/**
 * Returns the bytes that this end of a connection sent and nobody acknowledged. If a firewall dropped a ClientHello,
 * that is all of it; if a server or proxy received it without answering, 0. Undefined on systems other than Linux.
 *
 * Source: proc_net_tcp(5): local and remote address, then tx_queue:rx_queue, all hexadecimal.
 */
function unacknowledgedBytes(world: World, { localPort, remotePort, remoteAddress }: Ports): number | undefined {
  if (localPort === undefined || remotePort === undefined) return undefined;
  const table = world.systemFile(isIP(remoteAddress ?? "") === 6 ? "/proc/net/tcp6" : "/proc/net/tcp");
  const row = table?.split("\n").find((line) => {
    const [, local, remote] = line.trim().split(/\s+/);
    return local?.endsWith(`:${hexPort(localPort)}`) && remote?.endsWith(`:${hexPort(remotePort)}`);
  });
  const queue = row?.trim().split(/\s+/)[4]?.split(":")[0];
  return queue === undefined ? undefined : Number.parseInt(queue, 16);
}

type Ports = Pick<Socket, "localPort" | "remotePort" | "remoteAddress">;

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
