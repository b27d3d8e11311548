import { difference, type StackState } from "../src/reach/difference/difference.ts";
import { idleRules } from "../src/reach/difference/idle-rules.ts";
import { openOf } from "../src/reach/open/open.ts";
import { pathsOf } from "../src/reach/path/paths-of.ts";
import { follow } from "../src/readers/follow/follow.ts";
import { readResource } from "../src/readers/index.ts";
import { manyResources } from "./many-resources.ts";
import { median, ratio } from "./ratio.ts";

/**
 * What it costs to tell all that is open, what differs between two stacks, and which rules decide nothing, against
 * reading them: `node bench/diff.ts`. Ratios of one run.
 */
const RUNS = 5;

const GROUP = "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/all";

/** The stack of many resources, with a firewall whose one group has a rule for every second of them. */
function stackOf(count: number, changes: number) {
  const rules = Array.from({ length: count / 2 }, (_, index) => {
    const host = index < changes ? `changed-${index}` : `host-${index}`;
    return `pass tls 10.${index % 200}.0.0/16 any -> any 443 (flow:to_server; tls.sni; content:"${host}.example.org"; startswith; endswith; nocase; sid:${index + 1};)`;
  });
  const of = (type: string, name: string, inputs: object) => ({
    urn: `urn:pulumi:stack::project::${type}::${name}`,
    type,
    inputs,
    propertyDependencies: {},
  });
  return [
    ...manyResources(count),
    of("aws:networkfirewall/ruleGroup:RuleGroup", "all", {
      arn: GROUP,
      type: "STATEFUL",
      capacity: 30_000,
      ruleGroup: {
        rulesSource: { rulesString: rules.join("\n") },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
    }),
    of("aws:networkfirewall/firewallPolicy:FirewallPolicy", "policy", {
      firewallPolicy: {
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
        statefulDefaultActions: ["aws:drop_established_app_layer_to_server"],
        statefulRuleGroupReferences: [{ resourceArn: GROUP, priority: 1 }],
      },
    }),
  ];
}

const read = (resources: ReturnType<typeof stackOf>) =>
  follow(
    resources.map(({ urn, type, inputs, propertyDependencies }) =>
      readResource({ urn, type, props: inputs, propertyDependencies }),
    ),
  );

/** Milliseconds for each step, of one run. */
function measured(count: number) {
  const took = (work: () => void): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  let [base, head]: (StackState | undefined)[] = [];
  const resources = [stackOf(count, 0), stackOf(count, 10)] as const;
  const readings = resources.map((some) => {
    let made: ReturnType<typeof read> = [];
    return { ms: took(() => (made = read(some))), readings: made };
  });
  const [one, other] = readings as [(typeof readings)[number], (typeof readings)[number]];
  const reading = one.ms + other.ms;
  const paths = took(() => {
    base = { readings: one.readings, paths: pathsOf(one.readings) };
    head = { readings: other.readings, paths: pathsOf(other.readings) };
  });
  const open = took(() => base?.paths.forEach(openOf));
  const differing = took(() => base && head && difference(base, head));
  const idle = took(() => head && idleRules(head.paths));
  return { reading, paths, open, differing: open + differing, idle };
}

console.log(
  "resources  reading one ms  paths/reading  open/reading  diff/reading both  diff ms each 1,000  lint ms each 1,000",
);
for (const count of [1_000, 10_000, 100_000]) {
  const runs = Array.from({ length: count > 10_000 ? 1 : RUNS }, () => measured(count));
  const of = (step: keyof ReturnType<typeof measured>) => median(runs.map((run) => run[step]));
  const cells = [
    String(count).padEnd(9),
    (of("reading") / 2).toFixed(0).padEnd(14),
    ratio(of("paths"), of("reading")).padEnd(13),
    ratio(of("open"), of("reading") / 2).padEnd(12),
    ratio(of("differing") + of("paths"), of("reading")).padEnd(17),
    (of("differing") / (count / 1_000)).toFixed(2).padEnd(18),
    (of("idle") / (count / 1_000)).toFixed(2),
  ];
  console.log(cells.join("  "));
}
