import type { Site } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";

/** Subnets of the firewall by name: each lies in the zone that its name begins with. */
export const SUBNETS = { a1: "subnet-0a1", a2: "subnet-0a2", b1: "subnet-0b1", b2: "subnet-0b2" } as const;
export const TABLES = { a: "rtb-0a", b: "rtb-0b", other: "rtb-0c" } as const;
/** Clients by the route table of their subnet. */
export const CLIENTS = { a: "eni-0a", b: "eni-0b", other: "eni-0c" } as const;
/** A security group, policy and NSG of other teams. */
export const OTHERS = "others";
export const VPC = "vpc-0abc";

/** What is there before the program: subnets and route tables of two zones on AWS. */
export async function layAws(cloud: Site): Promise<void> {
  for (const [name, id] of Object.entries(SUBNETS))
    await cloud.place("aws:ec2/subnet:Subnet", { id, availabilityZone: `eu-west-2${name[0]}` });
  const { id: securityGroup } = await cloud.place("aws:ec2/securityGroup:SecurityGroup", {
    name: "default",
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  });
  for (const [index, zone] of (["a", "b", "other"] as const).entries()) {
    const subnetId = `subnet-0clients-${zone}`;
    await cloud.place("aws:ec2/routeTable:RouteTable", { id: TABLES[zone] });
    await cloud.place("aws:ec2/routeTableAssociation:RouteTableAssociation", { subnetId, routeTableId: TABLES[zone] });
    await cloud.place("aws:ec2/networkInterface:NetworkInterface", {
      id: CLIENTS[zone],
      subnetId,
      vpcId: VPC,
      privateIp: `10.20.${index}.7`,
      securityGroups: [securityGroup],
    });
  }
  await cloud.place("aws:ec2/securityGroup:SecurityGroup", { name: OTHERS });
  await cloud.place("aws:route53/profilesProfile:ProfilesProfile", { name: OTHERS });
}

/** The hub of another team on Azure, with a firewall that uses its policy, and our client subnet. */
export async function layAzure(cloud: Site): Promise<void> {
  await cloud.place(POLICY, { resourceGroupName: "hub", firewallPolicyName: "hub-policy" });
  for (const firewallPolicyName of ["parent", "parent-2"])
    await cloud.place(POLICY, { resourceGroupName: "hub", firewallPolicyName });
  await cloud.place("azure-native:network:RouteTable", {
    resourceGroupName: "clients",
    routeTableName: "client-routes",
  });
  await cloud.place("azure-native:network:RouteTable", {
    resourceGroupName: "clients",
    routeTableName: "other-routes",
  });
  for (const resourceGroupName of ["clients", "others"])
    await cloud.place("azure-native:network:NetworkSecurityGroup", {
      resourceGroupName,
      networkSecurityGroupName: OTHERS,
    });
  await cloud.place("azure-native:network:RouteTable", {
    resourceGroupName: "others",
    routeTableName: "client-routes",
  });
  await useOnFirewall(cloud, idOfPolicy(cloud, "hub-policy"));
  await useOnSubnet(cloud, undefined);
}

const POLICY = "azure-native:network:FirewallPolicy";

/** The id of the policy of that name, ours or not. */
export const idOfPolicy = (cloud: Site, name: string): string =>
  [...cloud.landscape.values()].find(({ type, id }) => type === POLICY && id.endsWith(`/${name}`))?.id ?? "";

/** Has the firewall of the hub use a policy. */
export const useOnFirewall = (cloud: Site, policyId: string): unknown =>
  cloud.place("azure-native:network:AzureFirewall", {
    resourceGroupName: "hub",
    azureFirewallName: "hub-firewall",
    privateIp: FIREWALL_IP,
    firewallPolicy: { id: policyId },
  });

/** Gives the client subnet an NSG, or none. */
export const useOnSubnet = (cloud: Site, nsgId: string | undefined, routeTableName = "client-routes"): unknown => {
  const table = [...cloud.landscape.values()].find(({ id }) => id.endsWith(`/routeTables/${routeTableName}`));
  return cloud.place("azure-native:network:Subnet", {
    resourceGroupName: "clients",
    virtualNetworkName: "clients",
    subnetName: "mesh",
    addressPrefix: "10.30.1.0/24",
    routeTable: { id: table?.id },
    ...(nsgId && { networkSecurityGroup: { id: nsgId } }),
  });
};

export const FIREWALL_IP = "10.30.0.4";

/** A configuration as the stack files that ship have it, with ids of the network above. */
export const onAws = (environment: string, more: Props = {}, section: Props = {}): Props => ({
  environment,
  aws: {
    region: "eu-west-2",
    allowedAccountIds: ["123456789012"],
    vpcId: VPC,
    clientCidrs: ["10.20.0.0/16"],
    networkFirewall: { subnetIds: { "eu-west-2a": SUBNETS.a1, "eu-west-2b": SUBNETS.b1 } },
    routeTableIds: { "eu-west-2a": TABLES.a, "eu-west-2b": TABLES.b },
    ...section,
  },
  ...more,
});

export const onAzure = (environment: string, more: Props = {}, section: Props = {}): Props => ({
  environment,
  azure: {
    subscriptionId: "12345678-1234-4234-8234-123456789abc",
    location: "uksouth",
    resourceGroupName: "clients",
    clientCidrs: ["10.30.1.0/24"],
    firewall: { resourceGroupName: "hub", firewallPolicyName: "hub-policy" },
    nsg: { internalCidrs: ["10.30.1.0/24"] },
    routeTable: "client-routes",
    firewallPrivateIp: FIREWALL_IP,
    ...section,
  },
  ...more,
});
