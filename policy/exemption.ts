import { z } from "zod";
import { isWithin, unionOf } from "../src/egress/address/address-ranges.ts";
import { readRanges } from "../src/egress/address/read-ranges.ts";
import type { Finding } from "../src/egress/finding.ts";
import { ConfigurationError, type Fault } from "../src/egress/input/configuration-error.ts";
import { lineOfText } from "../src/egress/input/line-of-text.ts";
import { parse } from "../src/egress/input/parse.ts";
import { didYouMean, show } from "../src/egress/input/show.ts";
import { matchesGlob } from "../src/egress/name/name-pattern.ts";
import type { PortSet } from "../src/egress/port-set.ts";
import { Port } from "../src/egress/rule.ts";

/** Addresses in any notation; never all of a family. */
const Ranges = z.string().transform((text, context) => {
  const read = readRanges(text);
  if ("ranges" in read && !read.any) return read.ranges;
  context.addIssue({
    code: "custom",
    message: "fault" in read ? `${read.fault}.` : `${show(text)} is every address; name those that are exempted.`,
  });
  return z.NEVER;
});

/** An accepted finding: it silences that finding alone, and stops when it ends. */
const Exemption = z.strictObject({
  /** Id of the check. */
  check: z.string(),
  /** URN of the resource, or a glob of URNs. */
  resource: z.string().trim().min(1),
  /** For pins: the addresses that may stand there, and no others. */
  addresses: z.array(Ranges).min(1).optional(),
  /** For pins: the one TCP port. */
  port: Port.optional(),
  /** Who answers for it. */
  owner: lineOfText(100),
  reason: lineOfText(400),
  /** Last day on which it holds, as YYYY-MM-DD. */
  expires: z.iso.date({ error: ({ input }) => `${show(input)} is not a day. Write it as YYYY-MM-DD.` }),
});
export type Exemption = z.output<typeof Exemption>;

/** An exemption as it was read: whole, or what is wrong with it. */
export interface ReadExemption {
  /** Where it stands in the settings, such as `exemptions[0]`. */
  readonly path: string;
  /** URN or glob, as far as that can be read. */
  readonly resource: string | undefined;
  readonly exemption?: Exemption;
  readonly faults: readonly Fault[];
}

/** A finding, and the exemption that silences it. */
export interface Exempted {
  readonly finding: Finding;
  readonly by: ReadExemption;
}

/** @param checks ids that an exemption may name. */
export const readExemptions = (exemptions: readonly unknown[], checks: readonly string[]): ReadExemption[] =>
  exemptions.map((value, index) => readExemption(value, `exemptions[${index}]`, checks));

/** Whether the exemption holds on that day; its last day counts. */
export const isInForce = ({ exemption }: ReadExemption, today: string): boolean =>
  exemption !== undefined && exemption.expires >= today;

/** Whether it is meant for the resource. */
export const isFor = ({ resource }: ReadExemption, urn: string): boolean =>
  resource !== undefined && matchesGlob(resource, urn);

/** Whether it covers the finding: the check, the place and, for a pin, every address and port of it. */
export function covers(read: ReadExemption, { check, place, pinned }: Finding): boolean {
  const { exemption } = read;
  if (exemption?.check !== check || !isFor(read, place.urn)) return false;
  if (pinned === undefined) return true;
  const { addresses = [], port } = exemption;
  const exempted = unionOf(addresses);
  return pinned.addresses.every((set) => isWithin(set, exempted)) && isOnePort(pinned.ports, port);
}

const isOnePort = ([range, ...others]: PortSet, port: number | undefined): boolean =>
  others.length === 0 && range?.first === port && range?.last === port;

function readExemption(value: unknown, path: string, checks: readonly string[]): ReadExemption {
  const resource = textAt(value, "resource");
  try {
    const exemption = parse(Exemption, value, path);
    const faults = faultsOf(exemption, path, checks);
    return { path, resource, faults, ...(faults.length === 0 && { exemption }) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { path, resource, faults: error.faults };
  }
}

function faultsOf({ check, addresses, port }: Exemption, path: string, checks: readonly string[]): Fault[] {
  if (!checks.includes(check))
    return [
      {
        path: `${path}.check`,
        message: `${show(check)} is no check that can be exempted.${didYouMean(check, checks)}`,
      },
    ];
  if (check !== PINS) return [];
  return [
    ...(addresses ? [] : [{ path: `${path}.addresses`, message: "is missing; an exempted pin names its addresses." }]),
    ...(port === undefined ? [{ path: `${path}.port`, message: "is missing; an exempted pin names its port." }] : []),
  ];
}

/** The one check whose exemptions need addresses. */
const PINS = "ip-pinning";

const textAt = (value: unknown, key: string): string | undefined => {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
};
