import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type TlsTranscript, transcribeTls } from "./transcript.ts";

/** A TCP connection that TLS runs over, with a transcript of what crossed it. */
export interface Wire {
  /** To hand to `tls.connect` as its socket. */
  readonly stream: Duplex;
  readonly transcript: () => TlsTranscript;
  /** How the peer ended the connection, as TCP has it; Node's TLS calls either one a reset. */
  readonly ended: () => "closed" | "reset" | undefined;
}

/**
 * Puts `socket`, connected and unread, behind a wire, which owns it from then on.
 *
 * @param onReceived called after each chunk that came.
 */
export function wireOf(socket: Socket, onReceived: () => void): Wire {
  const transcriber = transcribeTls();
  let ended: "closed" | "reset" | undefined;
  const stream = new Duplex({
    read: () => void socket.resume(),
    write(chunk: Buffer, _encoding, callback) {
      transcriber.sent(chunk);
      socket.write(chunk, callback);
    },
    final: (callback) => void socket.end(callback),
    destroy(error, callback) {
      socket.destroy();
      callback(error);
    },
  });
  socket.on("data", (chunk: Buffer) => {
    transcriber.received(chunk);
    onReceived();
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on("end", () => {
    ended ??= "closed";
    stream.push(null);
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    ended ??= error.code === "ECONNRESET" || error.code === "EPIPE" ? "reset" : undefined;
    stream.destroy(error);
  });
  socket.on("close", () => stream.destroy());
  return { stream, transcript: () => transcriber.read(), ended: () => ended };
}
