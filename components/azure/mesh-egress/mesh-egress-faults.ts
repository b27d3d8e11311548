import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import type { IsFaulty } from "../../../src/egress/input/faulty.ts";
import { isMap } from "../../../src/egress/input/is-map.ts";
import { judging } from "../../parse-args.ts";
import { checkSelection } from "../../selection.ts";
import { applicationRuleFaults, regionFault } from "../firewall/firewall-egress-schema.ts";
import { CLIENTS_MISSING } from "../inputs.ts";
import { INTERNAL_CIDRS_MISSING } from "../nsg/nsg-egress-schema.ts";
import { type AzureMeshEgressParsed, AzureMeshEgressSchema } from "./mesh-egress-schema.ts";

/** Returns the faults between arguments of `AzureMeshEgress` that are each well-formed. */
export function azureMeshFaults(value: object, isFaulty: IsFaulty): Fault[] {
  const args = value as Checked;
  const firewall = isMap(args.firewall) ? args.firewall : undefined;
  const nsg = isMap(args.nsg) ? args.nsg : undefined;
  const { faults, rules } = checkSelection(value, isFaulty);
  const fault = (path: string, message: string): Fault => ({ path, message });
  const { routeTable, firewallPrivateIp, virtualHub } = args;
  const region =
    isFaulty("firewall", "parent") || isFaulty("location") ? undefined : regionFault(args.location, firewall?.parent);
  return [
    ...faults,
    ...(virtualHub && (routeTable || firewallPrivateIp) ? [fault("virtualHub", IN_PLACE_OF_ROUTES)] : []),
    ...(region ? [fault("firewall.parent.location", region)] : []),
    ...(routeTable && !firewallPrivateIp
      ? [fault("firewallPrivateIp", `is missing beside routeTable. ${BOTH_OR_NEITHER}`)]
      : []),
    ...(firewallPrivateIp && !routeTable
      ? [fault("routeTable", `is missing beside firewallPrivateIp. ${BOTH_OR_NEITHER}`)]
      : []),
    ...(firewall?.enabled === false && nsg?.enabled === false
      ? [fault("", "firewall and nsg are both off, so there is nothing to make. Leave one on.")]
      : []),
    ...(firewall?.enabled && !args.clientCidrs && !args.clientIpGroupIds
      ? [fault("clientCidrs", CLIENTS_MISSING)]
      : []),
    ...(firewall?.enabled && rules
      ? applicationRuleFaults(rules).map(({ message }) => fault("extraHosts", message))
      : []),
    ...(firewall?.firewallPolicyName
      ? (["tier", "resolvers", "parent"] as const).flatMap((key) =>
          firewall[key] ? [fault(`firewall.${key}`, FOR_OUR_OWN)] : [],
        )
      : []),
    ...(nsg?.enabled && nsg.internalCidrs === undefined ? [fault("nsg.internalCidrs", INTERNAL_CIDRS_MISSING)] : []),
  ];
}

/** Checks the arguments of `AzureMeshEgress`, each on its own and all together. */
export const azureMeshArguments = judging(AzureMeshEgressSchema, azureMeshFaults);

/** The arguments as a check sees them: any key may be faulty. */
type Checked = Partial<Omit<AzureMeshEgressParsed, "firewall" | "nsg">> & {
  readonly firewall?: Partial<AzureMeshEgressParsed["firewall"]>;
  readonly nsg?: Partial<AzureMeshEgressParsed["nsg"]>;
};

const BOTH_OR_NEITHER = "Give both for a default route to the firewall, or neither.";
const IN_PLACE_OF_ROUTES =
  "stands beside routeTable or firewallPrivateIp, and networks on a hub take their routes from its intent. Remove those, or this.";
const FOR_OUR_OWN = "is for a policy of our own; an existing one stays as it is. Leave it out, or firewallPolicyName.";
