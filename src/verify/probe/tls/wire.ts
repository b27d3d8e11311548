import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type TlsTranscript, transcribeTls } from "./transcript.ts";

/** A TCP connection under TLS, with a transcript of its bytes. */
export interface Wire {
  /** Socket for `tls.connect`. */
  readonly stream: Duplex;
  readonly transcript: () => TlsTranscript;
  /** How the peer ended the connection at TCP level. Node's TLS reports both cases as a reset. */
  readonly ended: () => "closed" | "reset" | undefined;
}

/**
 * Wraps `socket`, which is connected and unread, in a wire. The wire owns it from then on.
 *
 * @param onReceived called after each chunk received.
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
