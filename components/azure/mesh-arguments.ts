import { z } from "zod";
import { ALWAYS, InputTags, inputListOf, inputOf, inputText } from "../arguments.ts";
import { selectingArguments } from "../selection.ts";
import { GroupPriority } from "./application-rules.ts";
import {
  CLIENTS_MISSING,
  InternalCidr,
  IpGroupId,
  Ipv4Address,
  Ipv4ClientCidr,
  listOrNone,
  NetworkResourceName,
  NoMonitor,
  PolicyTier,
  ResourceGroupName,
} from "./inputs.ts";
import { INTERNAL_CIDRS_MISSING, NsgPriority } from "./nsg-egress.ts";

/** The arguments of `AzureMeshEgress`: those of its parts too, so that nothing is made before all of them are judged. */
export const AzureMeshEgressArguments = selectingArguments({
  resourceGroupName: inputOf(ResourceGroupName, "resourceGroupName"),
  location: inputText("location"),
  clientCidrs: inputListOf(Ipv4ClientCidr, "clientCidrs", 1).optional(),
  clientIpGroupIds: inputListOf(IpGroupId, "clientIpGroupIds", 1).optional(),
  resolvers: listOrNone(Ipv4Address, "resolvers"),
  firewall: z
    .strictObject({
      enabled: z.boolean().default(true),
      resourceGroupName: inputOf(ResourceGroupName, "firewall.resourceGroupName").optional(),
      firewallPolicyName: inputOf(NetworkResourceName, "firewall.firewallPolicyName").optional(),
      tier: PolicyTier.optional(),
      resolvers: inputListOf(Ipv4Address, "firewall.resolvers", 1).optional(),
      ruleCollectionGroupName: NetworkResourceName.optional(),
      priority: GroupPriority.optional(),
      after: inputText("firewall.after").optional(),
    })
    .prefault({}),
  nsg: z
    .strictObject({
      enabled: z.boolean().default(true),
      resourceGroupName: inputOf(ResourceGroupName, "nsg.resourceGroupName").optional(),
      networkSecurityGroupName: inputOf(NetworkResourceName, "nsg.networkSecurityGroupName").optional(),
      internalCidrs: listOrNone(InternalCidr, "nsg.internalCidrs"),
      priority: NsgPriority.optional(),
    })
    .prefault({}),
  routeTable: inputOf(NetworkResourceName, "routeTable").optional(),
  firewallPrivateIp: inputOf(Ipv4Address, "firewallPrivateIp").optional(),
  monitor: NoMonitor,
  protect: z.boolean().optional(),
  tags: InputTags,
}).superRefine(checkTogether, ALWAYS);
export type AzureMeshEgressArguments = z.output<typeof AzureMeshEgressArguments>;

/** What an admin must know of what these arguments make, and leave to others. */
export function warningsOf({ firewall, nsg, routeTable }: AzureMeshEgressArguments): string[] {
  const unattached = [
    ...(firewall.enabled && !firewall.firewallPolicyName ? ["firewallPolicyId to a firewall"] : []),
    ...(nsg.enabled && !nsg.networkSecurityGroupName ? ["networkSecurityGroupId to the client subnets"] : []),
  ];
  return [
    ...(routeTable
      ? []
      : [
          "Nothing here sends traffic to the firewall. Give routeTable and firewallPrivateIp, or see to the default route of the client subnets elsewhere.",
        ]),
    ...(unattached.length > 0 ? [`Nothing here attaches what is made. Give ${unattached.join(", and ")}.`] : []),
  ];
}

function checkTogether(args: Unchecked, context: z.core.$RefinementCtx): void {
  const fault = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  const { firewall, nsg, routeTable, firewallPrivateIp } = args;
  if (routeTable && !firewallPrivateIp)
    fault(["firewallPrivateIp"], `is missing beside routeTable. ${BOTH_OR_NEITHER}`);
  if (firewallPrivateIp && !routeTable)
    fault(["routeTable"], `is missing beside firewallPrivateIp. ${BOTH_OR_NEITHER}`);
  if (firewall?.enabled === false && nsg?.enabled === false)
    fault([], "firewall and nsg are both off, so there is nothing to make. Leave one on.");
  if (firewall?.enabled && !args.clientCidrs && !args.clientIpGroupIds) fault(["clientCidrs"], CLIENTS_MISSING);
  if (firewall?.firewallPolicyName)
    for (const key of ["tier", "resolvers"] as const)
      if (firewall[key])
        fault(
          ["firewall", key],
          "is for a policy of our own; an existing one stays as it is. Leave it out, or firewallPolicyName.",
        );
  if (nsg?.enabled && nsg.internalCidrs === undefined) fault(["nsg", "internalCidrs"], INTERNAL_CIDRS_MISSING);
}

/** What a refinement sees when other keys are faulty. */
type Unchecked = Partial<Omit<AzureMeshEgressArguments, "firewall" | "nsg">> & {
  firewall?: Partial<AzureMeshEgressArguments["firewall"]>;
  nsg?: Partial<AzureMeshEgressArguments["nsg"]>;
};

const BOTH_OR_NEITHER = "Give both for a default route to the firewall, or neither.";
