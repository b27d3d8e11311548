import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { sidOf } from "../../../../../components/aws/network-firewall/suricata/sid.ts";
import {
  countRules,
  renderSuricata,
  type SuricataSpec,
} from "../../../../../components/aws/network-firewall/suricata/suricata.ts";
import { loadCatalogue } from "../../../../../src/catalogue/load.ts";
import { select } from "../../../../../src/catalogue/select.ts";
import { ConfigurationError } from "../../../../../src/egress/input/configuration-error.ts";
import { parse } from "../../../../../src/egress/input/parse.ts";
import { EgressRules } from "../../../../../src/egress/rule.ts";
import { anyRules, RULES } from "../../../../support/readers/rules.ts";
import { lint } from "./suricata-lint.ts";

const LEAST = { documentation: false, revocation: false, extraHosts: {}, excludeEndpoints: [] };
const INT = select(loadCatalogue(), { ...LEAST, environment: "int", networks: ["internet"] });
const LIVE = select(loadCatalogue(), { ...LEAST, environment: "live", networks: ["internet"] });
const ALL = select(loadCatalogue(), {
  ...LEAST,
  environment: "live",
  networks: ["internet", "hscn"],
  revocation: true,
});
const monitor = { owner: "platform team", expires: "2027-01-31" };

const spec: fc.Arbitrary<SuricataSpec> = fc
  .record({
    given: anyRules,
    reason: fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
    policy: fc.constantFrom("own", "shared"),
    resolvers: fc.boolean(),
    otherGroups: fc.boolean(),
    isMonitor: fc.boolean(),
    undecidedBytes: fc.constantFrom(undefined, 0, 4096),
  })
  .map(({ given, reason, isMonitor, policy, ...rest }) => {
    const rules = parse(EgressRules, given);
    for (const rule of Object.values(rules)) rule.reason = reason;
    return { name: "mesh", rules, policy, ...rest, monitor: isMonitor && policy === "own" ? monitor : undefined };
  });

const rulesIn = (text: string): string[] => text.split("\n").filter((line) => /^[a-z]/.test(line));

describe("the rules text", () => {
  const golden: Record<string, SuricataSpec> = {
    "own.int": { name: "mesh", rules: INT, policy: "own" },
    "own.live": { name: "mesh", rules: LIVE, policy: "own" },
    "own.live.everything": { name: "mesh", rules: ALL, policy: "own", resolvers: true },
    "own.live.monitor": { name: "mesh", rules: LIVE, policy: "own", monitor },
    "shared.int": { name: "mesh", rules: INT, policy: "shared" },
    "shared.live": { name: "mesh", rules: LIVE, policy: "shared" },
    "shared.live.everything": { name: "mesh", rules: ALL, policy: "shared" },
  };
  for (const [name, of] of Object.entries(golden))
    it(`of ${name} is the golden one`, () => {
      const file = join(import.meta.dirname, "golden", `${name}.rules`);
      if (process.env.UPDATE_GOLDEN) writeFileSync(file, renderSuricata(of));
      assert.equal(renderSuricata(of), readFileSync(file, "utf8"), "UPDATE_GOLDEN=1 writes it anew");
    });

  it("is nothing that AWS refuses, whatever users write into reasons", () =>
    fc.assert(fc.property(spec, (given) => assert.deepEqual(lint(renderSuricata(given)), []))));

  it("takes one unit of capacity for each rule", () =>
    fc.assert(fc.property(spec, (given) => assert.equal(countRules(given), rulesIn(renderSuricata(given)).length))));

  it("has one pass for each rule, with its host and port, in the order of the keys", () =>
    fc.assert(
      fc.property(spec, (given) => {
        const passes = rulesIn(renderSuricata(given)).filter(
          (line) => line.startsWith("pass") && !/_RESOLVERS/.test(line),
        );
        assert.deepEqual(
          passes.map((line) => line.match(/^pass (\w+) .* any (\d+) .*allows ([\w-]+): .*content:"([^"]*)"/)?.slice(1)),
          Object.entries(given.rules)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, { protocol, port, host }]) => [protocol, String(port), key, host]),
        );
      }),
    ));

  it("is the same whatever the order in which rules are given", () =>
    fc.assert(
      fc.property(spec, (given) => {
        const turned = Object.fromEntries(Object.entries(given.rules).reverse());
        assert.equal(renderSuricata({ ...given, rules: turned }), renderSuricata(given));
      }),
    ));

  it("holds no line but comments, rules and empty ones, whatever the reasons", () =>
    fc.assert(
      fc.property(spec, (given) =>
        assert.deepEqual(
          renderSuricata(given)
            .split("\n")
            .filter((line) => !/^$|^# |^(?:pass|drop|reject|alert) /.test(line)),
          [],
        ),
      ),
    ));

  it("says who is to be asked about an unverified host", () =>
    assert.match(
      renderSuricata({ name: "mesh", rules: parse(EgressRules, RULES), policy: "own" }),
      /allows live-api: MESH API \(confirm at onboarding\)"/,
    ));

  it("changes what a reason could break out with", () => {
    const rules = parse(EgressRules, { a: { host: "a.example.org", reason: `é"; sid:1;) # \\ € end` } });
    assert.match(
      renderSuricata({ name: "mesh", rules, policy: "shared" }),
      /\(msg:"MESH egress allows a: e', sid:1,\) # \/ \? end"; flow:/,
    );
  });

  it("refuses two keys with one sid, and names both", () =>
    assert.throws(
      () =>
        renderSuricata({
          name: "mesh",
          rules: parse(EgressRules, {
            "host-61873": { host: "a.example.org", reason: "a" },
            "host-129486": { host: "b.example.org", reason: "b" },
          }),
          policy: "shared",
        }),
      new ConfigurationError([
        {
          path: "rules",
          message: `"host-129486" and "host-61873" both hash to the Suricata sid 112960282. Give one of them another key.`,
        },
      ]),
    ));
});

