import { isIP } from "node:net";
import type { Fault } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";
import { Hostname } from "../../egress/name/hostname.ts";

/** A host or an address with a port. Default port: 443. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

export const isSame = (one: Destination, other: Destination): boolean =>
  one.host === other.host && one.port === other.port;

/** Writes a destination: `host:443`, `[2001:db8::1]:443`. */
export const showDestination = ({ host, port }: Destination): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;

/** Parses `host`, `host:port` and, if `addresses` are allowed, `192.0.2.1:22` or `[2001:db8::1]:22`. */
export function readDestination(text: string, path: string, addresses = false): Destination | Fault {
  const [, bracketed, plain = "", digits] =
    /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/s.exec(isIP(text) ? `[${text}]` : text) ?? [];
  const name = bracketed ?? plain;
  const port = digits === undefined ? 443 : Number(digits);
  if (port < 1 || port > 65_535)
    return { path, message: `${show(text)} has no port from 1 to 65535 behind the colon.` };
  if (addresses && isIP(name)) return { host: name, port };
  const host = Hostname.safeParse(name);
  if (host.success) return { host: host.data, port };
  return { path, message: host.error.issues.map(({ message }) => message).join(" ") };
}
