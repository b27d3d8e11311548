import assert from "node:assert/strict";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { decide } from "../../src/reach/verdict/decide.ts";
import { flowOf, pathsOfSamples } from "../support/reach/flows.ts";
import type { Sample } from "../support/readers/readings.ts";
import { type Flow, ORDERS, type Outcome, run } from "./engine.ts";
import { fromClient, fromServer } from "./flows.ts";
import { type Chunk, ip, PROTOCOL, tcp } from "./packets.ts";
import { handshake } from "./tls-bytes.ts";

/** What is asked of the procedure, and the packets of it. */
interface Asked {
  /** As `flowOf` reads it. */
  readonly line: string;
  readonly flow: Flow;
  /** Bytes of TCP payload that the client sends. */
  readonly sent: number;
}

/** `REACH_SEED=4242 REACH_GROUPS=100 npx mocha …` tries other groups than those of every run. */
const SEED = Number(process.env.REACH_SEED ?? 777);
const GROUPS = Number(process.env.REACH_GROUPS ?? 30);

const NAMES = ["a.example.org", "b.a.example.org", "xa.example.org", "example.org", "example.com"];
const SERVER = "198.51.100.7";

// Hellos of one segment alone: a drop of packets may stop those of several before the name is known, and that is not
// for a model of rules.
const VERSIONS = [
  ["1.0", "TLSv1"],
  ["1.2", "TLSv1.2"],
  ["1.3", "TLSv1.3"],
] as const;

let count = 0;

function asked(line: string, network: number, port: number, said: readonly Chunk[] | Buffer): Asked {
  count++;
  const client = `10.${network}.${count >> 8}.${count & 255}`;
  const ends = { client, server: SERVER, clientPort: 40000 + (count % 20000), serverPort: port };
  const isUdp = Buffer.isBuffer(said);
  const frames = isUdp ? [datagram(ends, said)] : tcp(ends, said);
  const sent = isUdp ? 0 : said.reduce((sum, { from, bytes }) => sum + (from === "client" ? bytes.length : 0), 0);
  return { line: `${client} ${line}`, flow: { name: `${client} ${line}`, client, frames }, sent };
}

function datagram(
  {
    client,
    server,
    clientPort,
    serverPort,
  }: { client: string; server: string; clientPort: number; serverPort: number },
  bytes: Buffer,
): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(clientPort, 0);
  header.writeUInt16BE(serverPort, 2);
  header.writeUInt16BE(8 + bytes.length, 4);
  return ip(client, server, PROTOCOL.udp, Buffer.concat([header, bytes]));
}

async function allFlows(): Promise<Asked[]> {
  const tls = await Promise.all(
    NAMES.flatMap((servername) =>
      VERSIONS.map(async ([version, maxVersion]) => ({
        servername,
        version,
        said: await handshake({ servername, maxVersion, ecdhCurve: "X25519:P-256" }),
      })),
    ),
  );
  return [1, 2].flatMap((network) => [
    ...tls.map(({ servername, version, said }) => asked(`${servername}:443 tls ${version}`, network, 443, said)),
    ...tls
      .slice(0, 6)
      .map(({ servername, version, said }) => asked(`${servername}:8443 tls ${version}`, network, 8443, said)),
    ...NAMES.map((host) =>
      asked(`${host}:80 http`, network, 80, [
        fromClient(`GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`),
        fromServer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
      ]),
    ),
    ...[22, 443].map((port) =>
      asked(`${SERVER}:${port} tcp`, network, port, [
        fromServer("SSH-2.0-OpenSSH_9.2\r\n"),
        fromClient("SSH-2.0-OpenSSH_9.2\r\n"),
      ]),
    ),
    ...[443, 4000].map((port) => asked(`${SERVER}:${port} udp`, network, port, Buffer.alloc(40, 0x41))),
  ]);
}

