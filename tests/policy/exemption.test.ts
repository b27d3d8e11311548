import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readExemptions } from "../../policy/exemption.ts";
import { findingTexts, judged } from "../support/policy/judgement.ts";
import { type Sample, urnOf } from "../support/readers/readings.ts";

const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** A rule to the HSCN addresses, unless it is said otherwise. */
const pin = (more: object = {}): Sample => ({
  type: RULE,
  props: { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "155.231.48.156/32", ...more },
});

const exemption = (more: object = {}) => ({
  check: "ip-pinning",
  resource: urnOf(RULE),
  addresses: ["155.231.48.156", "155.231.48.220"],
  port: 443,
  owner: "network team",
  reason: "the HSCN line has no firewall that reads names",
  expires: "2027-06-30",
  ...more,
});

const found = (exemptions: readonly unknown[], ...samples: Sample[]): string[] =>
  findingTexts(judged(samples, { settings: { exemptions } }));

describe("an exemption", () => {
  it("silences exactly what it names, and stays visible for HSCN", () =>
    assert.deepEqual(found([exemption()], pin()), ["exemption-due it"]));

  it("may name its resource by a glob", () =>
    assert.deepEqual(found([exemption({ resource: "urn:pulumi:*::project::*::it" })], pin()), ["exemption-due it"]));

  it("holds on its last day, and not on the day after", () => {
    assert.deepEqual(found([exemption({ expires: "2026-11-26" })], pin()), ["exemption-due it"]);
    assert.deepEqual(found([exemption({ expires: "2026-11-25" })], pin()), [
      "exemption-invalid exemptions[0]",
      "ip-pinning it",
    ]);
  });

  for (const [what, sample] of Object.entries({
    "more ports": pin({ toPort: 444 }),
    "all protocols": pin({ ipProtocol: "-1", fromPort: undefined, toPort: undefined }),
    "more addresses": pin({ cidrIpv4: "155.231.48.156/30" }),
    "another address": pin({ cidrIpv4: "18.132.56.40/32" }),
  }))
    it(`doesn't cover ${what}`, () => assert.deepEqual(found([exemption()], sample), ["ip-pinning it"]));

  it("covers a range only where every address of it is named", () => {
    const whole = exemption({ addresses: ["155.231.48.156/30"] });
    assert.deepEqual(found([whole], pin({ cidrIpv4: "155.231.48.156/31" })), ["exemption-due it"]);
  });

  it("adds up with others of one owner and day", () => {
    const both = pin({ cidrIpv4: "155.231.48.156/30" });
    const one = (addresses: string[], more: object = {}) => exemption({ addresses, ...more });
    const halves = [one(["155.231.48.156/31"]), one(["155.231.48.158/31"])];
    assert.deepEqual(found(halves, both), ["exemption-due it"]);
    const [first, second] = [halves[0], one(["155.231.48.158/31"], { owner: "somebody else" })];
    assert.deepEqual(found([first, second], both), ["ip-pinning it"]);
  });

  it("of a DNS record needs no port", () => {
    const record: Sample = {
      type: "aws:route53/record:Record",
      props: { zoneId: "z", name: "mesh-sync.spineservices.nhs.uk", type: "A", records: ["10.0.0.5"] },
    };
    const own = exemption({ resource: urnOf(record.type), addresses: ["10.0.0.5"], port: undefined });
    assert.deepEqual(found([own], record), ["exempted it"]);
  });

  for (const [what, more] of Object.entries({
    "more than 366 days ahead": { expires: "2027-11-28" },
    "for addresses that are together wider than a /16": { addresses: ["155.231.0.0/16", "155.232.0.0/32"] },
    "for every resource of every project": { resource: "*" },
  }))
    it(`${what} is invalid`, () =>
      assert.deepEqual(found([exemption(more)], pin()), ["exemption-invalid exemptions[0]", "ip-pinning it"]));

  it("is for its own check", () =>
    assert.deepEqual(found([exemption({ check: "bypass" })], pin()), ["exemption-due exemptions[0]", "ip-pinning it"]));

  it("of another stack is none of this one's business, whatever is wrong with it", () =>
    assert.deepEqual(
      found([exemption({ resource: "urn:pulumi:other::*", expires: "2020-01-01" })], {
        ...pin(),
        props: { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.0.0.0/8" },
      }),
      [],
    ));

  it("that ends within 30 days is said, whatever it is for", () => {
    const live = { addresses: ["18.132.56.40"], expires: "2026-12-26" };
    assert.deepEqual(found([exemption(live)], pin({ cidrIpv4: "18.132.56.40/32" })), ["exemption-due it"]);
    assert.deepEqual(found([exemption({ ...live, expires: "2026-12-27" })], pin({ cidrIpv4: "18.132.56.40/32" })), [
      "exempted it",
    ]);
  });
});

describe("an incomplete exemption", () => {
  const faulty: [what: string, value: unknown, message: string][] = [
    ["no owner", exemption({ owner: undefined }), "exemptions[0].owner: is missing; expected text."],
    [
      "an empty reason",
      exemption({ reason: " " }),
      'exemptions[0].reason: "" is empty. Write a text, or remove the key.',
    ],
    ["no end", exemption({ expires: undefined }), "exemptions[0].expires: is missing; expected text."],
    [
      "an end that is no day",
      exemption({ expires: "2027-02-30" }),
      'exemptions[0].expires: "2027-02-30" is not a day. Write it as YYYY-MM-DD.',
    ],
    [
      "an unknown check",
      exemption({ check: "ip-pining" }),
      'exemptions[0].check: "ip-pining" is no check that can be exempted. Did you mean "ip-pinning"?',
    ],
    [
      "a check about exemptions",
      exemption({ check: "exemption-invalid" }),
      'exemptions[0].check: "exemption-invalid" is no check that can be exempted.',
    ],
    [
      "a pin without addresses",
      exemption({ addresses: undefined }),
      "exemptions[0].addresses: is missing; an exempted pin names its addresses.",
    ],
    [
      "every address",
      exemption({ addresses: ["0.0.0.0/0"] }),
      'exemptions[0].addresses[0]: "0.0.0.0/0" is every address; name those that are exempted.',
    ],
    [
      "a name for an address",
      exemption({ addresses: ["hscn"] }),
      'exemptions[0].addresses[0]: "hscn" is no address or network.',
    ],
    [
      "a misspelt key",
      exemption({ expiry: "2027-01-01" }),
      'exemptions[0].expiry: unknown key. Did you mean "expires"? Known are: check, resource, addresses, port, owner, reason, expires.',
    ],
    [
      "a text",
      "155.231.48.156",
      'exemptions[0]: "155.231.48.156" is not a map of keys to values. Write it as in {key: value}.',
    ],
    ["nothing", null, "exemptions[0]: is empty; expected a map of keys to values. Write one, or remove the key."],
  ];
  for (const [what, value, message] of faulty)
    it(`with ${what} is told`, () => {
      const [read] = readExemptions(
        [value],
        new Map(["ip-pinning", "bypass", "environment"].map((id) => [id, "mandatory"])),
      );
      assert.equal(read?.exemption, undefined);
      assert.deepEqual(
        read?.faults.map(({ path, message }) => `${path}: ${message}`),
        [message],
      );
    });

  it("silences nothing, and is a finding of the stacks that hold its resource", () =>
    assert.deepEqual(found([exemption({ owner: undefined })], pin()), [
      "exemption-invalid exemptions[0]",
      "ip-pinning it",
    ]));

  it("without a resource is a finding of every stack, since nobody can tell whose it is", () =>
    assert.deepEqual(found([exemption({ resource: undefined })]), ["exemption-invalid exemptions[0]"]));
});
