import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { renderExplanation } from "../../src/cli/explain/render-explanation.ts";
import { lengthOf } from "../../src/text/plain-text.ts";
import { folderOf } from "../support/folder.ts";
import { shippedProgram } from "../support/repository/shipped.ts";
import { runCommand } from "../support/shell.ts";

const program = shippedProgram();
const ask = (...argv: string[]) => runCommand("explain", "live", "--program", program, ...argv);
const flowsIn = (out: string) => JSON.parse(out).flows;

/** A state of a security group with the rules' networks on 443. */
const state = (...networks: string[]): string =>
  join(
    folderOf({
      "state.json": JSON.stringify({
        version: 3,
        deployment: {
          manifest: {},
          resources: networks.map((cidrIpv4, index) => ({
            urn: `urn:pulumi:prod::net::aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::rule-${index}`,
            custom: true,
            id: `sgr-${index}`,
            type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            inputs: {},
            outputs: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4 },
          })),
        },
      }),
    }),
    "state.json",
  );

describe("mesh-egress explain", () => {
  it("names the rule that decides at each layer, where it stands, and what comes nearest", async () => {
    const { out, code } = await ask("--from", "192.0.2.5", "--to", "example.org:443");
    assert.equal(code, 0);
    assert.match(out, /^PARTIAL {2}the port opens, TLS is dropped\n/);
    assert.match(out, /192\.0\.2\.5 ─▶ \[security group\] ─▶ \[route\] ─▶ \[Network Firewall\] ─✕ example\.org/);
    assert.match(out, /1 security group .*allow/);
    assert.match(out, /2 route .*\n? .*rtb-00000000000000000/);
    assert.match(out, /3 Network Firewall .*deny \(sid \d+\)/);
    assert.match(out, /mesh-live-network-rules:\d+/);
    assert.match(out, /nearest: msg\.spineservices\.nhs\.uk on 443 \(other name\)/);
    assert.match(out, /taken for granted: the client has the security group mesh-live-security-group/);
  });

  it("says that a MESH host gets out, by its own rule", async () => {
    const { out, code } = await ask("--from", "192.0.2.5", "--to", "msg.spineservices.nhs.uk");
    assert.equal(code, 0);
    assert.match(out, /^ALLOW {2}it gets out\n/);
    assert.match(out, /─▶ msg\.spineservices\.nhs\.uk/);
    assert.match(out, /mesh-live-network-rules:\d+/);
  });

  it("answers for each cloud that the client can be in", async () => {
    const clouds = async (from: string) =>
      flowsIn((await ask("--from", from, "--to", "example.org", "--json")).out).map(
        ({ cloud }: { cloud: string }) => cloud,
      );
    assert.deepEqual(await clouds("192.0.2.5"), ["aws"]);
    assert.deepEqual(await clouds("192.0.2.130"), ["azure"]);
    assert.deepEqual(await clouds("10.20.1.5"), ["aws", "azure"]);
  });

  it("asks about the clients of the MESH rules where nobody is named", async () => {
    const { out } = await ask("--to", "msg.spineservices.nhs.uk", "--json");
    assert.deepEqual(
      flowsIn(out).map(({ from, verdict }: { from: string; verdict: string }) => [from, verdict]),
      [
        ["192.0.2.0/25", "allow"],
        ["192.0.2.128/25", "allow"],
      ],
    );
  });

  it("fits 80 columns and 40 lines, and gives the same bytes again", async () => {
    const texts = await Promise.all([1, 2].map(() => ask("--from", "10.20.1.5", "--to", "example.org", "--why-not")));
    const [{ out }, again] = texts as [(typeof texts)[0], (typeof texts)[0]];
    const lines = out.split("\n");
    assert.ok(lines.length <= 40, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => lengthOf(line) > 100),
      [],
    );
    assert.equal(out, again.out);
  });

  it("goes by the main table, the local routes and the black holes that a cloud's answers tell of", async () => {
    const local = { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" };
    const nat = { DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1", State: "active" };
    const subnet = (id: string, CidrBlock: string) => ({ SubnetId: id, VpcId: "vpc-1", CidrBlock });
    const table = (RouteTableId: string, Associations: object[], ...Routes: object[]) => ({
      ...{ RouteTableId, VpcId: "vpc-1" },
      Associations: Associations.map((one) => ({ RouteTableAssociationId: `a-${RouteTableId}`, RouteTableId, ...one })),
      Routes,
    });
    const answers = folderOf({
      "subnets.json": JSON.stringify({
        Subnets: [subnet("subnet-a", "10.0.1.0/24"), subnet("subnet-b", "10.0.2.0/24")],
      }),
      "tables.json": JSON.stringify({
        RouteTables: [
          table("rtb-main", [{ Main: true }], local),
          table("rtb-out", [{ Main: false, SubnetId: "subnet-a" }], local, nat, {
            ...nat,
            DestinationCidrBlock: "8.8.8.0/24",
            State: "blackhole",
          }),
        ],
      }),
    });
    const verdicts = async (from: string, to: string) =>
      flowsIn(
        (await runCommand("explain", answers, "--from", from, "--to", to, "--protocol", "tcp", "--json")).out,
      ).map(({ verdict, path }: { verdict: string; path: string }) => `${path}: ${verdict}`);
    assert.deepEqual(await verdicts("10.0.1.5", "9.9.9.9"), ["AWS, by rtb-out: allow"]);
    assert.deepEqual(await verdicts("10.0.1.5", "8.8.8.8"), ["AWS, by rtb-out: deny"]);
    assert.deepEqual(await verdicts("10.0.2.5", "9.9.9.9"), ["AWS, by rtb-main: deny-default"]);
    assert.deepEqual(await verdicts("10.0.2.5", "10.0.1.9"), ["AWS, by rtb-main: allow"]);
  });

  it("fits narrow terminals, but for words that are longer than a line", async () => {
    const { out } = await ask("--from", "192.0.2.5", "--to", "example.org", "--why-not", "--json");
    for (const columns of [30, 40, 60, 80]) {
      const lines = renderExplanation(JSON.parse(out), { columns, mayCut: false, paint: (_, text) => text }).split(
        "\n",
      );
      const wide = lines.filter((line) => lengthOf(line) > columns && line.trim().includes(" "));
      assert.deepEqual(wide, [], `${columns} columns`);
    }
  });

  it("has the documented keys in its JSON", async () => {
    const { out } = await ask("--from", "192.0.2.5", "--to", "example.org:443", "--why-not", "--json");
    const { version, flows } = JSON.parse(out);
    assert.equal(version, 1);
    const [flow] = flows;
    assert.deepEqual(
      [flow.stack, flow.cloud, flow.from, flow.to, flow.port, flow.protocol, flow.verdict],
      ["live", "aws", "192.0.2.5", "example.org", 443, "tls", "partial"],
    );
    const layer = flow.layers.at(-1);
    const { line } = layer.by;
    assert.ok(line > 1);
    assert.deepEqual(
      [layer.engine, layer.layer, layer.verdict, layer.by.line],
      ["nfw-stateful", "Network Firewall", "deny", line],
    );
    assert.match(layer.by.urn, /::mesh-live-network-rules$/);
    assert.deepEqual(flow.nearest.differs, ["name"]);
    assert.deepEqual(flow.changes, [
      `Add a rule for example.org on TCP 443 from 192.0.2.5 to mesh-live-network-rules, before mesh-live-network-rules:${line}.`,
    ]);
    assert.ok(flow.assumptions.every((text: unknown) => typeof text === "string"));
  });

  it("says of what names can't open that they can't", async () => {
    const { out } = await ask("--from", "192.0.2.5", "--to", "msg.spineservices.nhs.uk:8443", "--why-not");
    assert.match(
      out.replaceAll(/\s+/g, " "),
      /Names can't open it: this layer knows addresses alone\. Open TCP 8443 in mesh-live-security-group/,
    );
  });

  it("reads files, and says where their rules stand", async () => {
    const { out, code } = await runCommand(
      "explain",
      state("0.0.0.0/0"),
      "--from",
      "10.0.0.5",
      "--to",
      "8.8.8.8",
      "--protocol",
      "tcp",
      "--json",
    );
    assert.equal(code, 0);
    assert.deepEqual(
      flowsIn(out).map(({ stack, verdict }: { stack: string; verdict: string }) => [stack, verdict]),
      [["net/prod", "allow"]],
    );
  });

  it("ends with 1 where it can't be told, and says why", async () => {
    const { out, code } = await runCommand("explain", state("8.8.8.0/24"), "--from", "10.0.0.5", "--to", "example.org");
    assert.equal(code, 1);
    assert.match(out, /^UNKNOWN {2}it can't be told: .*some of the addresses that it may be dialled at/);
  });
});

describe("mesh-egress explain --flows", () => {
  const list = (name: string, text: string): string => join(folderOf({ [name]: text }), name);
  const file = state("8.8.8.0/24");
  const run = (name: string, text: string) => runCommand("explain", file, "--flows", list(name, text));
  const HEAD = "from,to,protocol,expect\n";

  it("ends with 0 where all is as expected, 5 where something isn't, 1 where something is unknown", async () => {
    const allowed = "10.0.0.5,8.8.8.8:443,tcp,allow\n";
    const denied = "10.0.0.5,9.9.9.9:443,tcp,deny\n";
    const wrong = "10.0.0.5,9.9.9.9:443,tcp,allow\n";
    const unknown = "10.0.0.5,example.org,tls,deny\n";
    const codes = await Promise.all(
      [allowed + denied, allowed + wrong, denied + unknown, wrong + unknown].map(
        async (rows) => (await run("f.csv", HEAD + rows)).code,
      ),
    );
    assert.deepEqual(codes, [0, 5, 1, 5]);
  });

  it("puts what isn't as expected first", async () => {
    const { out } = await run(
      "f.csv",
      `${HEAD}10.0.0.5,8.8.8.8,tcp,allow\n10.0.0.5,8.8.8.9,tcp,allow\n10.0.0.5,9.9.9.9,tcp,allow\n`,
    );
    assert.match(out, /^DENY .*9\.9\.9\.9:443, TCP, where allow was expected/);
  });

  it("reads YAML alike", async () => {
    const { code } = await run(
      "f.yaml",
      "- {from: 10.0.0.5, to: 8.8.8.8, port: 443, protocol: tcp, expect: allow}\n- {to: 9.9.9.9, protocol: tcp, expect: deny}\n",
    );
    assert.equal(code, 0);
  });

  const faults: readonly (readonly [what: string, name: string, text: string, err: RegExp])[] = [
    [
      "a column of another name",
      "f.csv",
      "from,host,expect\n",
      /f\.csv:1: has the column "host", which is none of from, to, .*\n.*has no column "to"/,
    ],
    [
      "a column that is there twice",
      "f.csv",
      "from,to,from\n",
      /f\.csv:1: has the column "from" more than once\. Leave one\./,
    ],
    [
      "a host that isn't one",
      "f.csv",
      `${HEAD}\n10.0.0.5,https://example.org/x,tls,deny`,
      /f\.csv:3: "https:\/\/example\.org\/x" is a URL\. Did you mean "example\.org"\?/,
    ],
    ["a row that is too short", "f.csv", `${HEAD}10.0.0.5,example.org`, /f\.csv:2: has 2 values, and the head 4/],
    [
      "an expectation that isn't one",
      "f.csv",
      `${HEAD}10.0.0.5,example.org,tls,alow`,
      /f\.csv:2: expect: "alow" is none of allow, deny\. Did you mean "allow"\?/,
    ],
    ["a quote that doesn't end", "f.csv", `${HEAD}"10.0.0.5,example.org,tls,deny`, /f\.csv:\d: .*Mend the line\./],
    ["an empty list", "f.csv", "", /f\.csv: holds no flow\. Write a head of/],
    [
      "a key of another name in YAML",
      "f.yaml",
      "- {to: example.org}\n- {too: example.org}\n",
      /f\.yaml:2:\d+: has the column "too".*Did you mean "to"\?/,
    ],
    ["YAML that is no list", "f.yaml", "to: example.org", /f\.yaml: is no list of flows/],
    [
      "a value that is a list in YAML",
      "f.yaml",
      "- {to: [example.org]}",
      /f\.yaml:1:\d+: .* is neither a text nor a number/,
    ],
  ];
  for (const [what, name, text, err] of faults)
    it(`says place, value and remedy of ${what}`, async () => {
      const ran = await run(name, text);
      assert.equal(ran.code, 2, ran.err);
      assert.match(ran.err, err);
      assert.equal(ran.out, "");
    });
});

describe("mesh-egress explain refuses", () => {
  const file = state("0.0.0.0/0");
  const cases: readonly (readonly [what: string, argv: string[], code: number, err: RegExp])[] = [
    ["no target", [], 2, /--to: is missing\. Name a host/],
    [
      "a URL",
      ["--to", "https://example.org"],
      2,
      /--to: "https:\/\/example\.org" is a URL\. Did you mean "example\.org"\?/,
    ],
    [
      "a port out of range",
      ["--to", "example.org:70000"],
      2,
      /--to: "70000" is no port\. Give a number from 1 to 65535\./,
    ],
    ["port 0", ["--to", "example.org:0"], 2, /--to: "0" is no port/],
    ["a wildcard", ["--to", "*.example.org"], 2, /--to: "\*\.example\.org" is a wildcard/],
    [
      "a client that is no network",
      ["--to", "example.org", "--from", "10.0.0.5/8"],
      2,
      /--from: "10\.0\.0\.5\/8" has host bits set\. Did you mean "10\.0\.0\.0\/8"\?/,
    ],
    [
      "a version that TLS doesn't have",
      ["--to", "example.org", "--tls", "1.4"],
      2,
      /--tls: "1\.4" is none of 1\.0, 1\.1, 1\.2, 1\.3/,
    ],
    [
      "a version for what isn't TLS",
      ["--to", "example.org", "--tls", "1.2", "--protocol", "udp"],
      2,
      /--tls: is for TLS, and udp is asked for/,
    ],
    ["a list beside a question", ["--to", "example.org", "--flows", "f.csv"], 2, /--flows: asks a list of questions/],
    ["a list that isn't there", ["--flows", "nowhere.csv"], 2, /nowhere\.csv: is missing: there is no such file/],
  ];
  for (const [what, argv, code, err] of cases)
    it(what, async () => {
      const ran = await runCommand("explain", file, ...argv);
      assert.equal(ran.code, code, ran.err);
      assert.match(ran.err, err);
      assert.equal(ran.out, "");
    });

  it("an address where a rule for names decides, with what to ask instead", async () => {
    const ran = await ask("--from", "192.0.2.5", "--to", "8.8.8.8");
    assert.equal(ran.code, 2);
    assert.match(
      ran.err,
      /--to: "8\.8\.8\.8" is an address, and mesh-live-network-rules:\d+ goes by names\. Ask for the host, or with --protocol tcp/,
    );
  });

  it("a source in which nothing decides", async () => {
    const ran = await runCommand("explain", state(), "--to", "example.org");
    assert.equal(ran.code, 1, ran.err);
    assert.match(ran.err, /Nothing/);
  });
});
