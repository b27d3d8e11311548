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

/** VPCs and subnets, which tell the stack's own addresses. */
export const networks: readonly Reader[] = [
  { types: ["aws:ec2/vpc:Vpc"], kind: "network", read: readVpc },
  { types: ["aws:ec2/subnet:Subnet"], kind: "network", read: readSubnet },
  { types: ["aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"], read: readVpc },
];

/** Addresses of `aws:ec2/subnet:Subnet`, and the VPC that it is in. */
function readSubnet(resource: Resource): GrantsAndFacts {
  const { grants, facts } = readVpc(resource);
  return { grants, facts: [...facts, ...linksTo(resource, "part-of", "network", at(inputsOf(resource), "vpcId"))] };
}

/** Addresses of `aws:ec2/vpc:Vpc`, and of its further blocks. */
function readVpc(resource: Resource): GrantsAndFacts {
  const blocks = ["cidrBlock", "ipv6CidrBlock"].flatMap((key) => itemsOf(at(inputsOf(resource), key)));
  return { grants: [], facts: readNetwork(resource, blocks) };
}
