import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ENVIRONMENTS, type Environment, NETWORKS } from "../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { select, selectionFaults } from "../../src/catalogue/select.ts";
import { Selection } from "../../src/catalogue/selection.ts";
import { renderFault } from "../../src/egress/input/configuration-error.ts";
import { parse } from "../../src/egress/input/parse.ts";
import { type Hostname, isInside } from "../../src/egress/name/hostname.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import { counting } from "../support/count-reads.ts";

const catalogue = loadCatalogue();
const selected = (input: object) => Object.keys(select(catalogue, parse(Selection, input)));
const faults = (input: object) => selectionFaults(catalogue, parse(Selection, input)).map(renderFault);
const extra = (host: string) => ({ host, reason: "confirmed at onboarding", owner: "network team" });
const KNOWN =
  "Known are: live-internet, live-api, int-internet, dep-internet, live-hscn, int-hscn, dep-hscn, documentation, revocation-ocsp, revocation-crl, revocation-pki.";
const REVOCATION = ["revocation-ocsp", "revocation-crl", "revocation-pki"];

describe("a selection opens", () => {
  const cases: [what: string, input: object, ids: string[]][] = [
    ["the internet hosts of LIVE by default", { environment: "live" }, ["live-internet", "live-api"]],
    ["the internet host of INT", { environment: "int" }, ["int-internet"]],
    ["the internet host of path to live", { environment: "dep" }, ["dep-internet"]],
    ["HSCN alone", { environment: "live", networks: ["hscn"] }, ["live-hscn"]],
    ["both networks", { environment: "int", networks: ["internet", "hscn"] }, ["int-internet", "int-hscn"]],
    ["the documentation if asked", { environment: "int", documentation: true }, ["int-internet", "documentation"]],
    ["revocation if asked", { environment: "dep", revocation: true }, ["dep-internet", ...REVOCATION]],
    ["no option's internet host over HSCN", { environment: "int", networks: ["hscn"], revocation: true }, ["int-hscn"]],
    ["all but what is left out", { environment: "live", excludeEndpoints: ["live-api"] }, ["live-internet"]],
    [
      "extra hosts, behind those of the catalogue",
      { environment: "live", extraHosts: { "live-two": extra("two.spineservices.nhs.uk") } },
      ["live-internet", "live-api", "live-two"],
    ],
    [
      "extra hosts alone",
      { environment: "int", excludeEndpoints: ["int-internet"], extraHosts: { a: extra("a.example.org") } },
      ["a"],
    ],
  ];
  for (const [what, input, ids] of cases) it(what, () => assert.deepEqual(selected(input), ids));

  it("them as rules that say why and how sure it is", () => {
    const rules = select(
      catalogue,
      parse(Selection, {
        environment: "live",
        revocation: true,
        extraHosts: { more: extra("More.spineservices.nhs.uk.") },
      }),
    );
    assert.deepEqual(rules["live-api"], {
      host: "msg.spineservices.nhs.uk",
      port: 443,
      protocol: "tls",
      reason: "MESH API",
      status: "unverified",
    });
    assert.deepEqual(rules["revocation-crl"], {
      host: "crl.nhs.uk",
      port: 80,
      protocol: "http",
      reason: "Certificate revocation lists of the NHS CA",
      status: "current",
    });
    assert.deepEqual(rules.more, {
      host: "more.spineservices.nhs.uk",
      port: 443,
      protocol: "tls",
      reason: "confirmed at onboarding (owner: network team)",
      status: "current",
    });
  });
});

