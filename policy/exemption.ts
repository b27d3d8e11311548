import { z } from "zod";
import {
  type AddressRanges,
  ConfigurationError,
  countOf,
  daysBetween,
  didYouMean,
  exemptionTerms,
  type Fault,
  type Finding,
  isWithin,
  type Level,
  MOST_DAYS,
  matchesGlob,
  memo,
  Port,
  type PortSet,
  parse,
  readRanges,
  show,
  unionOf,
} from "../src/egress/index.ts";

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
  /** For pins: the one TCP port. Without it, the exemption covers only pins by DNS records, which have no port. */
  port: Port.optional(),
  ...exemptionTerms,
});
export type Exemption = z.output<typeof Exemption>;

/** An exemption as it was read: complete, or with what is wrong with it. */
export interface ReadExemption {
  /** Where it stands in the settings, such as `exemptions[0]`. */
  readonly path: string;
  /** URN or glob, as far as that can be read. */
  readonly resource: string | undefined;
  readonly exemption?: Exemption;
  readonly faults: readonly Fault[];
}

/** A finding, and the exemptions that together silence it, at least one. */
export interface Exempted {
  readonly finding: Finding;
  readonly by: readonly ReadExemption[];
}

/** The checks that an exemption may name, by id. */
export type Exemptible = ReadonlyMap<string, Level>;

/** The exemptions of the settings; each is read alone, so that a fault in one leaves the others. */
export const readExemptions = (exemptions: readonly unknown[], checks: Exemptible): ReadExemption[] =>
  exemptions.map((value, index) => readExemption(value, `exemptions[${index}]`, checks));

/**
 * Whether the exemption holds on that day, its last day included. One that ends more than 366 days later doesn't hold.
 */
export const isInForce = ({ exemption }: ReadExemption, today: string): boolean =>
  exemption !== undefined && exemption.expires >= today && !isTooLong(exemption, today);

/** Whether the exemption would hold for more than `MOST_DAYS` from that day on. */
export const isTooLong = ({ expires }: Exemption, today: string): boolean => daysBetween(today, expires) > MOST_DAYS;

/** Whether it is meant for any of the resources; of one that names its resource in full, that is looked up. */
export const isForAny = ({ resource }: ReadExemption, urns: ReadonlySet<string>): boolean =>
  resource !== undefined &&
  (resource.includes("*") ? [...urns].some((urn) => matchesGlob(resource, urn)) : urns.has(resource));

/** Those meant for a finding: for its check, at its resource. Whether they are wide enough is another question. */
export const meantFor = (reads: readonly ReadExemption[], { check, place }: Finding): readonly ReadExemption[] =>
  lookUpIn(reads)(check, place.urn);

const lookUpIn = memo((reads: readonly ReadExemption[]) => {
  const isGlob = ({ resource = "" }: ReadExemption): boolean => resource.includes("*");
  const keyOf = (check: string | undefined, urn: string | undefined): string => `${check} ${urn}`;
  const exact = Map.groupBy(
    reads.filter((read) => !isGlob(read)),
    ({ exemption, resource }) => keyOf(exemption?.check, resource),
  );
  const globs = Map.groupBy(reads.filter(isGlob), ({ exemption }) => exemption?.check ?? "");
  return (check: string, urn: string): readonly ReadExemption[] => [
    ...(exact.get(keyOf(check, urn)) ?? []),
    ...(globs.get(check) ?? []).filter(({ resource = "" }) => matchesGlob(resource, urn)),
  ];
});

/**
 * The exemptions that together cover the finding: its check, its place and, for a pin, all of its addresses and ports.
 * Exemptions of one owner that end on one day add up. Empty where they don't cover it.
 */
export function covering(reads: readonly ReadExemption[], finding: Finding): readonly ReadExemption[] {
  const meant = meantFor(reads, finding);
  const { pinned } = finding;
  if (pinned === undefined) return meant.slice(0, 1);
  const { addresses, ports } = pinned;
  const fitting = meant.filter(({ exemption }) => ports === undefined || isOnePort(ports, exemption?.port));
  const together = Map.groupBy(fitting, ({ exemption }) => `${exemption?.owner} ${exemption?.expires}`);
  return (
    [...together.values()].find((group) => {
      const exempted = unionOf(group.flatMap(({ exemption }) => exemption?.addresses ?? []));
      return addresses.every((set) => isWithin(set, exempted));
    }) ?? []
  );
}

const isOnePort = ([range, ...others]: PortSet, port: number | undefined): boolean =>
  others.length === 0 && range?.first === port && range?.last === port;

function readExemption(value: unknown, path: string, checks: Exemptible): ReadExemption {
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

function faultsOf({ check, addresses, resource }: Exemption, path: string, checks: Exemptible): Fault[] {
  const level = checks.get(check);
  if (level === undefined)
    return [
      {
        path: `${path}.check`,
        message: `${show(check)} is no check that can be exempted.${didYouMean(check, [...checks.keys()])}`,
      },
    ];
  const isEverywhere = level === "mandatory" && /^(?:urn:pulumi:)?[*:]*$/.test(resource);
  return [
    ...(isEverywhere
      ? [
          {
            path: `${path}.resource`,
            message: `${show(resource)} is every resource of every project; name the project, as in "urn:pulumi:*::PROJECT::*".`,
          },
        ]
      : []),
    ...(check === PINS && !addresses
      ? [{ path: `${path}.addresses`, message: "is missing; an exempted pin names its addresses." }]
      : []),
    ...(addresses && isTooWide(unionOf(addresses))
      ? [
          {
            path: `${path}.addresses`,
            message: "are together wider than a /16 of IPv4 or a /32 of IPv6; name those that are needed.",
          },
        ]
      : []),
  ];
}

const isTooWide = (addresses: AddressRanges): boolean =>
  countOf(addresses.filter(({ family }) => family === 4)) > 1n << 16n ||
  countOf(addresses.filter(({ family }) => family === 6)) > 1n << 96n;

/** The one check whose exemptions need addresses. */
const PINS = "ip-pinning";

const textAt = (value: unknown, key: string): string | undefined => {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
};