describe("an own policy", () => {
  it("opens exactly the ports of its rules", () =>
    fc.assert(
      fc.property(spec, ({ undecidedBytes, ...given }) => {
        const ports = [...new Set(Object.values(given.rules).map(({ port }) => port))].sort((a, b) => a - b);
        const list = ports.length === 1 ? String(ports[0]) : `[${ports.join(",")}]`;
        const text = renderSuricata({ ...given, policy: "own", monitor: undefined });
        assert.equal(rulesIn(text).filter((line) => line.includes(`-> any !${list} (`)).length, 1);
      }),
    ));

  it("lets DNS to resolvers through only where there are any, and first of all", () => {
    const text = (resolvers: boolean) =>
      rulesIn(renderSuricata({ name: "mesh", rules: INT, policy: "own", resolvers }));
    assert.deepEqual(
      text(true)
        .slice(0, 2)
        .map((line) => line.split(" (")[0]),
      ["pass udp $HOME_NET any -> $MESH_RESOLVERS 53", "pass tcp $HOME_NET any -> $MESH_RESOLVERS 53"],
    );
    assert.deepEqual(text(true).slice(2), text(false));
  });

  it("has no bound on undecided flows where it is turned off, and nothing else changes", () => {
    const text = (undecidedBytes?: number) =>
      rulesIn(renderSuricata({ name: "mesh", rules: INT, policy: "own", undecidedBytes }));
    assert.deepEqual(
      text()
        .filter((line) => !text(0).includes(line))
        .map((line) => line.match(/stream_size:[^;]*/)?.[0]),
      ["stream_size:client,>,8192", "stream_size:server,>,16384"],
    );
    assert.deepEqual(
      text(0).filter((line) => !text().includes(line)),
      [],
    );
  });

  it("tells of clients outside clientCidrs only where no other team has clients of its own", () => {
    const text = (otherGroups: boolean) =>
      rulesIn(renderSuricata({ name: "mesh", rules: INT, policy: "own", otherGroups }));
    assert.deepEqual(
      text(false)
        .filter((line) => !text(true).includes(line))
        .map((line) => line.split(" (")[0]),
      ["alert ip !$HOME_NET any -> !$HOME_NET any"],
    );
  });
});

