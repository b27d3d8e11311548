import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Fault } from "../../../src/egress/input/configuration-error.ts";
import { EgressRules } from "../../../src/egress/rule.ts";
import { type EgressRuleArgs, InputTags, inputListOrNone, inputOf, inputText } from "../../arguments.ts";
import { judging } from "../../parse-args.ts";
import { tied } from "../../tied.ts";
import { InternalCidr, Ipv4Address, NetworkResourceName, ResourceGroupName } from "../inputs.ts";

/** Arguments of `AzureNsgEgress`. */
export interface AzureNsgEgressArgs {
  /** Permitted hosts by rule name. An NSG can't tell hosts apart, so only their ports are opened, to any address. */
  rules: Record<string, EgressRuleArgs>;
  /** Resource group of the NSG. Changing this replaces everything. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * Name of an existing NSG to add the rules to. Either this or `location`. From then on, all traffic of its subnets
   * and interfaces that none of its rules allows is denied, unless `deny` is false. Default: none. Changing this
   * replaces the rules.
   */
  networkSecurityGroupName?: pulumi.Input<string>;
  /**
   * Azure region of a new NSG, such as `uksouth`. Either this or `networkSecurityGroupName`. Default: none. Changing
   * this replaces the NSG and its rules.
   */
  location?: pulumi.Input<string>;
  /**
   * Addresses of the DNS servers that clients ask, IPv4; UDP and TCP 53 to them are opened. Azure's own DNS
   * (168.63.129.16) needs no rule. If the firewall is the DNS proxy, give its private address. Default: none.
   */
  resolvers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Networks in CIDR form, IPv4, that clients need besides MESH, on any port and protocol: their own virtual network,
   * peers, private endpoints. Required, because everything else is denied; write an empty list for none.
   */
  internalCidrs: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Priority of the first rule, 100 to 4092. The rules take this number, the next three and, with `deny`, 4096, all of
   * which must be free in an existing NSG. Change it by at least four, or Azure finds a number taken. Unit: position,
   * low first. Default: 1000. Source:
   * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
   */
  priority?: number;
  /**
   * Whether the last rule denies all else. Several of these components can share an existing NSG, each with numbers of
   * its own, if one of them denies and the others have false. A new NSG always denies. Default: true.
   */
  deny?: boolean;
  /**
   * Whether the subnets have a default route to a firewall. Unless true, a warning says what is open without that
   * route. Default: false.
   */
  routedToFirewall?: boolean;
  /** Tags of a new NSG. Rules can't have tags. Default: none. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * How many numbers the rules take. Every purpose has its own number, so that no rule moves when another comes or goes.
 */
export const PRIORITIES_TAKEN = 4;

/** Number of the deny rule, the highest that Azure takes. */
export const DENY_PRIORITY = 4096;

/** Number of our first rule. It leaves room for all our rules before the deny rule. */
export const NsgPriority = z
  .int()
  .min(100)
  .max(DENY_PRIORITY - PRIORITIES_TAKEN);

/** The message if nobody decided which networks stay open. */
export const INTERNAL_CIDRS_MISSING =
  "is missing. List the networks that clients need beside MESH, or write [] for none.";

/** Checks each argument of `AzureNsgEgress` on its own. */
export const AzureNsgEgressSchema = tied<AzureNsgEgressArgs>()(
  z.strictObject({
    rules: EgressRules,
    resourceGroupName: inputOf(ResourceGroupName, "resourceGroupName"),
    networkSecurityGroupName: inputOf(NetworkResourceName, "networkSecurityGroupName").optional(),
    location: inputText("location").optional(),
    resolvers: inputListOrNone(Ipv4Address, "resolvers", "is missing.").optional(),
    internalCidrs: inputListOrNone(InternalCidr, "internalCidrs", INTERNAL_CIDRS_MISSING),
    priority: NsgPriority.default(1000),
    deny: z.boolean().default(true),
    routedToFirewall: z.boolean().default(false),
    tags: InputTags,
  }),
);
export type AzureNsgEgressParsed = z.output<typeof AzureNsgEgressSchema>;

function nsgFaults({ networkSecurityGroupName, location, deny }: Partial<AzureNsgEgressParsed>): Fault[] {
  const fault = (message: string): Fault[] => [{ path: "location", message }];
  if (location && deny === false)
    return [
      { path: "deny", message: "is false, but a new NSG has nobody else to deny what no rule allows. Leave it out." },
    ];
  if (networkSecurityGroupName && location)
    return fault("stands beside networkSecurityGroupName. Give one: where to make an NSG, or an existing one.");
  if (!networkSecurityGroupName && !location)
    return fault("is missing, and so is networkSecurityGroupName. Say where to make an NSG, or name an existing one.");
  return [];
}

/** Checks the arguments of `AzureNsgEgress`, each on its own and all together. */
export const azureNsgArguments = judging(AzureNsgEgressSchema, nsgFaults);
