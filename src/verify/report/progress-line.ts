import { connectionFact } from "../judge/judge-connection.ts";
import { endWords } from "../judge/judge-hello.ts";
import type { Sight } from "../model/observation.ts";

/** Writes one observation as a line for the progress display. */
export function progressLine(sight: Sight): string {
  switch (sight.of) {
    case "resolution":
      if (sight.resolution) return `resolved: ${sight.resolution.addresses.join(", ") || "no address"}`;
      return sight.addressBy === "proxy" ? "by a proxy" : "at the address given";
    case "connection":
      return connectionFact(sight.connection);
    case "stranger":
      return `TLS: ${endWords(sight.handshake)}`;
    case "client":
      return `with the client certificate: ${endWords(sight.handshake)}`;
  }
}
