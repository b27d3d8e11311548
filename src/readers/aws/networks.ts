import {
  at,
  type GrantsAndFacts,
  inputsOf,
  itemsOf,
  linksTo,
  type Reader,
  type Resource,
  readNetwork,
} from "../kit/index.ts";

/** VPCs and subnets, which define the stack's own addresses. */
export const networks: readonly Reader[] = [
  { types: ["aws:ec2/vpc:Vpc"], kind: "network", read: readVpc },
  { types: ["aws:ec2/subnet:Subnet"], kind: "network", read: readVpc },
  { types: ["aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"], read: readVpc },
];

/**
 * Addresses of `aws:ec2/vpc:Vpc`, of its additional CIDR blocks and of `aws:ec2/subnet:Subnet`, with a link to the VPC.
 */
function readVpc(resource: Resource): GrantsAndFacts {
  const network = inputsOf(resource);
  const blocks = ["cidrBlock", "ipv6CidrBlock"].flatMap((key) => itemsOf(at(network, key)));
  const ofVpc = linksTo(resource, "part-of", "network", at(network, "vpcId"));
  return { grants: [], facts: [...readNetwork(resource, blocks), ...ofVpc] };
}
