import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "mocha";
import { EgressRules } from "../../src/egress/rule.ts";
import { readLogFile } from "../../src/observe/input/read-log-file.ts";
import { intentOf } from "../../src/observe/intent.ts";
import { observeTallies } from "../../src/observe/observe.ts";
import type { Observed } from "../../src/observe/report/observed.ts";
import { suggestHosts } from "../../src/observe/report/suggest.ts";
import { Tallies } from "../../src/observe/tally.ts";
import { stackOf } from "../support/policy/judgement.ts";
import type { Sample } from "../support/readers/readings.ts";
import { RULES } from "../support/readers/rules.ts";
import { azureGroup } from "./support/azure-firewall.ts";
import { type AlertSample, alertLine } from "./support/log-lines.ts";
import { aws, sid } from "./support/network-firewall.ts";

const HOST = "mesh-sync.spineservices.nhs.uk";
const API = "msg.spineservices.nhs.uk";
const PIN = "192.0.2.80";
const CLIENT = "10.20.1.5";
const MONITOR = { owner: "network-team@example.org", expires: "2027-01-31" };

const azure = azureGroup(API, "api");

/** @param unchangedSince of all resources of the plan. */
async function observed(
  samples: readonly Sample[] | undefined,
  lines: readonly string[],
  { showsClients = false, unchangedSince }: { showsClients?: boolean; unchangedSince?: string | null } = {},
): Promise<Observed> {
  const tallies = new Tallies(new Set([PIN]));
  const file = await readLogFile("a.log", Readable.from([Buffer.from(lines.join("\n"))]), (event, kind) =>
    tallies.add(event, kind),
  );
  const stack = samples && stackOf(samples);
  return observeTallies(tallies, [file], {
    intent:
      stack &&
      intentOf(
        stack.readings.map((reading) => (unchangedSince === undefined ? reading : { ...reading, unchangedSince })),
        stack.firewalls,
      ),
    statuses: new Map([
      [HOST, "current"],
      [API, "unverified"],
    ]),
    knownAddresses: new Set([PIN]),
    windowDays: 14,
    showsClients,
  });
}

/** The line of the group's text that has this sid. */
const textOf = (of: number): string => {
  const text = JSON.stringify(aws()).match(new RegExp(`sid:${of}; rev:\\d+;`));
  return text?.[0] ?? assert.fail();
};

const states = ({ destinations }: Observed): string[] =>
  destinations.map(({ state, name, address, port, flows }) => `${state} ${name ?? address ?? "-"}:${port} ${flows}`);

/** The same alert on so many days, from the first of a month on. */
const daily = (days: number, sample: AlertSample): string[] =>
  Array.from({ length: days }, (_, day) =>
    alertLine({ client: CLIENT, flow: day, time: `2026-10-${String(day + 1).padStart(2, "0")}T08:00:00Z`, ...sample }),
  );

const inUse = (days: number): string[] => daily(days, { sid: sid("live-internet"), sni: HOST });

