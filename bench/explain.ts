/**
 * How long one question takes once a stack is read: `node bench/explain.ts`, in milliseconds, and how it grows from
 * 10,000 grants to 100,000. At most 0.1 ms, and at most twice that of a stack of a tenth.
 */

import { rangesIn } from "../src/egress/address/read-ranges.ts";
import { HOSTS_IPV4 } from "../src/egress/address/special-networks.ts";
import type { Path } from "../src/reach/path/path.ts";
import { pathsOf } from "../src/reach/path/paths-of.ts";
import { decide } from "../src/reach/verdict/decide.ts";
import { type Flow, MODERN_TLS } from "../src/reach/verdict/flow.ts";
import { follow } from "../src/readers/follow/follow.ts";
import { readResource } from "../src/readers/index.ts";
import { median, ratio } from "./ratio.ts";

const SIZES = [10_000, 100_000];
const [ROUNDS, QUESTIONS] = [21, 500];

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/**
 * A firewall with a list of addresses that it blocks and then one pass a host, behind a security group that opens 443
 * and much else.
 */
function pathOf(grants: number): Path {
  const blocked = times(
    grants / 5,
    (index) => `drop ip any any -> ${address(20, index)} any (flow:to_server; sid:${index + 1};)`,
  );
  const passes = times((grants * 3) / 5, (index) => {
    const content =
      index % 10 === 0
        ? `dotprefix; content:".zone${index}.example.org"`
        : `content:"host${index}.example.org"; startswith`;
    return `pass tls any any -> any 443 (flow:to_server,established; tls.sni; ${content}; endswith; nocase; sid:${grants + index};)`;
  });
  const opened = times(grants / 5, (index) => ({
    cidrBlocks: [`${address(60, index)}/32`],
    protocol: "tcp",
    fromPort: 400 + (index % 40),
    toPort: 443 + (index % 100),
  }));
  const ARN = "arn:aws:network-firewall:eu-west-2:000000000000:stateful-rulegroup/rules";
  const ruleOrder = "STRICT_ORDER";
  const resources: readonly (readonly [type: string, id: string, props: object])[] = [
    [
      "aws:networkfirewall/ruleGroup:RuleGroup",
      ARN,
      {
        ruleGroup: {
          rulesSource: { rulesString: [...blocked, ...passes].join("\n") },
          statefulRuleOptions: { ruleOrder },
        },
      },
    ],
    [
      "aws:networkfirewall/firewallPolicy:FirewallPolicy",
      "policy",
      {
        firewallPolicy: {
          statelessDefaultActions: ["aws:forward_to_sfe"],
          statefulDefaultActions: ["aws:drop_established_app_layer_to_server"],
          statefulEngineOptions: { ruleOrder },
          statefulRuleGroupReferences: [{ resourceArn: ARN, priority: 1 }],
        },
      },
    ],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      "sg-1",
      { egress: [...opened, { cidrBlocks: ["0.0.0.0/0"], protocol: "tcp", fromPort: 443, toPort: 443 }] },
    ],
  ];
  const [path] = pathsOf(
    follow(
      resources.map(([type, id, props]) =>
        readResource({ urn: `urn:pulumi:stack::project::${type}::${id}`, type, id, props }),
      ),
    ),
  );
  if (path === undefined) throw new Error("the stack has no path");
  return path;
}

const address = (first: number, index: number): string =>
  `${first + (index >> 16)}.${(index >> 8) & 255}.${index & 255}.7`;

const ask = (to: Partial<Flow>): Flow => ({
  from: CLIENT,
  to: HOSTS_IPV4,
  port: 443,
  transport: "tcp",
  application: "tls",
  tlsVersions: MODERN_TLS,
  ...to,
});

const CLIENT = rangesIn("10.0.0.5");

const KINDS: readonly (readonly [what: string, make: (index: number, grants: number) => Flow])[] = [
  ["a host that a rule names", (index, grants) => ask({ name: `host${((index * 7) % (grants / 2)) + 1}.example.org` })],
  ["a host that none names", (index) => ask({ name: `other${index}.example.org` })],
  ["an address", (index) => ask({ to: rangesIn(address(20, index * 3)), application: "other" })],
  ["a port", (index) => ask({ to: rangesIn("9.9.9.9"), application: "other", port: 1 + ((index * 37) % 65_000) })],
];

const measured = SIZES.map((grants) => {
  const path = pathOf(grants);
  return KINDS.map(([, make]) => {
    const flows = times(QUESTIONS, (index) => make(index, grants));
    const round = (): number => {
      const start = performance.now();
      for (const flow of flows) decide(path, flow);
      return (performance.now() - start) / flows.length;
    };
    round();
    return median(times(ROUNDS, round));
  });
});

for (const [index, [what]] of KINDS.entries()) {
  const [small, large] = measured.map((found) => found[index]);
  console.log(
    `${what}: ${small?.toFixed(4)} ms with ${SIZES[0]} grants, ${ratio(large, small)} times that with ${SIZES[1]}`,
  );
}