describe("a selection is refused", () => {
  const cases: [what: string, input: object, ...expected: string[]][] = [
    [
      "with an id that is none, each with the nearest",
      { environment: "live", excludeEndpoints: ["live-ap", "live-api", "revocation"] },
      `excludeEndpoints[0]: "live-ap" is no endpoint. Did you mean "live-api"? ${KNOWN}`,
      `excludeEndpoints[2]: "revocation" is no endpoint. ${KNOWN}`,
    ],
    [
      "where nothing is left",
      { environment: "int", excludeEndpoints: ["int-internet"] },
      "excludeEndpoints: leaves no host for int on internet. Keep at least one.",
    ],
    [
      "with a LIVE host in INT, also by zone and by the zone itself",
      {
        environment: "int",
        extraHosts: {
          a: extra("mesh-sync.spineservices.nhs.uk"),
          b: extra("new.spineservices.nhs.uk"),
          c: extra("spineservices.nhs.uk"),
          d: extra("new.national.ncrs.nhs.uk"),
        },
      },
      'extraHosts.a.host: "mesh-sync.spineservices.nhs.uk" is a host of live; this stack is int.',
      'extraHosts.b.host: "new.spineservices.nhs.uk" lies in spineservices.nhs.uk, which is live; this stack is int.',
      'extraHosts.c.host: "spineservices.nhs.uk" lies in spineservices.nhs.uk, which is live; this stack is int.',
      'extraHosts.d.host: "new.national.ncrs.nhs.uk" lies in national.ncrs.nhs.uk, which is live; this stack is int.',
    ],
    [
      "with an INT host in LIVE",
      {
        environment: "live",
        extraHosts: { a: extra("msg.intspineservices.nhs.uk"), b: extra("x.int.spine2.ncrs.nhs.uk") },
      },
      'extraHosts.a.host: "msg.intspineservices.nhs.uk" is a host of int; this stack is live.',
      'extraHosts.b.host: "x.int.spine2.ncrs.nhs.uk" lies in int.spine2.ncrs.nhs.uk, which is int; this stack is live.',
    ],
    [
      "with a retired name, whose zone no longer matters",
      {
        environment: "live",
        extraHosts: { a: extra("mesh.spineservices.nhs.uk"), b: extra("msg.train.spine2.ncrs.nhs.uk") },
      },
      'extraHosts.a.host: "mesh.spineservices.nhs.uk" is no MESH host: LIVE internet name until 2021. Remove it; "mesh-sync.spineservices.nhs.uk" took its place.',
      'extraHosts.b.host: "msg.train.spine2.ncrs.nhs.uk" is no MESH host: removed from mesh-client 3.0. Remove it.',
    ],
    [
      "with what the catalogue has, saying how to open it",
      {
        environment: "live",
        excludeEndpoints: ["live-internet"],
        extraHosts: {
          a: extra("mesh-sync.national.ncrs.nhs.uk"),
          b: extra("digital.nhs.uk"),
          c: extra("mesh-sync.spineservices.nhs.uk"),
          d: extra("msg.spineservices.nhs.uk"),
          "live-hscn": extra("e.example.org"),
        },
      },
      'extraHosts.a.host: "mesh-sync.national.ncrs.nhs.uk" is already in the catalogue, as "live-hscn". List "hscn" in networks instead.',
      'extraHosts.b.host: "digital.nhs.uk" is already in the catalogue, as "documentation". Set documentation: true instead.',
      'extraHosts.c.host: "mesh-sync.spineservices.nhs.uk" is already in the catalogue, as "live-internet". Take "live-internet" out of excludeEndpoints instead.',
      'extraHosts.d.host: "msg.spineservices.nhs.uk" is already in the catalogue, as "live-api". It is open without this; remove it here.',
      'extraHosts.live-hscn: "live-hscn" is the id of an endpoint in the catalogue. Give the extra host a key of its own.',
    ],
    [
      "with a host that stands twice",
      { environment: "int", extraHosts: { a: extra("a.example.org"), b: extra("A.example.org.") } },
      'extraHosts.b.host: "a.example.org" is already listed under "a". Remove one of the two.',
    ],
  ];
  for (const [what, input, ...expected] of cases) it(what, () => assert.deepEqual(faults(input), expected));
});

describe("whatever is selected", () => {
  const anySelection = fc.record({
    environment: fc.constantFrom(...ENVIRONMENTS),
    networks: fc.subarray([...NETWORKS], { minLength: 1 }),
    documentation: fc.boolean(),
    revocation: fc.boolean(),
    excludeEndpoints: fc.subarray(Object.keys(catalogue.endpoints)),
  });
  const inZoneOf = (host: Hostname): Environment[] =>
    Object.entries(catalogue.zones).flatMap(([zone, environment]) =>
      isInside(host, zone as Hostname) ? [environment] : [],
    );

  it("only hosts of its environment are opened, as rules that every component takes", () =>
    fc.assert(
      fc.property(anySelection, (input) => {
        const selection = parse(Selection, input);
        if (selectionFaults(catalogue, selection).length > 0) return;
        const rules = select(catalogue, selection);
        assert.deepEqual(parse(EgressRules, rules), rules);
        for (const { host } of Object.values(rules))
          assert.ok(inZoneOf(host).every((environment) => environment === input.environment));
      }),
    ));

  it("no extra host opens another environment, by zone or by look-alike spelling", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...ENVIRONMENTS),
        fc.constantFrom(...Object.entries(catalogue.zones)),
        fc.stringMatching(/^(?:[a-z][a-z0-9]{0,8}\.){0,2}$/),
        fc.constantFrom(
          (text: string) => text,
          (text: string) => text.toUpperCase(),
          (text: string) => `${text}.`,
        ),
        (environment, [zone, zoneEnvironment], labels, respell) => {
          const found = faults({ environment, extraHosts: { x: extra(respell(labels + zone)) } });
          if (zoneEnvironment !== environment) assert.notDeepEqual(found, []);
        },
      ),
    ));
});

describe("twice as much to select is twice the work", () => {
  const extra = (count: number, host: (index: number) => string) => ({
    extraHosts: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`x${index}`, { host: host(index), reason: "r", owner: "o" }]),
    ),
  });
  const large: [what: string, config: (count: number) => object][] = [
    ["ids that are none", (count) => ({ excludeEndpoints: Array.from({ length: count }, (_, index) => `x${index}`) })],
    ["extra hosts", (count) => extra(count, (index) => `h${index}.example.org`)],
    ["extra hosts that are all the same", (count) => extra(count, () => "h.example.org")],
  ];
  for (const [what, config] of large)
    it(`for ${what}`, () => {
      const workOn = (count: number): number => {
        const selection = counting(Selection.parse({ environment: "int", ...config(count) }));
        selectionFaults(catalogue, selection.value);
        return selection.count();
      };
      const [once, twice] = [workOn(500), workOn(1000)];
      assert.ok(twice < 2.3 * once, `${once} for 500, ${twice} for 1000`);
    });
});