describe("what logs say, held against what was meant", () => {
  it("is decided by the rule's sid, not by action or verdict, which monitor mode has alike", async () => {
    const lines = [
      alertLine({ client: CLIENT, sid: sid("live-internet"), sni: HOST, flow: 1 }),
      alertLine({ client: CLIENT, sid: sid("deny:tls-host"), sni: "other.example.org", flow: 2 }),
      alertLine({ client: CLIENT, sid: sid("deny:port"), port: 8443, flow: 3 }),
    ];
    assert.deepEqual(states(await observed(aws({ monitor: MONITOR }), lines)), [
      "would-drop 203.0.113.10:8443 1",
      "would-drop other.example.org:443 1",
      `used ${HOST}:443 1`,
      `unused ${API}:443 0`,
    ]);
    const blocked = lines.slice(1).map((line) => line.replace('"action":"allowed"', '"action":"blocked"'));
    assert.deepEqual(states(await observed(aws(), blocked)).slice(0, 2), [
      "dropped 203.0.113.10:8443 1",
      "dropped other.example.org:443 1",
    ]);
  });

  it("is no all-clear for a name that the rule of that id was for before, and isn't any more", async () => {
    const told = await observed(aws(), [alertLine({ client: CLIENT, sid: sid("live-api"), sni: "old.example.org" })]);
    const [first] = told.destinations;
    assert.deepEqual([first?.name, first?.state], ["old.example.org", "unknown"]);
    assert.match(first?.why ?? "", /now matches something else/);
    assert.notEqual(told.verdict.result, "ready");
  });

  it("is no all-clear for a port that the rule of that id was for before, and isn't any more", async () => {
    const told = await observed(aws(), [alertLine({ client: CLIENT, sid: sid("live-api"), sni: API, port: 8443 })]);
    assert.deepEqual(states(told).slice(0, 1), [`unknown ${API}:8443 1`]);
  });

  it("is not known where the rule that told of a nameless connection has been changed since", async () => {
    const rev = Number(/sid:(\d+); rev:(\d+);/.exec(textOf(sid("deny:port")))?.[2]);
    const told = async (rev: number) =>
      states(
        await observed(aws({ monitor: MONITOR }), [
          alertLine({ client: CLIENT, sid: sid("deny:port"), rev, port: 80 }),
        ]),
      )[0];
    assert.equal(await told(rev), "would-drop 203.0.113.10:80 1");
    assert.equal(await told(rev + 1), "unknown 203.0.113.10:80 1");
  });

  describe("of a name that enforcing would have ended before a rule was made for it", () => {
    const rules = EgressRules.parse({ ...RULES, partner: { host: "x.example.org", reason: "results" } });
    const told = async (unchangedSince: string | null | undefined, key = "deny:tls-host") => {
      const line = alertLine({ client: CLIENT, sid: sid(key), sni: "x.example.org", time: "2026-10-05T08:00:00Z" });
      const found = await observed(aws({ monitor: MONITOR, rules }), [...inUse(14), line], { unchangedSince });
      return [found.destinations.find(({ name }) => name === "x.example.org")?.state, found.verdict.result];
    };

    it("is allowed, where the rules are newer than the line or still to be made", async () => {
      assert.deepEqual(await told("2026-10-06T00:00:00Z"), ["used", "ready"]);
      assert.deepEqual(await told(null), ["used", "ready"]);
    });

    it("is not, where the rule was there already", async () =>
      assert.deepEqual(await told("2026-10-04T00:00:00Z"), ["would-drop", "not-ready"]));

    it("is not known, where the plan doesn't tell since when the rules are so", async () =>
      assert.deepEqual(await told(undefined), ["unknown", "unclear"]));

    it("is not, where a denial in front of the rule told of it", async () =>
      assert.deepEqual(await told("2026-10-06T00:00:00Z", "deny:old-tls"), ["would-drop", "not-ready"]));
  });

  it("judges nothing of clients that the list lacks", async () => {
    const result = await observed(aws({ monitor: MONITOR }), [
      alertLine({ client: "10.99.0.1", sid: sid("alert:home-net") }),
    ]);
    assert.deepEqual(states(result).slice(0, 1), ["unknown 203.0.113.10:443 1"]);
    assert.equal(result.verdict.result, "unclear");
  });

  it("is unknown without a plan, and for the rule of a group that the plan doesn't hold", async () => {
    const lines = [alertLine({ sid: 5, sni: "x.example.org" })];
    assert.deepEqual(states(await observed(undefined, lines)), ["unknown x.example.org:443 1"]);
    const withPlan = await observed(aws(), lines);
    assert.equal(withPlan.destinations[0]?.state, "unknown");
    assert.match(withPlan.destinations[0]?.why ?? "", /^sid 5 is in no rule group/);
  });

  it("counts a connection once, however many lines it has and however its name is written", async () => {
    const lines = ["OTHER.example.org.", "other.example.org", "Other.Example.org"].flatMap((sni) =>
      Array.from({ length: 5 }, () =>
        alertLine({ client: CLIENT, sid: sid("deny:tls-host"), sni, flow: 9, action: "blocked" }),
      ),
    );
    assert.deepEqual(states(await observed(aws(), lines)).slice(0, 1), ["dropped other.example.org:443 1"]);
  });

  it("goes by group, collection and rule on Azure, and by what the line says where no rule took it", async () => {
    const line = (fields: object) =>
      JSON.stringify({
        category: "AZFWApplicationRule",
        time: "2026-10-01T08:00:00Z",
        properties: { SourceIp: CLIENT, DestinationPort: 443, ...fields },
      });
    const result = await observed(azure, [
      line({ Fqdn: API, Action: "Allow", RuleCollectionGroup: "MESH", RuleCollection: "mesh-allow", Rule: "api" }),
      line({ Fqdn: "other.example.org", Action: "Deny", ActionReason: "Default Action" }),
      line({
        Fqdn: "third.example.org",
        Action: "Allow",
        RuleCollectionGroup: "theirs",
        RuleCollection: "c",
        Rule: "r",
      }),
    ]);
    assert.deepEqual(states(result), [
      "dropped other.example.org:443 1",
      `used ${API}:443 1`,
      "used third.example.org:443 1",
    ]);
    assert.equal(result.destinations.find(({ name }) => name === API)?.rule, "api");
    assert.match(result.destinations.find(({ name }) => name === "third.example.org")?.why ?? "", /doesn't hold/);
    assert.deepEqual(
      result.rules.map(({ rule, isUsed }) => [rule, isUsed]),
      [["api", true]],
    );
  });

  it("shows who dials known addresses without a name, and who asks for one there", async () => {
    const flow = (client: string) =>
      `2 111122223333 eni-1 ${client} ${PIN} 50000 443 6 3 180 1764000000 1764000060 ACCEPT OK`;
    const lines = [
      alertLine({ client: CLIENT, sid: sid("live-internet"), sni: HOST, address: PIN }),
      flow(CLIENT),
      flow("10.20.1.6"),
    ];
    const result = await observed(aws(), lines, { showsClients: true });
    assert.deepEqual(
      result.pinned.map(({ address, clients }) => [address, clients.addresses]),
      [[PIN, ["10.20.1.6"]]],
    );
    assert.equal(result.verdict.result, "not-ready");
    assert.ok(result.destinations.every(({ address }) => address !== PIN));
  });

  it("shows who dials a known address without a name, whatever names others send", async () => {
    const lines = [
      alertLine({ client: CLIENT, sid: sid("deny:port"), sni: `at ${PIN}`, flow: 1 }),
      alertLine({ client: CLIENT, sid: sid("deny:port"), sni: PIN, flow: 2 }),
      alertLine({ client: "10.20.1.6", sid: sid("deny:port"), address: PIN, flow: 3 }),
    ];
    const { pinned } = await observed(aws(), lines, { showsClients: true });
    assert.deepEqual(
      pinned.map(({ address, clients }) => [address, clients.addresses]),
      [[PIN, ["10.20.1.6"]]],
    );
  });

  describe("of known addresses in logs that have no names", () => {
    const flowOf = (client: string) =>
      `2 111122223333 eni-1 ${client} ${PIN} 50000 443 6 3 180 1764000000 1764000060 ACCEPT OK`;
    const pins = async (samples: readonly Sample[], ...lines: readonly string[]) => {
      const { pinned, verdict } = await observed(samples, lines, { showsClients: true });
      return { clients: pinned.flatMap(({ clients }) => clients.addresses), ...verdict };
    };

    it("is no pin of a client that a resolver gave that address for a name", async () => {
      const query = JSON.stringify({
        query_timestamp: "2026-10-01T08:00:00Z",
        query_name: `${HOST}.`,
        query_type: "A",
        srcaddr: CLIENT,
        answers: [{ Rdata: PIN, Type: "A", Class: "IN" }],
      });
      assert.deepEqual((await pins(aws(), query, flowOf(CLIENT), flowOf("10.20.1.6"))).clients, ["10.20.1.6"]);
    });

    it("is no pin of a client that asks Azure's firewall for MESH by name, where lines have no address", async () => {
      const line = JSON.stringify({
        category: "AZFWApplicationRule",
        time: "2026-10-01T08:00:00Z",
        properties: { SourceIp: CLIENT, DestinationPort: 443, Fqdn: API, Action: "Allow" },
      });
      assert.deepEqual((await pins(azure, line, flowOf(CLIENT), flowOf("10.20.1.6"))).clients, ["10.20.1.6"]);
    });

    it("is no reason against enforcing where a gateway dials, for which there is no rule", async () => {
      const line = alertLine({ client: CLIENT, sid: sid("live-internet"), sni: HOST });
      const { clients, result } = await pins(aws(), line, flowOf("10.0.0.9"));
      assert.deepEqual([clients, result], [["10.0.0.9"], "unclear"]);
    });

    it("is not known where no log has names", async () => {
      const { result, reasons } = await pins(aws(), flowOf(CLIENT));
      assert.equal(result, "unclear");
      assert.match(reasons.join(), /1 known MESH address is dialled, and no log has names/);
    });
  });

  it("of a name that DNS Firewall told of before its list had it goes by the time of the list's last change", async () => {
    const dns = (domains: readonly string[]): Sample[] => [
      {
        type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
        name: "mesh",
        props: { id: "l1", domains },
      },
      {
        type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
        name: "all",
        props: { id: "l2", domains: ["*."] },
      },
      ...[
        ["ALLOW", "l1", 100],
        ["ALERT", "l2", 200],
      ].map(([action, firewallDomainListId, priority]) => ({
        type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        name: String(action),
        props: { action, firewallDomainListId, priority, firewallRuleGroupId: "g" },
      })),
    ];
    const query = JSON.stringify({
      query_timestamp: "2026-10-05T08:00:00Z",
      query_name: "x.example.org.",
      query_type: "A",
      srcaddr: CLIENT,
      firewall_rule_action: "ALERT",
    });
    const told = async (domains: readonly string[], unchangedSince?: string) =>
      states(await observed(dns(domains), [query], unchangedSince === undefined ? {} : { unchangedSince }));
    assert.deepEqual(await told(["x.example.org"], "2026-10-06T00:00:00Z"), ["used x.example.org:53 1"]);
    assert.deepEqual(await told(["x.example.org"], "2026-10-04T00:00:00Z"), ["would-drop x.example.org:53 1"]);
    assert.deepEqual(await told(["x.example.org"]), ["unknown x.example.org:53 1"]);
    assert.deepEqual(await told(["y.example.org"], "2026-10-06T00:00:00Z"), ["would-drop x.example.org:53 1"]);
  });

  it("shows DNS servers that no rule names", async () => {
    const result = await observed(aws(), [
      `2 111122223333 eni-1 ${CLIENT} 198.51.100.53 50000 53 17 3 180 1764000000 1764000060 ACCEPT OK`,
    ]);
    assert.deepEqual(
      result.resolvers.map(({ address }) => address),
      ["198.51.100.53"],
    );
  });

  it("shows networks in place of clients unless asked", async () => {
    const lines = [alertLine({ client: CLIENT, sid: sid("live-internet"), sni: HOST })];
    const { clients } = (await observed(aws(), lines)).destinations.find(({ name }) => name === HOST) ?? {};
    assert.deepEqual(clients, { count: 1, isMore: false, networks: ["10.20.0.0/16"] });
  });
});

describe("whether to enforce", () => {
  const ready = async (lines: readonly string[]) => (await observed(aws({ monitor: MONITOR }), lines)).verdict;

  it("is ready only where the window is covered, every current host was seen and nothing would be dropped", async () => {
    assert.deepEqual(await ready(inUse(14)), { result: "ready", reasons: [] });
    assert.match((await ready(inUse(13))).reasons.join(), /13 days, and 14 are required/);
    assert.match(
      (await ready(daily(14, { sid: sid("live-api"), sni: API }))).reasons.join(),
      /mesh-sync\S+ was not seen in use/,
    );
  });

  it("asks for days of the plan's own rules, whatever else has lines", async () => {
    const others = Array.from({ length: 14 }, (_, day) =>
      JSON.stringify({
        query_timestamp: `2026-10-${String(day + 1).padStart(2, "0")}T08:00:00Z`,
        query_name: `${HOST}.`,
        query_type: "A",
        srcaddr: CLIENT,
      }),
    );
    const { result, reasons } = await ready([...inUse(1), ...others]);
    assert.equal(result, "unclear");
    assert.match(reasons.join(), /plan's rules cover 1 day, and 14 are required/);
  });

  it("doesn't depend on flows that no firewall has seen", async () => {
    const flow = `2 111122223333 eni-1 ${CLIENT} 10.9.0.7 50000 5432 6 3 180 1764000000 1764000060 ACCEPT OK`;
    const told = await observed(aws({ monitor: MONITOR }), [...inUse(14), flow]);
    assert.equal(told.verdict.result, "ready");
    assert.deepEqual(states(told).slice(0, 1), ["unknown 10.9.0.7:5432 1"]);
  });

  it("is never ready by the plan of another stack", async () => {
    const other = aws({ name: "other", monitor: MONITOR });
    const { verdict } = await observed(other, inUse(14));
    assert.equal(verdict.result, "unclear");
    assert.match(verdict.reasons.join(), /No line was made by a rule of the plan/);
    const line = (day: number) =>
      JSON.stringify({
        category: "AZFWApplicationRule",
        time: `2026-10-${day}T08:00:00Z`,
        properties: {
          SourceIp: CLIENT,
          DestinationPort: 443,
          Fqdn: API,
          Action: "Allow",
          RuleCollectionGroup: "theirs",
          RuleCollection: "c",
          Rule: "r",
        },
      });
    const told = await observed(
      azure,
      Array.from({ length: 14 }, (_, day) => line(10 + day)),
    );
    assert.deepEqual(told.verdict, {
      result: "unclear",
      reasons: [
        "No line was made by a rule of the plan. Name the stack whose firewall wrote these logs.",
        "Lines of the plan's rules cover 0 days, and 14 are required. Read the firewall's logs of more days.",
      ],
    });
  });

  const against: readonly (readonly [name: string, line: string, result: string, reason: RegExp])[] = [
    [
      "something that enforcing would end",
      alertLine({ client: CLIENT, sid: sid("deny:tls-host"), sni: "x.example.org" }),
      "not-ready",
      /x\.example\.org on 443/,
    ],
    [
      "a default action's line",
      alertLine({ client: CLIENT, sid: 4, signature: "aws:alert_established action" }),
      "not-ready",
      /would be dropped/,
    ],
    ["a line that can't be read", "{broken", "unclear", /1 line could not be read/],
    ["a rule that isn't known", alertLine({ client: CLIENT, sid: 5 }), "unclear", /don't show/],
  ];
  for (const [name, line, result, reason] of against)
    it(`is not ready with ${name}`, async () => {
      const verdict = await ready([...inUse(14), line]);
      assert.equal(verdict.result, result);
      assert.match(verdict.reasons.join(), reason);
    });

  it("is unclear where nothing was read", async () => {
    assert.equal((await ready([])).result, "unclear");
    assert.match((await ready(["hello"])).reasons.join(), /No line of any log was recognised/);
  });
});

describe("rules of the plan", () => {
  const sinceOf = async (lines: readonly string[], unchangedSince?: string | null) => {
    const { rules, limits } = await observed(aws(), lines, unchangedSince === undefined ? {} : { unchangedSince });
    const found = rules.find(({ rule }) => rule.includes("allows live-api")) ?? assert.fail();
    return { isUsed: found.isUsed, since: found.since, isPlanned: found.isPlanned, limits: limits.join() };
  };
  const line = alertLine({ client: CLIENT, sid: sid("live-api"), sni: API, time: "2026-10-05T08:00:00Z" });
  const other = inUse(1);

  it("could be used since the state says that nothing changed them, or since their first line", async () => {
    assert.deepEqual((await sinceOf([line], "2026-11-01T00:00:00Z")).since, "2026-10-05T08:00:00.000Z");
    assert.deepEqual((await sinceOf([line], "2026-09-01T00:00:00Z")).since, "2026-09-01T00:00:00.000Z");
    assert.deepEqual((await sinceOf([line])).since, "2026-10-05T08:00:00.000Z");
  });

  it("that are unused are told with the time since which they could have been, or that nobody knows it", async () => {
    const { limits: old, ...found } = await sinceOf(other, "2026-09-01T00:00:00Z");
    assert.deepEqual(found, { isUsed: false, since: "2026-09-01T00:00:00.000Z", isPlanned: false });
    assert.doesNotMatch(old, /made or changed|plan doesn't show/);
    assert.match((await sinceOf(other, "2026-11-01T00:00:00Z")).limits, /1 unused rule was made or changed after/);
    assert.deepEqual((await sinceOf(other, null)).isPlanned, true);
    assert.match((await sinceOf(other)).limits, /The plan doesn't show since when 1 unused rule could have been used/);
  });

  it("aren't known to have been as they are by lines for what they were for before", async () =>
    assert.equal((await sinceOf([line.replace(API, "old.example.org")])).since, null));
});

describe("suggested hosts", () => {
  it("are exact names with nobody's owner or reason, never a wildcard, an address or a MESH host", async () => {
    const deny = (sni: string, more: Partial<AlertSample> = {}) =>
      alertLine({ client: CLIENT, sid: sid("deny:tls-host"), sni, ...more });
    const text = suggestHosts(
      await observed(aws({ monitor: MONITOR }), [
        deny("x.example.org"),
        deny("*.example.org"),
        deny("192.0.2.9"),
        deny(HOST, { sid: sid("deny:old-tls") }),
        deny("y.example.org", { port: 8443 }),
        deny('"\n  evil: true'),
        alertLine({ client: CLIENT, sid: sid("deny:port"), port: 25 }),
      ]),
    );
    assert.equal(
      text,
      [
        "# None of these is a MESH host. Fill in owner and reason of each, or delete it: what is missing here stops when the",
        "# firewall enforces.",
        "mesh-egress:extraHosts:",
        "  x-example-org-1:",
        "    host: x.example.org",
        '    owner: ""',
        '    reason: ""',
        "",
        "# What no entry here can open:",
        '# "*.example.org" on port 443: no host name that a rule can have',
        '# "192.0.2.9" on port 443: no host name that a rule can have',
        '# "203.0.113.10" on port 25: no host name that a rule can have',
        '# "\\"   evil: true" on port 443: no host name that a rule can have',
        '# "mesh-sync.spineservices.nhs.uk" on port 443: MESH, opened by environment, networks, documentation or revocation of the stack',
        '# "y.example.org" on port 8443: extra hosts are for TLS on 443',
        "",
      ].join("\n"),
    );
  });
});
