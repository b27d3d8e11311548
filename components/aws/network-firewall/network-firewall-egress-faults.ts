import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import type { IsFaulty } from "../../../src/egress/input/faulty.ts";
import { judging } from "../../parse-args.ts";
import { referenceFaults } from "./client-references.ts";
import { associationFaults, placementFaults } from "./firewall-placement.ts";
import { type CountedArguments, suricataSpecOf } from "./network-firewall-egress-render.ts";
import {
  type AwsNetworkFirewallEgressParsed,
  AwsNetworkFirewallEgressSchema,
} from "./network-firewall-egress-schema.ts";
import { countRules } from "./suricata/suricata.ts";

/** The arguments as a check sees them: any key may be missing, because it was faulty. */
type Checked = Partial<AwsNetworkFirewallEgressParsed>;

/** Checks the arguments of `AwsNetworkFirewallEgress`, each on its own and all together. */
export const awsNetworkFirewallArguments = judging(AwsNetworkFirewallEgressSchema, (value: Checked, isFaulty) => [
  ...(needsClientCidrs(value) && value.clientCidrs === undefined && !isFaulty("clientCidrs")
    ? [{ path: "clientCidrs", message: "is missing; expected a list." }]
    : []),
  ...networkFirewallFaults(value, isFaulty),
]);

/** Whether `clientCidrs` is required, because nothing else says who the clients are. */
export const needsClientCidrs = ({ policy, clientReferences }: Pick<Checked, "policy" | "clientReferences">): boolean =>
  policy !== "shared" || clientReferences === undefined;

/** Returns the faults between arguments that are each well-formed, with the paths of `AwsNetworkFirewallEgress`. */
export function networkFirewallFaults(value: Checked, isFaulty: IsFaulty): Fault[] {
  const { rules, capacity, policy } = value;
  const counts =
    rules &&
    capacity !== undefined &&
    policy &&
    !["rules", "policy", "capacity", "clientReferences"].some((key) => isFaulty(key));
  return [
    ...sharedFaults(value),
    ...(isFaulty("clientReferences") ? [] : clientFaults(value)),
    ...(counts ? capacityFaults({ ...value, rules, capacity, policy }) : []),
    ...(isFaulty("ruleGroups") || isFaulty("priority") ? [] : priorityFaults(value)),
    ...(isFaulty("firewall") ? [] : firewallFaults(value, isFaulty)),
  ];
}

/** Arguments that only an own policy can have. */
const OWN_ONLY = [
  "resolvers",
  "ruleGroups",
  "undecidedBytes",
  "monitor",
  "firewall",
  "routeTableIds",
  "vpcEndpointAssociations",
] as const;

const OWNERS_CLIENTS =
  'would hand on rules for $HOME_NET, which is something else in each policy, and drops. Set policy to "shared", whose rules name clientCidrs themselves, or remove it.';

const sharedFaults = (value: Checked): Fault[] =>
  value.policy !== "shared"
    ? value.share === undefined
      ? []
      : [{ path: "share", message: OWNERS_CLIENTS }]
    : OWN_ONLY.filter((key) => value[key] !== undefined).map((path) => ({
        path,
        message: 'is for a policy of our own, and this one is shared. Remove it, or set policy to "own".',
      }));

const clientFaults = ({ policy, clientCidrs, clientReferences }: Checked): Fault[] => [
  ...(clientReferences ? referenceFaults(clientReferences) : []),
  ...(policy === "shared" && clientCidrs && clientReferences
    ? [
        {
          path: "clientCidrs",
          message: "stands beside clientReferences, who alone are passed in a shared policy. Remove one of the two.",
        },
      ]
    : []),
];

function capacityFaults(value: CountedArguments): Fault[] {
  const used = countRules(suricataSpecOf("", value));
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

function firewallFaults(value: Checked, isFaulty: IsFaulty): Fault[] {
  const { firewall, vpcEndpointAssociations = {}, policy } = value;
  const zones = firewall?.subnetIds && Object.keys(firewall.subnetIds);
  return [
    ...(firewall ? placementFaults(firewall) : []),
    ...(isFaulty("routeTableIds") ? [] : routeFaults(value)),
    ...(isFaulty("vpcEndpointAssociations") || policy === "shared"
      ? []
      : associationFaults(vpcEndpointAssociations, zones)),
  ];
}

function routeFaults({ firewall, routeTableIds = {} }: Checked): Fault[] {
  const zones = Object.keys(routeTableIds);
  const fault = (message: string): Fault[] => [{ path: "routeTableIds", message }];
  if (zones.length === 0) return [];
  if (!firewall) return fault("leads to no firewall of ours. Give firewall as well, or make the routes yourself.");
  if (firewall.transitGatewayId !== undefined)
    return fault(
      "leads to endpoints, which a firewall on a transit gateway doesn't have. Remove it, and have the gateway's route tables lead to transitGatewayAttachmentId.",
    );
  return zones
    .filter((zone) => !Object.hasOwn(firewall.subnetIds ?? {}, zone))
    .map((zone) => ({
      path: `routeTableIds.${zone}`,
      message: `the firewall has no subnet in this zone. Give it one (firewall.subnetIds), or remove the route table.`,
    }));
}
