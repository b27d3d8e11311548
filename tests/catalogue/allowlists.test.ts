import assert from "node:assert/strict";
import { parse as parseCsv } from "csv-parse/sync";
import { describe, it } from "mocha";
import { parse as parseYaml } from "yaml";
import { LIST_FORMATS, type ListFormat, renderList } from "../../src/catalogue/allowlists.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { soleName } from "../../src/egress/name/name-pattern.ts";
import { describePorts } from "../../src/egress/port-set.ts";
import { readResource } from "../../src/readers/index.ts";
import { grantText } from "../support/reach/grant-text.ts";
import { runCommand } from "../support/shell.ts";

const { endpoints, conditions } = loadCatalogue();
const list = { hosts: Object.entries(endpoints), conditions, today: "2026-11-28", tool: "mesh-egress 0.1.0" };
const expected = [...new Set(list.hosts.map(([, { host, port }]) => `${host}:${port}`))].sort();

/** What a resource lets out to, as our own readers see it. */
const opened = (type: string, props: object): string[] => {
  const { grants } = readResource({ urn: `urn:pulumi:s::p::${type}::n`, type, props });
  const named = grants.filter(({ effect, layer }) => effect === "allow" && layer === "name");
  assert.deepEqual(
    named.flatMap(({ unknowns }) => unknowns.map(({ why }) => why)),
    [],
  );
  return [
    ...new Set(
      named.flatMap(({ names = [], ports }) => names.map((name) => `${soleName(name)}:${describePorts(ports)}`)),
    ),
  ].sort();
};

describe("the allowlist for other firewalls", () => {
  for (const format of Object.keys(LIST_FORMATS) as ListFormat[])
    it(`as ${format} has each host once or more, its date, and what a list of names can't carry`, () => {
      const text = renderList(format, list);
      for (const [, { host }] of list.hosts) assert.ok(text.includes(host), host);
      assert.match(text, /2026-11-28/);
      assert.match(text, /client certificate/);
      assert.match(text, /\n$/);
    });

  it("as Suricata's rules passes those hosts on their ports, and nothing else", () =>
    assert.deepEqual(
      opened("aws:networkfirewall/ruleGroup:RuleGroup", {
        type: "STATEFUL",
        ruleGroup: {
          rulesSource: { rulesString: renderList("suricata", list) },
          statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        },
      }),
      expected,
    ));

  it("as Cilium's policy allows those hosts on their ports, and nothing else", () => {
    const { apiVersion, kind, ...policy } = parseYaml(renderList("cilium", list));
    assert.deepEqual([apiVersion, kind], ["cilium.io/v2", "CiliumNetworkPolicy"]);
    assert.deepEqual(opened("kubernetes:cilium.io/v2:CiliumNetworkPolicy", { apiVersion, kind, ...policy }), expected);
  });

  it("as a policy of Kubernetes opens DNS of the cluster and the hosts' ports, and nothing else, and says that it knows no names", () => {
    const text = renderList("networkpolicy", list);
    assert.match(text, /can't match names.*\n# Policies add up/);
    const { apiVersion, kind, spec } = parseYaml(text);
    assert.deepEqual([apiVersion, kind, spec.policyTypes], ["networking.k8s.io/v1", "NetworkPolicy", ["Egress"]]);
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    const { grants } = readResource({ urn: `urn:pulumi:s::p::${type}::n`, type, props: { apiVersion, kind, spec } });
    assert.deepEqual(grants.map(grantText).sort(), [
      "allow outbound tcp 53 to private pods, private namespaces | spec.egress[0]",
      "allow outbound tcp 80, 443 to any IPv4 | spec.egress[1]",
      "allow outbound udp 53 to private pods, private namespaces | spec.egress[0]",
    ]);
  });

  it("as Squid's rules allows each host on its own ports", () => {
    const lines = renderList("squid", list)
      .split("\n")
      .filter((line) => /^[a-z]/.test(line))
      .map((line) => line.split(" "));
    const acl = (name: string | undefined) =>
      lines.find(([word, own]) => word === "acl" && own === name)?.slice(3) ?? [];
    const allowed = lines
      .filter(([word, verdict]) => word === "http_access" && verdict === "allow")
      .flatMap(([, , hosts, ports]) => acl(hosts).flatMap((host) => acl(ports).map((port) => `${host}:${port}`)));
    assert.deepEqual(allowed.sort(), expected);
  });

  it("as a plain list is names alone, but for its comments", () => {
    const lines = renderList("list", list)
      .trimEnd()
      .split("\n")
      .filter((line) => !line.startsWith("#"));
    assert.deepEqual(lines.sort(), [...new Set(list.hosts.map(([, { host }]) => String(host)))].sort());
  });

  it("as CSV has a row for each host with its authority", () => {
    const rows = parseCsv(renderList("csv", list), { columns: true, bom: true }) as Record<string, string>[];
    assert.deepEqual(
      rows.filter(({ Host }) => Host === "").map(({ Id }) => Id),
      ["note", ...conditions.map(() => "note")],
    );
    for (const [id, { host }] of list.hosts)
      assert.ok(
        rows.some((row) => row.Id === id && row.Host === host && row.Checked !== ""),
        id,
      );
  });
});

describe("mesh-egress allowlist", () => {
  it("prints hosts of one environment on the internet, without those that are for people", async () => {
    const { out, code } = await runCommand("allowlist", "--env", "int", "--format", "list", "--now", "2026-11-28");
    assert.equal(code, 0);
    assert.deepEqual(
      out
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("#")),
      ["msg.intspineservices.nhs.uk"],
    );
  });

  it("refuses a day that is none", async () => {
    const { code, err } = await runCommand("allowlist", "--now", "soon");
    assert.equal(code, 2);
    assert.match(err, /Write a day as 2026-12-01/);
  });
});
