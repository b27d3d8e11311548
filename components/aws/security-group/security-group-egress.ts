import * as pulumi from "@pulumi/pulumi";
import { type OthersContainer, orUndecided, refuseEmptying, type Self, together, warnOf } from "../../before-write.ts";
import { type EgressHost, hostsAt } from "../../hosts.ts";
import { goesWith, parseArgs } from "../../parse-args.ts";
import { getNetworkInterfaces, SecurityGroup, SecurityGroupEgressRule } from "../sdk.ts";
import { openPortsWarning, renderEgressRules } from "./security-group-egress-render.ts";
import {
  type AwsSecurityGroupEgressArgs,
  awsSecurityGroupArguments,
  securityGroupNameFaults,
} from "./security-group-egress-schema.ts";

/**
 * Lets clients reach the firewall and nothing else: TCP on the ports of the rules, to any IPv4 address, and DNS to the
 * given resolvers. On its own it opens those ports to every address; the firewall that the route leads to enforces
 * names.
 */
export class AwsSecurityGroupEgress extends pulumi.ComponentResource {
  /** Id of the group, new or existing. Put it on the network interfaces of the clients. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** Hosts whose ports the group opens, at layer `address`. */
  public readonly hosts: pulumi.Output<EgressHost[]>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AwsSecurityGroupEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    const self: Self = {};
    super(
      "mesh-egress:index:AwsSecurityGroupEgress",
      name,
      args,
      together(opts ?? {}, refuseEmptying(name, self, OTHERS_GROUP)),
    );
    self.component = this;
    const parsed = parseArgs("AwsSecurityGroupEgress", awsSecurityGroupArguments, args, () =>
      securityGroupNameFaults(name),
    );
    const { rules, vpcId, tags } = parsed;
    warnOf(this, openPortsWarning(rules));
    const group = vpcId && new SecurityGroup(`${name}-group`, { ...GROUP, vpcId, tags }, { parent: this });
    // The schema guarantees one of the two.
    const securityGroupId = group?.id ?? (parsed.securityGroupId as pulumi.Output<string>);
    for (const [key, rule] of Object.entries(renderEgressRules(parsed)))
      new SecurityGroupEgressRule(`${name}-${key}`, { securityGroupId, ...rule, tags }, goesWith(this, group));
    this.securityGroupId = securityGroupId;
    this.hosts = pulumi.output(hostsAt("address", rules));
    this.registerOutputs({ securityGroupId: this.securityGroupId, hosts: this.hosts });
  }
}

/** A network interface uses it. */
const OTHERS_GROUP: OthersContainer = {
  key: "securityGroupId",
  idOf: ({ securityGroupId }) => (typeof securityGroupId === "string" ? securityGroupId : undefined),
  isInUse: ({ securityGroupId }, parent) =>
    orUndecided(async () => {
      const filters = [{ name: "group-id", values: [String(securityGroupId)] }];
      return (await getNetworkInterfaces({ filters }, { parent })).ids.length > 0;
    }),
};

/** AWS can't change a description, so another text here would replace the group. */
const GROUP = { description: "Outbound to the firewall that enforces MESH host names, and to DNS" };
