import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import type { IsFaulty } from "../../../src/egress/input/faulty.ts";
import { isMap } from "../../../src/egress/input/is-map.ts";
import type { EgressRules } from "../../../src/egress/rule.ts";
import { judging } from "../../parse-args.ts";
import { checkSelection, defaultPriority } from "../../selection.ts";
import { tooManyHosts } from "../dns-firewall/dns-firewall-egress-schema.ts";
import { needsClientCidrs, networkFirewallFaults } from "../network-firewall/network-firewall-egress-faults.ts";
import { OF_FIREWALL, placeInMesh, withFirewall } from "./mesh-egress-render.ts";
import { type AwsMeshEgressParsed, AwsMeshEgressSchema } from "./mesh-egress-schema.ts";

/** Returns the faults between arguments of `AwsMeshEgress` that are each well-formed. */
export function awsMeshFaults(value: object, isFaulty: IsFaulty): Fault[] {
  const args = withSoundSections(value as Checked);
  const { faults, rules } = checkSelection(value, isFaulty);
  return [
    ...faults,
    ...missing(args, isFaulty),
    ...nothingToBeFor(args),
    ...(args.networkFirewall.enabled === false ? [] : networkFaults(args, rules, isFaulty)),
    ...(args.dnsFirewall && args.dnsFirewall.enabled !== false && rules
      ? atMesh("dnsFirewall", tooManyHosts(rules))
      : []),
  ];
}

/** Checks the arguments of `AwsMeshEgress`, each on its own and all together. */
export const awsMeshArguments = judging(AwsMeshEgressSchema, awsMeshFaults);

/** The arguments as a check sees them: any key may be faulty. */
type Checked = Partial<Omit<AwsMeshEgressParsed, "networkFirewall" | "securityGroup" | "dnsFirewall">> & {
  readonly networkFirewall: Partial<AwsMeshEgressParsed["networkFirewall"]>;
  readonly securityGroup: Partial<AwsMeshEgressParsed["securityGroup"]>;
  readonly dnsFirewall?: Partial<NonNullable<AwsMeshEgressParsed["dnsFirewall"]>> | undefined;
};

/** Leaves out sections that aren't maps. They are reported already, and the others are judged without them. */
const withSoundSections = ({ networkFirewall, securityGroup, dnsFirewall, ...args }: Checked): Checked => ({
  ...args,
  networkFirewall: isMap(networkFirewall) ? networkFirewall : {},
  securityGroup: isMap(securityGroup) ? securityGroup : {},
  ...(isMap(dnsFirewall) && { dnsFirewall }),
});

const fault = (path: string, message: string): Fault[] => [{ path, message }];

const atMesh = (part: "networkFirewall" | "dnsFirewall", faults: readonly Fault[]): Fault[] =>
  faults.map(({ path, message }) => ({
    path: placeInMesh(part, path),
    message: message.replace("(firewall.subnetIds)", "(networkFirewall.subnetIds)"),
  }));

/** Returns a fault for each missing argument that some part needs. */
function missing(args: Checked, isFaulty: IsFaulty): Fault[] {
  const { networkFirewall, securityGroup, dnsFirewall } = args;
  const resolves = dnsFirewall !== undefined && dnsFirewall.enabled !== false;
  const makesFirewall = networkFirewall.enabled !== false && networkFirewall.subnetIds !== undefined;
  const makesGroup = securityGroup.enabled !== false && securityGroup.securityGroupId === undefined;
  const needed: [path: string[], value: unknown, isNeeded: boolean, what: string][] = [
    [["vpcId"], args.vpcId, makesFirewall || makesGroup || (resolves && dnsFirewall.profile === undefined), "text"],
    [
      ["clientCidrs"],
      args.clientCidrs,
      networkFirewall.enabled !== false && needsClientCidrs(networkFirewall),
      "a list",
    ],
    [["dnsFirewall", "alsoResolve"], dnsFirewall?.alsoResolve, resolves, "a list"],
  ];
  return needed.flatMap(([path, value, isNeeded, what]) =>
    isNeeded && value === undefined && !isFaulty(...path) ? fault(path.join("."), `is missing; expected ${what}.`) : [],
  );
}

/** Returns a fault for each argument of a part that is off or not made. */
function nothingToBeFor({ networkFirewall, securityGroup, dnsFirewall, monitor, routeTableIds }: Checked): Fault[] {
  const isOff = networkFirewall.enabled === false;
  const { subnetIds, transitGatewayId } = networkFirewall;
  const hasPlace = subnetIds !== undefined || transitGatewayId !== undefined;
  return [
    ...(isOff && securityGroup.enabled === false && dnsFirewall?.enabled !== true
      ? fault(
          "networkFirewall.enabled",
          "false leaves nothing to make, because the other parts are off as well. Turn on networkFirewall, securityGroup or dnsFirewall.",
        )
      : []),
    ...(monitor !== undefined && isOff && (dnsFirewall?.enabled ?? false) !== true
      ? fault(
          "monitor",
          "is for the network firewall and DNS Firewall, which are off. Remove it, or turn one of them on.",
        )
      : []),
    ...(routeTableIds !== undefined && (isOff || !hasPlace)
      ? fault("routeTableIds", "leads to no firewall of ours. Give networkFirewall.subnetIds, or remove it.")
      : []),
    ...(["logs", "enabledAnalysisTypes"] as const)
      .filter((key) => networkFirewall[key] !== undefined && !hasPlace)
      .flatMap((key) => fault(`networkFirewall.${key}`, "is for a firewall of ours. Give subnetIds, or remove it.")),
  ];
}

/** Returns the faults of the network firewall's part, without those that the composite reports in its own words. */
function networkFaults(args: Checked, rules: EgressRules | undefined, isFaulty: IsFaulty): Fault[] {
  const { enabled: _, ...section } = args.networkFirewall;
  const { vpcId, clientCidrs, routeTableIds, monitor } = args;
  const network = withFirewall(section, vpcId);
  const priority = network.priority ?? defaultPriority(args.environment);
  const part = {
    ...network,
    priority,
    rules,
    clientCidrs,
    routeTableIds: network.firewall && routeTableIds,
    monitor,
  };
  const isFaultyInPart: IsFaulty = (key = "", ...more) =>
    key === "rules"
      ? rules === undefined
      : key === "firewall"
        ? OF_FIREWALL.some((place) => isFaulty("networkFirewall", place))
        : isFaulty(...placeInMesh("networkFirewall", key).split("."), ...more);
  return atMesh(
    "networkFirewall",
    networkFirewallFaults(part as Parameters<typeof networkFirewallFaults>[0], isFaultyInPart).filter(
      ({ path }) => path !== "firewall.vpcId",
    ),
  );
}