describe("monitor mode", () => {
  it("has the same rules under the same sids, and neither drops nor rejects", () =>
    fc.assert(
      fc.property(spec, (given) => {
        const own = { ...given, policy: "own" } as const;
        const enforced = rulesIn(renderSuricata({ ...own, monitor: undefined }));
        const watched = rulesIn(renderSuricata({ ...own, monitor }));
        const bare = (line: string) =>
          line
            .replace(/^(?:drop|reject|alert) /, "")
            .replace(/would deny|denies/, "")
            .replace(/ flowbits:isnotset,\w+; flowbits:set,\w+;/, "");
        assert.deepEqual(watched.map(bare), enforced.map(bare));
        assert.deepEqual(
          watched.map((line) => line.split(" ")[0]),
          enforced.map((line) => (line.startsWith("pass") ? "pass" : "alert")),
        );
      }),
    ));

  it("names owner and last day in its head, and nowhere else", () => {
    const text = renderSuricata({
      name: "mesh",
      rules: INT,
      policy: "own",
      monitor: { owner: "A; B", expires: "2027-01-31" },
    });
    assert.match(text, /^# .*, monitor mode\.\n# .*\n# Nothing is dropped\. Owner: A, B\. Expires: 2027-01-31\.\n/);
    assert.doesNotMatch(renderSuricata({ name: "mesh", rules: INT, policy: "own" }), /monitor|Owner/);
  });
});

describe("the revision of a rule", () => {
  const revOf = (sid: number, spec: Partial<SuricataSpec>) =>
    new RegExp(`sid:${sid}; rev:(\\d+);`).exec(
      renderSuricata({ name: "mesh", rules: INT, policy: "own", ...spec }),
    )?.[1];

  it("stays as long as the rule matches the same, whatever its mode and its reason", () => {
    const [key, rule] = Object.entries(INT)[0] ?? assert.fail();
    const reason = { ...INT, [key]: { ...rule, reason: "another reason" } };
    for (const sid of [sidOf("mesh", key), sidOf("mesh", "deny:tls-host")]) {
      assert.match(revOf(sid, {}) ?? "", /^[1-9]\d{0,9}$/);
      assert.equal(revOf(sid, { monitor }), revOf(sid, {}));
      assert.equal(revOf(sid, { rules: reason }), revOf(sid, {}));
    }
  });

  it("is another one when the host, the port or the clients change", () => {
    const [key, rule] = Object.entries(INT)[0] ?? assert.fail();
    const sid = sidOf("mesh", key);
    const all = [
      revOf(sid, {}),
      revOf(sid, { rules: EgressRules.parse({ [key]: { ...rule, host: "other.example.org" } }) }),
      revOf(sid, { rules: EgressRules.parse({ [key]: { ...rule, port: 8443 } }) }),
      revOf(sid, { policy: "shared" }),
    ];
    assert.equal(new Set(all).size, 4);
  });
});

describe("a shared policy", () => {
  it("gets passes alone, for our own clients alone", () =>
    fc.assert(
      fc.property(spec, (given) => {
        const text = renderSuricata({ ...given, policy: "shared", monitor: undefined });
        assert.ok(rulesIn(text).every((line) => /^pass (?:tls|http) \$MESH_CLIENTS any -> any \d+ \(/.test(line)));
        assert.equal(rulesIn(text).length, Object.keys(given.rules).length);
        assert.doesNotMatch(text, /HOME_NET/);
      }),
    ));

  it("gets the passes of an own one, but for the clients", () => {
    const passes = (policy: "own" | "shared") =>
      rulesIn(renderSuricata({ name: "mesh", rules: ALL, policy }))
        .filter((line) => line.startsWith("pass"))
        .map((line) => line.replace(/rev:\d+/, "rev"));
    assert.deepEqual(
      passes("shared"),
      passes("own").map((line) => line.replace("$HOME_NET", "$MESH_CLIENTS")),
    );
  });
});
