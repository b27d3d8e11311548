import {
  at,
  firstOf,
  type GrantsAndFacts,
  inputsOf,
  labelsOf,
  type Reader,
  type Resource,
  readAddressList,
  referenceOf,
} from "../kit/index.ts";

/** IP groups and addresses added to them. */
export const ipGroups: readonly Reader[] = [
  { types: ["azure-native:network:IpGroup", "azure:network/iPGroup:IPGroup"], kind: "address-list", read: readIpGroup },
  { types: ["azure:network/iPGroupCIDR:IPGroupCIDR"], read: readIpGroupCidr },
];

/** The addresses of `azure-native:network:IpGroup` and of the classic provider's `azure:network/iPGroup:IPGroup`. */
function readIpGroup(resource: Resource): GrantsAndFacts {
  const addresses = firstOf(inputsOf(resource), "ipAddresses", "cidrs");
  return { grants: [], facts: readAddressList(resource, addresses, [addresses], []) };
}

/** `azure:network/iPGroupCIDR:IPGroupCIDR`: another address of an IP group. */
function readIpGroupCidr(resource: Resource): GrantsAndFacts {
  const entry = inputsOf(resource);
  const of = referenceOf(resource, "address-list", at(entry, "ipGroupId"));
  return {
    grants: [],
    facts: readAddressList(resource, at(entry, "cidr"), [at(entry, "cidr")], labelsOf(resource), of),
  };
}
