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
  globIndex,
  isWithin,
  type Level,
  MOST_DAYS,
  memo,
  Port,
  parse,
  readRanges,
  show,
  unionOf,
} from "../src/egress/index.ts";

/** Addresses in any notation, but not all addresses of a family. */
const Ranges = z.string().transform((text, context) => {
  const read = readRanges(text);
  if ("ranges" in read && !read.any) return read.ranges;
  context.addIssue({
    code: "custom",
    message: "fault" in read ? `${read.fault}.` : `${show(text)} is every address; name those that are exempted.`,
  });
  return z.NEVER;
});

/** An accepted finding. The exemption silences only that finding, until its last day. */
const Exemption = z.strictObject({
  /** Id of the check. */
  check: z.string(),
  /** URN of the resource, or a glob of URNs. */
  resource: z.string().trim().min(1),
  /** For pins: the only addresses that are accepted there. */
  addresses: z.array(Ranges).min(1).optional(),
  /** For pins: the only TCP port. Without it, the exemption covers only pins by DNS records, which have no port. */
  port: Port.optional(),
  ...exemptionTerms,
});
export type Exemption = z.output<typeof Exemption>;

/** An exemption as read: complete, or with its faults. */
export interface ReadExemption {
  /** Where it stands in the settings, such as `exemptions[0]`. */
  readonly path: string;
  /** URN or glob, if it could be read. */
  readonly resource: string | undefined;
  readonly exemption?: Exemption;
  readonly faults: readonly Fault[];
}

/** A finding, and the exemptions that together silence it; at least one. */
export interface Exempted {
  readonly finding: Finding;
  readonly by: readonly ReadExemption[];
}

/** The checks that an exemption may name, by id. */
export type Exemptible = ReadonlyMap<string, Level>;

/** Reads the exemptions of the settings. Each is read on its own, so that a fault in one leaves the others valid. */
export const readExemptions = (exemptions: readonly unknown[], checks: Exemptible): ReadExemption[] =>
  exemptions.map((value, index) => readExemption(value, `exemptions[${index}]`, checks));

/**
 * Whether the exemption is in force on that day. Its last day counts. It isn't in force if it ends more than 366 days
 * later.
 */
export const isInForce = ({ exemption }: ReadExemption, today: string): boolean =>
  exemption !== undefined && exemption.expires >= today && !isTooLong(exemption, today);

/** Whether the exemption would last more than `MOST_DAYS` from that day. */
export const isTooLong = ({ expires }: Exemption, today: string): boolean => daysBetween(today, expires) > MOST_DAYS;

/** Returns the exemptions that are meant for any of the resources. */
export function meantForAny(reads: readonly ReadExemption[], urns: ReadonlySet<string>): ReadonlySet<ReadExemption> {
  const byResource = Map.groupBy(reads, ({ resource }) => resource);
  const matching = globIndex([...byResource.keys()].flatMap((text) => (text?.includes("*") ? [text] : [])));
  const found = new Set([...urns].flatMap((urn) => [urn, ...matching(urn)]));
  return new Set(
    [...byResource].flatMap(([resource, of]) => (resource !== undefined && found.has(resource) ? of : [])),
  );
}

/** Returns the exemptions for the finding's check and resource. Whether they are wide enough is decided elsewhere. */
export const meantFor = (reads: readonly ReadExemption[], { check, place }: Finding): readonly ReadExemption[] =>
  lookUpIn(reads)(check)?.(place.urn) ?? NONE;

const NONE: readonly ReadExemption[] = [];

const lookUpIn = memo((reads: readonly ReadExemption[]) => {
  const byCheck = new Map(
    [...Map.groupBy(reads, ({ exemption }) => exemption?.check)].map(([check, of]) => [check, atUrn(of)]),
  );
  return (check: string) => byCheck.get(check);
});

/**
 * Returns a function from a URN to the exemptions meant for that resource. Resources with the same exemptions get the
 * same list.
 */
function atUrn(reads: readonly ReadExemption[]): (urn: string) => readonly ReadExemption[] {
  const byResource = Map.groupBy(reads, ({ resource = "" }) => resource);
  const matching = globIndex([...byResource.keys()].filter((resource) => resource.includes("*")));
  const known = new Map<string, readonly ReadExemption[]>();
  return (urn) => {
    const resources = [...(byResource.has(urn) ? [urn] : []), ...matching(urn)];
    const key = resources.join("\n");
    const meant = known.get(key) ?? resources.flatMap((resource) => byResource.get(resource) ?? []);
    known.set(key, meant);
    return meant;
  };
}

/**
 * Returns the exemptions that together cover the finding: its check, its place and, for a pin, all of its addresses and
 * ports. Exemptions with the same owner and last day add up. Empty if they don't cover it.
 */
export function covering(reads: readonly ReadExemption[], finding: Finding): readonly ReadExemption[] {
  const meant = meantFor(reads, finding);
  const { pinned } = finding;
  if (pinned === undefined) return meant.slice(0, 1);
  const { addresses, ports } = pinned;
  const [range] = ports ?? [];
  // An exemption names one port, and a DNS record has none.
  if (ports !== undefined && (ports.length !== 1 || range?.first !== range?.last)) return NONE;
  return (
    togetherFor(meant)(range?.first).find(({ exempted }) => addresses.every((set) => isWithin(set, exempted)))?.group ??
    NONE
  );
}

/**
 * Returns the exemptions of one owner and day that cover a port, with what they exempt together. Without a port,
 * returns all.
 */
const togetherFor = memo((reads: readonly ReadExemption[]) => {
  const known = new Map<number | undefined, readonly Together[]>();
  return (port: number | undefined): readonly Together[] => {
    const found = known.get(port);
    if (found !== undefined) return found;
    const fitting = reads.filter(({ exemption }) => port === undefined || exemption?.port === port);
    const groups = Map.groupBy(fitting, ({ exemption }) => `${exemption?.owner} ${exemption?.expires}`);
    const together = [...groups.values()].map((group) => ({
      group,
      exempted: unionOf(group.flatMap(({ exemption }) => exemption?.addresses ?? [])),
    }));
    known.set(port, together);
    return together;
  };
});

interface Together {
  readonly group: readonly ReadExemption[];
  readonly exempted: AddressRanges;
}

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

/** The only check whose exemptions need addresses. */
const PINS = "ip-pinning";

const textAt = (value: unknown, key: string): string | undefined => {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
};
