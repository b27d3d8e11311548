import * as pulumi from "@pulumi/pulumi";
import type { EgressHost } from "../../hosts.ts";
import { childOptions, handOn, parseArgs, placeIn } from "../../parse-args.ts";
import { selectRules } from "../../selection.ts";
import { AzureFirewallEgress } from "../firewall/firewall-egress.ts";
import { azureFirewallArguments } from "../firewall/firewall-egress-schema.ts";
import { nameFaults } from "../inputs.ts";
import { AzureNsgEgress } from "../nsg/nsg-egress.ts";
import { azureNsgArguments } from "../nsg/nsg-egress-schema.ts";
import { makeDefaultRoute } from "./default-route.ts";
import { azureMeshArguments } from "./mesh-egress-faults.ts";
import { isProtected, partsOf, placeInMesh, warningsOf } from "./mesh-egress-render.ts";
import type { AzureMeshEgressArgs } from "./mesh-egress-schema.ts";
import { makeRoutingIntent } from "./virtual-hub.ts";

/**
 * Egress to the MESH hosts of one environment on Azure: rules in a firewall policy, an NSG, and the default route that
 * leads from the clients to the firewall.
 */
export class AzureMeshEgress extends pulumi.ComponentResource {
  /** Id of the rule collection group; none if the firewall's part is off. */
  public readonly ruleCollectionGroupId?: pulumi.Output<string>;
  /** Id of the policy, to give to the firewall; none if the firewall's part is off. */
  public readonly firewallPolicyId?: pulumi.Output<string>;
  /** Name of the policy; none if the firewall's part is off. */
  public readonly firewallPolicyName?: pulumi.Output<string>;
  /** Resolves once the last write to the policy is done. Give it to the next component that writes. */
  public readonly lastOperation?: pulumi.Output<string>;
  /** Id of the NSG, to give to the client subnets; none if the NSG's part is off. */
  public readonly networkSecurityGroupId?: pulumi.Output<string>;
  /** Id of the default route; none without `routeTable`. */
  public readonly routeId?: pulumi.Output<string>;
  /** Id of the hub's routing intent; none without `virtualHub`. */
  public readonly routingIntentId?: pulumi.Output<string>;
  /** Hosts that the parts open: one entry for each host and layer. */
  public readonly openedHosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AzureMeshEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AzureMeshEgress", name, args, opts);
    const parsed = parseArgs("AzureMeshEgress", azureMeshArguments, args, () => nameFaults(name, "-firewall-policy"));
    for (const warning of warningsOf(parsed)) void pulumi.log.warn(warning, this);
    const parts = partsOf(name, parsed, selectRules(parsed));
    const child = childOptions(this, isProtected(parsed));
    const firewall =
      parts.firewall &&
      new AzureFirewallEgress(
        `${name}-firewall`,
        handOn(azureFirewallArguments, parts.firewall, (path) => placeIn(args, placeInMesh(path))),
        child,
      );
    const nsg = parts.nsg && new AzureNsgEgress(`${name}-nsg`, handOn(azureNsgArguments, parts.nsg), child);
    // The route comes last, so that no traffic goes to a firewall that doesn't let it through yet.
    const route =
      parsed.routeTable && parsed.firewallPrivateIp
        ? makeDefaultRoute(
            `${name}-route`,
            {
              resourceGroupName: parsed.resourceGroupName,
              routeTableName: parsed.routeTable,
              firewallPrivateIp: parsed.firewallPrivateIp,
            },
            { ...child, dependsOn: [firewall, nsg].filter((part) => part !== undefined) },
          )
        : undefined;
    const intent =
      parsed.virtualHub &&
      makeRoutingIntent(`${name}-routing`, parsed.virtualHub, parsed.resourceGroupName, {
        ...child,
        dependsOn: [firewall, nsg].filter((part) => part !== undefined),
      });
    this.ruleCollectionGroupId = firewall?.ruleCollectionGroupId;
    this.firewallPolicyId = firewall?.firewallPolicyId;
    this.firewallPolicyName = firewall?.firewallPolicyName;
    this.lastOperation = firewall?.lastOperation;
    this.networkSecurityGroupId = nsg?.networkSecurityGroupId;
    this.routeId = route?.id;
    this.routingIntentId = intent?.id;
    this.openedHosts = pulumi.all([firewall, nsg].map((part) => part?.hosts ?? [])).apply((hosts) => hosts.flat());
    this.registerOutputs({
      ruleCollectionGroupId: this.ruleCollectionGroupId,
      firewallPolicyId: this.firewallPolicyId,
      firewallPolicyName: this.firewallPolicyName,
      lastOperation: this.lastOperation,
      networkSecurityGroupId: this.networkSecurityGroupId,
      routeId: this.routeId,
      routingIntentId: this.routingIntentId,
      openedHosts: this.openedHosts,
    });
  }
}
