import fc from "fast-check";
import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import type { Engine, Grant, GrantPart } from "../../../src/egress/grant.ts";
import { anyOf, type NamePattern } from "../../../src/egress/name/name-pattern.ts";
import type { Peer } from "../../../src/egress/peer.ts";
import { ALL_PORTS, onePort } from "../../../src/egress/port-set.ts";
import type { Fallback, Path, PathLayer, Rule } from "../../../src/reach/path/path.ts";

const place = { urn: "urn:pulumi:live::mesh::aws:ec2/securityGroup:SecurityGroup::group", path: "egress[0]" };

/**
 * What rules of random paths are written with: few values, so that rules meet, and what lies beside each is tried too.
 */
export const UNIVERSE = {
  sources: ["10.0.0.5", "10.1.0.5", "192.168.0.1"],
  destinations: ["198.51.100.7", "20.0.0.1", "10.9.9.9"],
  ports: [80, 443, 8443],
  names: ["a.example", "b.example", "x.a.example", "example"],
  versions: ["1.0", "1.2"],
} as const;

const networks = (texts: readonly string[]): fc.Arbitrary<Peer> =>
  fc
    .subarray([...texts], { minLength: 1 })
    .map((some) =>
      some.map((written): Peer[number] =>
        written === "any"
          ? { kind: "any", written, place }
          : { kind: "ranges", ranges: rangesIn(written), written, place },
      ),
    );
const ownNetwork: Peer = [{ kind: "private", written: "$HOME_NET", place }];
const sources = fc.oneof(
  fc.constant<Peer>([]),
  networks(["10.0.0.0/16", "10.0.0.0/8", "192.168.0.1"]),
  fc.constant(ownNetwork),
);
const destinations = fc.oneof(
  { weight: 3, arbitrary: networks(["any"]) },
  networks(["198.51.100.0/24", "20.0.0.1/32", "10.0.0.0/8"]),
  fc.constant(ownNetwork),
);
const patterns: readonly NamePattern[] = [
  ...["a.example", "*.example", "*example", "x*example", "b.example"].map((glob) => anyOf(glob, [glob])),
  { written: "not a", terms: [{ globs: ["a.example"], negated: true }] },
  { written: "*", terms: [] },
];

const PARTS: readonly GrantPart[] = ["rule", "source", "destination", "names", "ports", "conditions"];

const grant = (engine: Engine, effects: readonly Grant["effect"][], isNamed: boolean): fc.Arbitrary<Grant> =>
  fc
    .record({
      effect: fc.constantFrom(...effects),
      source: sources,
      destination: destinations,
      ports: fc.constantFrom(ALL_PORTS, onePort(443), onePort(8443), [{ first: 80, last: 443 }]),
      transports: fc.constantFrom<Grant["transports"]>(["any"], ["tcp"], ["udp"], ["tcp", "udp"]),
      names: isNamed ? fc.option(fc.subarray([...patterns], { minLength: 1, maxLength: 2 })) : fc.constant(null),
      application: isNamed ? fc.constantFrom("tls", "http", null) : fc.constant(null),
      tlsVersions: isNamed ? fc.option(fc.constantFrom(["1.2", "1.3"], ["1.0"])) : fc.constant(null),
      unknown: fc.option(fc.constantFrom(...PARTS), { freq: 4 }),
    })
    .map(({ names, application, tlsVersions, unknown, ...rest }) => ({
      engine,
      layer: isNamed ? "name" : "address",
      direction: "outbound",
      ...rest,
      ...(names && { names }),
      ...(application && { application }),
      ...(tlsVersions && application === "tls" && { tlsVersions }),
      labels: [],
      nearbyLabels: [],
      place,
      unknowns: unknown === null ? [] : [{ part: unknown, place, why: "it is known only after an update" }],
    }));

const layer = (
  engine: Engine,
  effects: readonly Grant["effect"][],
  fallbacks: readonly Fallback["effect"][],
  more: Partial<Pick<PathLayer, "skips" | "opensPort">> & { readonly isNamed?: boolean } = {},
): fc.Arbitrary<PathLayer> =>
  fc
    .record({
      rules: fc.array(fc.tuple(grant(engine, effects, more.isNamed ?? false), fc.boolean(), fc.boolean()), {
        maxLength: 4,
      }),
      effect: fc.constantFrom(...fallbacks),
    })
    .map(({ rules, effect }) => ({
      engine,
      title: engine,
      holder: "it",
      rules: rules.map(([grant, a, b]): Rule => ({ grant, certain: a || b })),
      fallback: { effect, why: "no rule matches it" },
      skips: more.skips,
      opensPort: more.opensPort ?? false,
    }));

const SKIPS_STATEFUL: PathLayer["skips"] = { effect: "allow", engines: ["nfw-stateful"] };
const SKIPS_NSG: PathLayer["skips"] = { effect: "bypass", engines: ["nsg"] };
/** No cloud's route skips one stage alone. Here it does, so that a skipped stage may skip another. */
const SKIPS_NETWORK: PathLayer["skips"] = { effect: "bypass", engines: ["azure-network-rule"] };
const SKIPS_APPLICATION: PathLayer["skips"] = { effect: "allow", engines: ["azure-application-rule"] };

const aws = fc.tuple(
  layer("security-group", ["allow", "unknown"], ["deny"]),
  layer("network-acl", ["allow", "deny"], ["deny"]),
  layer("nfw-stateless", ["allow", "deny", "forward"], ["forward", "deny", "allow", "unknown"], {
    skips: SKIPS_STATEFUL,
  }),
  layer("nfw-stateful", ["allow", "deny", "unknown"], ["deny", "allow"], { isNamed: true, opensPort: true }),
);
const azure = fc.tuple(
  layer("admin-rule", ["allow", "deny", "bypass"], ["forward"], { skips: SKIPS_NSG }),
  layer("nsg", ["allow", "deny"], ["deny"]),
  layer("route", ["bypass", "forward"], ["forward"], { skips: SKIPS_NETWORK }),
  layer("azure-network-rule", ["allow", "deny"], ["forward"], { skips: SKIPS_APPLICATION }),
  layer("azure-application-rule", ["allow", "deny"], ["deny"], { isNamed: true, opensPort: true }),
);

/** Paths of both clouds with some of their layers. */
export const anyPath: fc.Arbitrary<Path> = fc
  .record({
    cloud: fc.constantFrom("aws" as const, "azure" as const),
    aws,
    azure,
    kept: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    clients: fc.option(fc.constantFrom("10.0.0.0/8", "10.0.0.0/16"), { nil: undefined }),
  })
  .map(({ cloud, aws, azure, kept, clients }) => ({
    cloud,
    title: cloud,
    ...(clients && { clients: rangesIn(clients) }),
    layers: (cloud === "aws" ? aws : azure).filter((_, index) => kept[index]),
    assumptions: [],
  }));
