import fc from "fast-check";

/** The four bytes of an IPv4 address. */
export const ipv4Bytes = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));

/** The eight groups of an IPv6 address, often zero, as addresses have them. */
export const ipv6Groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });

/** IPv6 in full, without any abbreviation. */
export const writeIpv6 = (groups: readonly number[]): string =>
  groups.map((group) => group.toString(16).padStart(4, "0")).join(":");

/** IPv4 as `inet_aton` and browsers take it: one to four parts, each decimal, octal or hexadecimal. */
export const ipv4Spellings = fc
  .tuple(ipv4Bytes, fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), fc.nat(4))
  .map(([bytes, parts, bases, dress]) => {
    const last = bytes.slice(parts - 1).reduce((sum, byte) => sum * 256 + byte, 0);
    const written = [...bytes.slice(0, parts - 1), last].map((part, index) => BASES[bases[index] ?? 0]?.(part));
    return DRESSES[dress]?.(written.join(".")) ?? "";
  });

/** IPv6 in full or short, in either case, in brackets, with a zone, or with the IPv4 part dotted. */
export const ipv6Spellings = fc.oneof(
  fc.tuple(ipv6Groups, fc.nat(4)).map(([groups, dress]) => DRESSES_6[dress]?.(writeIpv6(groups)) ?? ""),
  fc.tuple(fc.ipV6(), fc.nat(4)).map(([text, dress]) => DRESSES_6[dress]?.(text) ?? ""),
  ipv4Bytes.map((bytes) => `::ffff:${bytes.join(".")}`),
  ipv4Bytes.map((bytes) => `64:ff9b::${bytes.join(".")}`),
);

const BASES = [
  String,
  (part: number) => `0${part.toString(8)}`,
  (part: number) => `0x${part.toString(16)}`,
  (part: number) => `0X${part.toString(16).toUpperCase().padStart(8, "0")}`,
];

const fullWidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const DRESSES = [
  (text: string) => text,
  (text: string) => `${text}.`,
  fullWidth,
  (text: string) => text.replaceAll(".", "。"),
  (text: string) => ` ${text}\n`,
];

const DRESSES_6 = [
  (text: string) => text,
  (text: string) => text.toUpperCase(),
  (text: string) => `[${text}]`,
  (text: string) => `${text}%eth0`,
  fullWidth,
];
