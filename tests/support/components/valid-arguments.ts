import fc from "fast-check";
import type { EgressRuleArgs } from "../../../components/arguments.ts";
import type { MeshSelectionArgs } from "../../../components/selection.ts";
import { knownAddresses } from "../../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { select } from "../../../src/catalogue/select.ts";
import { Selection } from "../../../src/catalogue/selection.ts";
import { type AddressRanges, overlaps, rangesOf } from "../../../src/egress/address/address-ranges.ts";
import { readRanges } from "../../../src/egress/address/read-ranges.ts";
import { writeRanges } from "../../../src/egress/address/write-ranges.ts";

/** A host, its port and what is spoken there. */
export interface Opened {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
}

/** What rules open. */
export const openedBy = (
  rules: Readonly<Record<string, { host: string; port?: number; protocol?: string }>>,
): Opened[] => Object.values(rules).map(({ host, port = 443, protocol = "tls" }) => ({ host, port, protocol }));

/** The addresses that `texts` mean. */
export const rangesIn = (texts: readonly string[]): AddressRanges =>
  rangesOf(
    texts.flatMap((text) => {
      const read = readRanges(text);
      return "ranges" in read ? read.ranges : [];
    }),
  );

/** Every address of MESH that is known: nothing that a component renders may hold one. */
export const KNOWN_ADDRESSES: AddressRanges = rangesIn(knownAddresses(loadCatalogue()));

/** A line of text such as users write, with all that could end a quoted value, a rule or a comment. */
export const anyLine = (longest: number): fc.Arbitrary<string> =>
  fc
    .string({
      unit: fc.oneof(fc.constantFrom(...'";\\#()|:.,!$@é“ﷺ '), fc.constantFrom(..."abcXYZ019")),
      maxLength: longest,
    })
    .map((text) => text.trim())
    .filter((text) => text !== "" && text.length <= longest);

// Hosts that are in each other's zones, or near it, are those that a pattern may take for one another.
const zone = fc.constantFrom("nhs.uk", "spineservices.nhs.uk", "a.example.org", "aexample.org", "example.org");
const anyHost = fc
  .tuple(fc.constantFrom("mesh-sync", "msg", "a", "x-a", "a.b", "b"), zone)
  .map((parts) => parts.join("."));

/** Valid rules: one to six, on few ports, over TLS and HTTP. */
export const anyRules: fc.Arbitrary<Record<string, EgressRuleArgs>> = fc
  .uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,6}[a-z0-9])?$/),
      host: anyHost,
      port: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(443, 80, 8443) }, fc.integer({ min: 1, max: 64000 })),
      protocol: fc.constantFrom("tls", "http"),
      reason: anyLine(60),
      status: fc.constantFrom("current", "deprecated", "unverified"),
    }),
    {
      minLength: 1,
      maxLength: 6,
      comparator: (a, b) => a.key === b.key || `${a.host}:${a.port}` === `${b.host}:${b.port}`,
    },
  )
  .map((rules) => Object.fromEntries(rules.map(({ key, ...rule }) => [key, rule])));

const network = (family: 4 | 6, bits: number, shortest: number, longest: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.bigInt(0n, (1n << BigInt(bits)) - 1n), fc.integer({ min: shortest, max: longest }))
    .map(([value, length]) => {
      const free = BigInt(bits - length);
      const first = (value >> free) << free;
      const last = first + (1n << free) - 1n;
      const [written = ""] = writeRanges([{ family, first, last }]);
      return written.includes("/") ? written : `${written}/${length}`;
    });

const apartFromMesh = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  texts.filter((text) => !overlaps(rangesIn([text]), KNOWN_ADDRESSES));

/** An IPv4 network that holds no address of MESH. */
export const anyIpv4Network = apartFromMesh(
  fc.oneof(fc.constantFrom("10.0.0.0/8", "172.16.0.0/12", "10.20.0.0/16", "10.20.1.0/24"), network(4, 32, 4, 32)),
);

/** A network of either family that holds no address of MESH. IPv6 that carries IPv4 is left to `anyIpv4Network`. */
export const anyNetwork = fc.oneof(
  { weight: 3, arbitrary: anyIpv4Network },
  network(6, 128, 4, 128).filter((text) => rangesIn([text]).every(({ family }) => family === 6)),
);

export const anyIpv4Address = anyIpv4Network.map((text) => text.replace(/\/.*$/, ""));
/** An address of either family that is none of MESH's. */
export const anyAddress = anyNetwork.map((text) => text.replace(/\/.*$/, "")).filter((text) => !/^::$/.test(text));

/** From one to four, each once. */
export const several = (texts: fc.Arbitrary<string>, least = 1): fc.Arbitrary<string[]> =>
  fc.uniqueArray(texts, { minLength: least, maxLength: 4 });

/** Who lets denials be logged only, until when. */
export const anyMonitor = fc.record({ owner: anyLine(100), expires: fc.constantFrom("2999-12-31", "2100-02-28") });

/** Zones of others: hosts of the rules may be in one. */
export const anyZone = fc.oneof(
  fc.constantFrom("amazonaws.com", "eu-west-2.compute.internal", "internal", "nhs.uk"),
  anyHost,
);

/** What a composite may be told to open. */
export const anySelection: fc.Arbitrary<MeshSelectionArgs> = fc.record({
  environment: fc.constantFrom("int", "live"),
  networks: fc.constantFrom(["internet"], ["internet", "hscn"]),
  revocation: fc.boolean(),
  documentation: fc.boolean(),
});

/** The hosts of a selection, by the catalogue. */
export const selected = (selection: MeshSelectionArgs) => openedBy(select(loadCatalogue(), Selection.parse(selection)));
