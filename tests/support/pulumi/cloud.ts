import type { Registered } from "./recording-engine.ts";

/** What a cloud fills in of a resource that has just been made: its id, and what it computes. */
export function filledIn({ name, type, inputs }: Registered): Record<string, unknown> & { readonly id: string } {
  if (type.startsWith("azure-native:")) return azure(name, type, inputs);
  const arn = `arn:aws:mock:eu-west-2:123456789012:${type.split(":").at(-1)}/${name}`;
  const byArn = type.startsWith("aws:networkfirewall/");
  return {
    id: byArn ? arn : `${name}-id`,
    arn,
    name: inputs.name ?? `${name}-1a2b3c4`,
    ...(type.endsWith(":ContainerAssociation") && { containerAssociationArn: arn }),
    ...(type.endsWith(":Firewall") && { firewallStatuses: [statusOf(name, inputs)] }),
    ...(type.endsWith(":VpcEndpointAssociation") && {
      vpcEndpointAssociationStatuses: [{ associationSyncStates: syncStates([inputs.subnetMapping]) }],
    }),
  };
}

/**
 * The properties in a state. Azure's API doesn't give back what stands in an address's path alone, such as the name of
 * the policy that a group is part of: that is in the id.
 */
export function stateOf(resource: Registered): Record<string, unknown> {
  const kept = Object.entries(resource.inputs).filter(
    ([key]) => !(resource.type.startsWith("azure-native:") && IN_THE_PATH.has(key)),
  );
  return { ...Object.fromEntries(kept), ...filledIn(resource) };
}

const statusOf = (name: string, { subnetMappings = [], transitGatewayId }: Registered["inputs"]) => ({
  syncStates: syncStates(subnetMappings),
  transitGatewayAttachmentSyncStates: transitGatewayId ? [{ attachmentId: `tgw-attach-${name}` }] : [],
});

const syncStates = (mappings: readonly { subnetId: string }[]) =>
  mappings.map(({ subnetId }) => ({
    // Tests call a subnet after its zone.
    availabilityZone: subnetId.replace(/^subnet-/, ""),
    attachments: [{ endpointId: `vpce-${subnetId}`, subnetId }],
  }));

function azure(name: string, type: string, inputs: Registered["inputs"]) {
  const kind = type.split(":").at(-1) ?? "";
  const { own, segment, above } = PATHS[kind] ?? { own: "", segment: `${kind}s` };
  const named = inputs[own] ?? `${name}1a2b3c4d`;
  const parents = (above ?? []).map(([folder, key]) => `/${folder}/${inputs[key]}`).join("");
  const id = `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network${parents}/${segment}/${named}`;
  return { id, name: named, type: `Microsoft.Network/${segment}`, etag: "W/1", provisioningState: "Succeeded" };
}

/** Which property names a resource, and what stands in front of its name in the id. */
const PATHS: Readonly<
  Record<
    string,
    { readonly own: string; readonly segment: string; readonly above?: readonly (readonly [string, string])[] }
  >
> = {
  FirewallPolicy: { own: "firewallPolicyName", segment: "firewallPolicies" },
  FirewallPolicyRuleCollectionGroup: {
    own: "ruleCollectionGroupName",
    segment: "ruleCollectionGroups",
    above: [["firewallPolicies", "firewallPolicyName"]],
  },
  IpGroup: { own: "ipGroupsName", segment: "ipGroups" },
  NetworkSecurityGroup: { own: "networkSecurityGroupName", segment: "networkSecurityGroups" },
  SecurityRule: {
    own: "securityRuleName",
    segment: "securityRules",
    above: [["networkSecurityGroups", "networkSecurityGroupName"]],
  },
  Route: { own: "routeName", segment: "routes", above: [["routeTables", "routeTableName"]] },
};

const IN_THE_PATH = new Set([
  "resourceGroupName",
  ...Object.values(PATHS).flatMap(({ own, above = [] }) => [own, ...above.map(([, key]) => key)]),
]);
