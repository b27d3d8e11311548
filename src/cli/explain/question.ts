import { isIP } from "node:net";
import { Address, Cidr } from "../../egress/address/address.ts";
import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import { rangesIn } from "../../egress/address/read-ranges.ts";
import { HOSTS_IPV4 } from "../../egress/address/special-networks.ts";
import type { Fault } from "../../egress/input/configuration-error.ts";
import { didYouMean, show } from "../../egress/input/show.ts";
import { Hostname } from "../../egress/name/hostname.ts";
import { type Flow, MODERN_TLS } from "../../reach/verdict/flow.ts";

/** A question as the user wrote it. */
export interface Written {
  /** Client address or network; undefined for the clients of the MESH rules. */
  readonly from?: string | undefined;
  /** `HOST` or `ADDRESS`, either with an optional `:PORT`. */
  readonly to: string;
  readonly port?: string | undefined;
  readonly protocol?: string | undefined;
  readonly tls?: string | undefined;
  readonly expect?: string | undefined;
}

/** The parsed question. */
export interface Question {
  /** Undefined for the clients of the MESH rules. */
  readonly from: { readonly text: string; readonly ranges: AddressRanges } | undefined;
  /** Host or address as the user wrote it. */
  readonly to: string;
  /** Where the user wrote it: `--to`, or `flows.csv:3`. */
  readonly toPlace: string;
  readonly protocol: FlowProtocol;
  readonly flow: Omit<Flow, "from">;
  /** The expected verdict; undefined if nothing is expected. */
  readonly expect: ExpectedVerdict | undefined;
}

export const FLOW_PROTOCOLS = ["tls", "http", "tcp", "udp"] as const;
export type FlowProtocol = (typeof FLOW_PROTOCOLS)[number];

export const EXPECTED_VERDICTS = ["allow", "deny"] as const;
export type ExpectedVerdict = (typeof EXPECTED_VERDICTS)[number];

const VERSIONS = ["1.0", "1.1", "1.2", "1.3"];

/**
 * Parses a question.
 *
 * @param path returns the place of a part for a fault: `--to`, or `flows.csv:3: to`.
 */
export function readQuestion(written: Written, path: (part: keyof Written) => string): Question | readonly Fault[] {
  const faults: Fault[] = [];
  const fail = (part: keyof Written, message: string): undefined => {
    faults.push({ path: path(part), message });
  };
  const word = <Word extends string>(part: keyof Written, words: readonly Word[]): Word | undefined => {
    const text = written[part]?.trim().toLowerCase() ?? "";
    if (text === "") return undefined;
    const found = words.find((one) => one === text);
    return found ?? fail(part, `${show(written[part])} is none of ${words.join(", ")}.${didYouMean(text, words)}`);
  };
  const from = readFrom(written.from, (message) => fail("from", message));
  const protocol = word("protocol", FLOW_PROTOCOLS) ?? "tls";
  const version = word("tls", VERSIONS);
  const expect = word("expect", EXPECTED_VERDICTS);
  const target = readTarget(written.to, written.port, (part, message) => fail(part, message));
  if (version !== undefined && protocol !== "tls")
    fail("tls", `is for TLS, and ${protocol} is asked for. Leave one of them out.`);
  if (target === undefined || faults.length > 0) return faults;
  return {
    from,
    to: target.text,
    toPlace: path("to"),
    protocol,
    flow: {
      name: target.name,
      to: target.to,
      port: target.port,
      transport: protocol === "udp" ? "udp" : "tcp",
      application: protocol === "tls" || protocol === "http" ? protocol : "other",
      tlsVersions: version === undefined ? MODERN_TLS : [version],
    },
    expect,
  };
}

function readFrom(written: string | undefined, fail: (message: string) => undefined): Question["from"] {
  const text = written?.trim() ?? "";
  if (text === "") return undefined;
  const read = (text.includes("/") ? Cidr : Address).safeParse(text);
  if (!read.success) return fail(read.error.issues[0]?.message ?? `${show(text)} is no network.`);
  return { text: read.data, ranges: rangesIn(read.data) };
}

interface Target extends Pick<Flow, "name" | "to" | "port"> {
  readonly text: string;
}

function readTarget(
  written: string,
  separate: string | undefined,
  fail: (part: "to" | "port", message: string) => undefined,
): Target | undefined {
  const text = written.trim();
  // Brackets, or a colon outside IPv6, separate a port. Any other colon makes the text an invalid host, which is
  // reported.
  const [, bracketed, plain, behind] =
    /^(?:\[([^\]]*)\]|(.*?))(?::([^:/\]]*))?$/s.exec(isIP(text) === 6 ? `[${text}]` : text) ?? [];
  const host = bracketed ?? plain ?? "";
  const ownPort = separate?.trim() ?? "";
  if (behind !== undefined && ownPort !== "" && behind !== ownPort)
    return fail("port", `is ${show(ownPort)}, and ${show(text)} says ${behind}. Leave one of them out.`);
  const portText = behind ?? (ownPort === "" ? "443" : ownPort);
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port >= 1 && port <= 65535))
    return fail(behind === undefined ? "port" : "to", `${show(portText)} is no port. Give a number from 1 to 65535.`);
  if (isIP(host) !== 0) return { text: host, name: undefined, to: rangesIn(host), port };
  const name = Hostname.safeParse(host);
  if (!name.success) return fail("to", name.error.issues[0]?.message ?? `${show(host)} is no host.`);
  return { text: name.data, name: name.data, to: HOSTS_IPV4, port };
}
