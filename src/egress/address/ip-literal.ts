import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { parseAddress } from "./parse-address.ts";

/**
 * The address that some parser would read in `text`, in plain notation; undefined where none would.
 * Beside dotted IPv4 and IPv6 these are the short, octal, hexadecimal and bare integer forms of `inet_aton` and of
 * the WHATWG URL standard, brackets, a zone and a trailing dot.
 */
export function ipLiteral(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/s, "$1")
    .replace(/%.*$/s, "")
    .replace(/\.$/, "");
  if (bare.length > LONGEST_LITERAL || !LITERAL_LETTERS.test(bare)) return undefined;
  if (isIP(bare)) return parseAddress(bare).toString();
  if (ipaddr.isValid(bare)) return ipaddr.parse(bare).toString();
  const hostname = /^[0-9a-fx.]+$/i.test(bare) ? URL.parse(`http://${bare}/`)?.hostname : undefined;
  return hostname && isIP(hostname) ? hostname : undefined;
}

// Most texts that are looked at are names, and what reads addresses is slow to say no.
const LITERAL_LETTERS = /^[0-9a-fx.]+$|:/i;

// Octal and hexadecimal parts may be padded with zeros without end; what is longer ends in a number all the same.
const LONGEST_LITERAL = 253;