/** Rules of the subset that both understand. */
const rule = fc
  .record({
    action: fc.constantFrom("pass", "drop"),
    source: fc.constantFrom("any", "any", "10.1.0.0/16", "!10.1.0.0/16"),
    port: fc.constantFrom("any", "443", "[80,443]", "!443"),
    kind: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          protocol: fc.constant("tls"),
          name: name("tls.sni"),
          version: fc.constantFrom("", "", "ssl_version:tls1.2,tls1.3; "),
          flow: fc.constantFrom("", "flow:to_server,established; ", "flow:to_client; "),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          protocol: fc.constant("http"),
          name: name("http.host"),
          version: fc.constant(""),
          flow: fc.constantFrom("", "flow:to_server; "),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          protocol: fc.constantFrom("tcp", "udp", "ip"),
          name: fc.constant(""),
          version: fc.constant(""),
          flow: fc.constantFrom(
            "",
            "flow:to_server; ",
            "flow:to_server,established; ",
            "flow:to_client; ",
            "flow:established; ",
          ),
        }),
      },
    ),
  })
  .map(({ action, source, port, kind: { protocol, name, version, flow } }) => ({
    action,
    // AWS counts a pass that looks at heads alone as one for the connection; Suricata does so where it names no port.
    head: `${protocol} ${source} any -> any ${protocol === "ip" || (action === "pass" && flow === "" && name === "" && protocol !== "tls" && protocol !== "http") ? "any" : port}`,
    // The server says no name.
    options: `${name === "" || flow !== "flow:to_client; " ? flow : "flow:to_server; "}${version}${name}`,
  }));

function name(buffer: string): fc.Arbitrary<string> {
  const nocase = buffer === "tls.sni" ? "nocase; " : "";
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...NAMES)
        .map((host) => `${buffer}; content:"${host}"; startswith; endswith; ${nocase}`),
    },
    { weight: 2, arbitrary: fc.constant(`${buffer}; dotprefix; content:".a.example.org"; endswith; ${nocase}`) },
    { weight: 1, arbitrary: fc.constant(`${buffer}; content:"a.example.org"; endswith; ${nocase}`) },
    { weight: 1, arbitrary: fc.constant("") },
  );
}

const group = fc.array(rule, { minLength: 2, maxLength: 7 });

const written = (rules: readonly { action: string; head: string; options: string }[]): string =>
  rules
    .map(({ action, head, options }, index) => `${action} ${head} (msg:"${index}"; ${options}sid:${index + 1}; rev:1;)`)
    .join("\n");

/** A firewall that has the rules, and that drops nothing by default: neither does the engine. */
const stack = (rulesString: string, ruleOrder: string): Sample[] => [
  {
    type: "aws:networkfirewall/ruleGroup:RuleGroup",
    name: "rules",
    id: "arn:aws:network-firewall:eu-west-2:0:stateful-rulegroup/rules",
    props: { type: "STATEFUL", ruleGroup: { rulesSource: { rulesString }, statefulRuleOptions: { ruleOrder } } },
  },
  {
    type: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
    name: "policy",
    props: {
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder },
        statefulRuleGroupReferences: [
          { resourceArn: "arn:aws:network-firewall:eu-west-2:0:stateful-rulegroup/rules", priority: 1 },
        ],
      },
    },
  },
];

/** Whether a client and a server that wait for each other would have said all that they say. */
const arrives = ({ sent }: Asked, { opened, accepted, arrived, unanswered }: Outcome): boolean =>
  opened && accepted && arrived === sent && unanswered === 0;

describe("the procedure that decides about one flow, against Suricata", () => {
  let flows: Asked[];
  before(async () => {
    flows = await allFlows();
  });

  // Action order is Suricata's own. Text order is told by groups in which it is the order of actions as well.
  const orders = [
    { ruleOrder: "DEFAULT_ACTION_ORDER", order: ORDERS[1], sorted: false },
    { ruleOrder: "STRICT_ORDER", order: ORDERS[0], sorted: true },
  ] as const;
  for (const { ruleOrder, order, sorted } of orders)
    it(`says of each flow what becomes of it, by random rules in ${ruleOrder}`, async () => {
      const groups = fc.sample(group, { numRuns: GROUPS, seed: SEED });
      let [compared, unknown] = [0, 0];
      const differences: string[] = [];
      for (const rules of groups) {
        const text = written(
          sorted ? [...rules].sort((a, b) => (a.action === b.action ? 0 : a.action === "pass" ? -1 : 1)) : rules,
        );
        const outcomes = await run(
          text,
          flows.map(({ flow }) => flow),
          { order },
        );
        const [path] = pathsOfSamples(stack(text, ruleOrder));
        assert.ok(path);
        for (const one of flows) {
          const { verdict, why } = decide(path, flowOf(one.line));
          const isAllowed = arrives(one, outcomes.get(one.flow) ?? assert.fail());
          compared++;
          if (verdict === "unknown") unknown++;
          else if ((verdict === "allow") !== isAllowed)
            differences.push(
              `${one.line}: ${verdict} (${why}), and it ${isAllowed ? "arrives" : "doesn't arrive"} by\n${text}`,
            );
        }
      }
      assert.equal(differences.length, 0, differences.slice(0, 3).join("\n\n"));
      assert.ok(compared - unknown >= 1000, `${compared} flows, ${unknown} of them unknown`);
    });
});
