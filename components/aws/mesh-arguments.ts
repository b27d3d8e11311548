import { z } from "zod";
import { ConfigurationError, type Fault } from "../../src/egress/input/configuration-error.ts";
import { parse } from "../../src/egress/input/parse.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import { ALWAYS } from "../arguments.ts";
import { rulesUnlessFaulty, selectingArguments } from "../selection.ts";
import { type AwsDnsFirewallEgressArgs, AwsDnsFirewallEgressArguments } from "./dns-firewall-egress.ts";
import type { AwsMeshEgressArgs } from "./mesh-egress.ts";
import { type AwsNetworkFirewallEgressArgs, AwsNetworkFirewallEgressArguments } from "./network-firewall-egress.ts";
import { type AwsSecurityGroupEgressArgs, AwsSecurityGroupEgressArguments } from "./security-group-egress.ts";

/** What only a part can judge: handed on as it came, and judged by the part's own schema. */
const handedOn = z.unknown().optional();

/** The arguments of `AwsMeshEgress`: those of its parts too, so that nothing is made before all of them are judged. */
export const AwsMeshEgressArguments = selectingArguments({
  vpcId: handedOn,
  clientCidrs: handedOn,
  resolvers: handedOn,
  networkFirewall: z
    .strictObject({
      enabled: z.boolean().default(true),
      policy: handedOn,
      ruleGroups: handedOn,
      priority: handedOn,
      capacity: handedOn,
      undecidedBytes: handedOn,
      subnetIds: handedOn,
      logRetentionDays: handedOn,
      resolvers: handedOn,
    })
    .prefault({}),
  routeTableIds: handedOn,
  securityGroup: z.strictObject({ enabled: z.boolean().default(true), securityGroupId: handedOn }).prefault({}),
  dnsFirewall: z
    .strictObject({
      enabled: z.boolean().default(true),
      alsoResolve: handedOn,
      priority: handedOn,
      takeOverFailOpen: handedOn,
    })
    .optional(),
  monitor: handedOn,
  protect: z.boolean().optional(),
  tags: handedOn,
}).superRefine(checkParts, ALWAYS);

/** The parts that are on, with what each is given. */
export interface MeshParts {
  readonly networkFirewall?: AwsNetworkFirewallEgressArgs;
  readonly securityGroup?: AwsSecurityGroupEgressArgs;
  readonly dnsFirewall?: AwsDnsFirewallEgressArgs;
}

/** The parts of `args`, which need not have been checked. */
export function partsOf(args: AwsMeshEgressArgs, rules: EgressRules): MeshParts {
  const { vpcId, clientCidrs, resolvers, routeTableIds, monitor, tags } = args;
  const { enabled: filters = true, subnetIds, logRetentionDays, ...network } = args.networkFirewall ?? {};
  const { enabled: grouped = true, securityGroupId } = args.securityGroup ?? {};
  const { enabled: resolves = args.dnsFirewall !== undefined, ...dns } = args.dnsFirewall ?? { alsoResolve: [] };
  const protect = args.protect ?? args.environment === "live";
  return {
    ...(filters && {
      networkFirewall: {
        ...network,
        rules,
        clientCidrs,
        routeTableIds,
        monitor,
        protect,
        tags,
        ...(subnetIds !== undefined && { firewall: { vpcId, subnetIds, logRetentionDays } }),
      },
    }),
    ...(grouped && {
      securityGroup: { rules, resolvers, tags, ...(securityGroupId === undefined ? { vpcId } : { securityGroupId }) },
    }),
    ...(resolves && { dnsFirewall: { ...dns, rules, vpcId, protect, tags } }),
  };
}

const SCHEMAS = {
  networkFirewall: AwsNetworkFirewallEgressArguments,
  securityGroup: AwsSecurityGroupEgressArguments,
  dnsFirewall: AwsDnsFirewallEgressArguments,
};

/** Arguments of a part that the composite takes at its top. */
const SHARED = ["rules", "vpcId", "clientCidrs", "routeTableIds", "monitor", "protect", "tags"];

// Where the selection is faulty, the parts are judged by what doesn't depend on it.
const STAND_IN = parse(EgressRules, { "stand-in": { host: "stand-in.example.org", reason: "stand-in" } });

function checkParts(value: object, context: z.core.$RefinementCtx): void {
  const args = withSoundSections(value as AwsMeshEgressArgs);
  const parts = partsOf(args, rulesUnlessFaulty(value, context) ?? STAND_IN);
  const faults = [
    ...togetherFaults(args, parts),
    ...Object.entries(parts).flatMap(([part, partArgs]) =>
      faultsOf(SCHEMAS[part as keyof MeshParts], partArgs).map(({ path, message }) => ({
        path: pathIn(part, path),
        message: message.replace("(firewall.subnetIds)", "(networkFirewall.subnetIds)"),
      })),
    ),
  ];
  // What stands at the top is judged by more than one part, and by us before them.
  for (const [index, { path, message }] of faults.entries())
    if (faults.findIndex((other) => other.path === path) === index)
      context.addIssue({ code: "custom", path: [path], message });
}

/** A section that is none is a fault already; the others are judged without it. */
function withSoundSections(args: AwsMeshEgressArgs): AwsMeshEgressArgs {
  const sections = ["networkFirewall", "securityGroup", "dnsFirewall"] as const;
  const unsound = sections.filter((key) => !z.record(z.string(), z.unknown()).safeParse(args[key]).success);
  return { ...args, ...Object.fromEntries(unsound.map((key) => [key, undefined])) };
}

/** Where the composite takes what a part calls `path`. */
function pathIn(part: string, path: string): string {
  const inner = part === "networkFirewall" ? path.replace(/^firewall(?:\.|$)/, "") || "subnetIds" : path;
  const isShared = [...SHARED, ...(part === "securityGroup" ? ["resolvers"] : [])].includes(
    inner.replace(/[.[].*$/, ""),
  );
  return isShared ? inner : `${part}.${inner}`;
}

function togetherFaults(args: AwsMeshEgressArgs, parts: MeshParts): Fault[] {
  const { networkFirewall } = parts;
  const fault = (path: string, message: string): Fault[] => [{ path, message }];
  return [
    ...(Object.keys(parts).length === 0
      ? fault(
          "networkFirewall.enabled",
          "false leaves nothing to make, for the other parts are off as well. Turn on networkFirewall, securityGroup or dnsFirewall.",
        )
      : []),
    ...(args.monitor !== undefined && !networkFirewall
      ? fault("monitor", "is for the network firewall, which is off. Remove it, or turn networkFirewall on.")
      : []),
    ...(args.routeTableIds !== undefined && !networkFirewall?.firewall
      ? fault("routeTableIds", "leads to no firewall of ours. Give networkFirewall.subnetIds, or remove it.")
      : []),
    ...(args.networkFirewall?.logRetentionDays !== undefined && !args.networkFirewall.subnetIds
      ? fault("networkFirewall.logRetentionDays", "is for a firewall of ours. Give subnetIds beside it, or remove it.")
      : []),
  ];
}

function faultsOf(schema: z.ZodType, args: object): readonly Fault[] {
  try {
    parse(schema, args);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}
