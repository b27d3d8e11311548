import { z } from "zod";
import { Address } from "../../src/egress/address/address.ts";
import type { Fault } from "../../src/egress/input/configuration-error.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import {
  ALWAYS,
  InputTags,
  inputListOf,
  inputMapOf,
  inputOf,
  inputText,
  MeshClientCidr,
  Monitor,
} from "../arguments.ts";
import { countRules, type SuricataSpec } from "./suricata.ts";

/** What only a policy of our own can have. */
const OWN_ONLY = ["resolvers", "ruleGroups", "undecidedBytes", "monitor", "firewall", "routeTableIds"] as const;

/** Groups that a policy takes, managed ones included. Source: Network Firewall quotas. */
const MOST_GROUPS = 20;

const Priority = z.int().min(1).max(65535);

const Zone = z.string().regex(/^[a-z]{2}(?:-[a-z0-9]+)+[a-z]$/, {
  error: ({ input }) => `"${String(input)}" is no availability zone. Write its name, as in "eu-west-2a".`,
});

const GroupArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:network-firewall:[a-z0-9-]+:[a-z0-9-]+:stateful-rulegroup\/[A-Za-z0-9-]+$/, {
    error: "is not the ARN of a stateful rule group, as in arn:aws:network-firewall:…:stateful-rulegroup/….",
  })
  .refine((arn) => !arn.endsWith("ActionOrder"), {
    error: "is a group in action order, and this policy is in strict order. Take the managed group's StrictOrder twin.",
  });

/** Days for which CloudWatch Logs keeps anything; 0 is for ever. Source: PutRetentionPolicy. */
const RETENTION_DAYS = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
] as const;

export const AwsNetworkFirewallEgressArguments = z
  .strictObject({
    rules: EgressRules,
    policy: z.enum(["own", "shared"]).default("own"),
    clientCidrs: inputListOf(MeshClientCidr, "clientCidrs", 1),
    resolvers: inputListOf(Address, "resolvers", 1).optional(),
    ruleGroups: z
      .array(z.strictObject({ arn: inputOf(GroupArn, "ruleGroups"), priority: Priority }))
      .refine((groups) => groups.length < MOST_GROUPS, {
        error: ({ input }) =>
          `holds ${(input as unknown[]).length} groups, above ${MOST_GROUPS - 1}, the most that a policy takes beside ours. Merge some.`,
      })
      .optional(),
    priority: Priority.default(1000),
    capacity: z
      .int()
      .min(1)
      .refine((units) => units <= 30_000, {
        error: ({ input }) =>
          `${input} is above 30000, the most that one rule group may hold. Split the rules over two groups.`,
      })
      .default(1000),
    undecidedBytes: z
      .int()
      .max(65_535)
      .refine((bytes) => bytes === 0 || bytes >= 2048, {
        error: ({ input }) =>
          `${input} is below 2048, which the hello of an allowed client may need. Give more, or 0 for no bound.`,
      })
      .optional(),
    monitor: Monitor.optional(),
    firewall: z
      .strictObject({
        vpcId: inputText("firewall.vpcId"),
        subnetIds: inputMapOf(z.string().min(1), "firewall.subnetIds", Zone).refine(
          (subnets) => Object.keys(subnets).length > 0,
          { error: "holds no subnet. Give one for each zone that clients are in." },
        ),
        logRetentionDays: z.literal(RETENTION_DAYS).default(180),
      })
      .optional(),
    routeTableIds: inputMapOf(z.string().min(1), "routeTableIds", Zone).optional(),
    protect: z.boolean().default(false),
    tags: InputTags,
  })
  .superRefine((value, context) => {
    const faulty = new Set(context.issues.map(({ path }) => path?.[0]));
    for (const { path, message } of [
      ...sharedFaults(value),
      ...(["rules", "policy", "capacity"].some((key) => faulty.has(key)) ? [] : capacityFaults(value)),
      ...(faulty.has("ruleGroups") || faulty.has("priority") ? [] : priorityFaults(value)),
      ...(faulty.has("firewall") || faulty.has("routeTableIds") ? [] : routeFaults(value)),
      ...(faulty.has("monitor") || !value.monitor ? [] : expiryFaults(value.monitor, new Date())),
    ])
      context.addIssue({ code: "custom", path: [path], message });
  }, ALWAYS);
export type NetworkFirewallArguments = z.output<typeof AwsNetworkFirewallEgressArguments>;

/** What the rules text is written from. */
export const specOf = (name: string, value: NetworkFirewallArguments): SuricataSpec => ({
  name,
  rules: value.rules,
  policy: value.policy,
  resolvers: value.resolvers !== undefined,
  otherGroups: value.ruleGroups !== undefined && value.ruleGroups.length > 0,
  monitor: value.monitor,
  undecidedBytes: value.undecidedBytes,
});

/** That monitor mode is over; its last day still counts, to the end in UTC. */
export function expiryFaults({ expires }: Monitor, now: Date): Fault[] {
  const today = now.toISOString().slice(0, 10);
  if (today <= expires) return [];
  return [
    {
      path: "monitor.expires",
      message: `"${expires}" is past: today is ${today}. Remove monitor, so that what is not allowed is dropped, or agree on a new day.`,
    },
  ];
}

type Checked = Partial<NetworkFirewallArguments>;

const sharedFaults = (value: Checked): Fault[] =>
  value.policy !== "shared"
    ? []
    : OWN_ONLY.filter((key) => value[key] !== undefined).map((path) => ({
        path,
        message: 'is for a policy of our own, and this one is shared. Remove it, or set policy to "own".',
      }));

function capacityFaults(value: NetworkFirewallArguments): Fault[] {
  const used = countRules(specOf("", value));
  if (used <= value.capacity) return [];
  const hosts = Object.keys(value.rules).length;
  const message = `${value.capacity} is below ${used}, the Suricata rules that ${hosts} hosts need. Give more, with room to grow: changing it replaces the rule group.`;
  return [{ path: "capacity", message }];
}

function priorityFaults({ ruleGroups = [], priority }: Checked): Fault[] {
  const holders = [
    { priority, what: "our own group" },
    ...ruleGroups.map((group, index) => ({ priority: group.priority, what: `ruleGroups[${index}]` })),
  ];
  return holders.flatMap((holder, index) => {
    const first = holders.findIndex((other) => other.priority === holder.priority);
    if (first === index) return [];
    const message = `${holder.priority} is taken by ${holders[first]?.what}. Give each group of a policy its own.`;
    return [{ path: `ruleGroups[${index - 1}].priority`, message }];
  });
}

function routeFaults({ firewall, routeTableIds = {} }: Checked): Fault[] {
  const zones = Object.keys(routeTableIds);
  if (zones.length > 0 && !firewall)
    return [
      {
        path: "routeTableIds",
        message: "leads to no firewall of ours. Give firewall as well, or make the routes yourself.",
      },
    ];
  return zones
    .filter((zone) => !Object.hasOwn(firewall?.subnetIds ?? {}, zone))
    .map((zone) => ({
      path: `routeTableIds.${zone}`,
      message: `the firewall has no subnet in this zone. Give it one (firewall.subnetIds), or remove the route table.`,
    }));
}
