import { readAddressList } from "../kit/make-facts.ts";
import { labelsOf } from "../kit/make-grant.ts";
import { at, rootOf } from "../kit/property-value.ts";
import { referenceOf } from "../kit/read-addresses.ts";
import type { Reader } from "../resource.ts";
import { firstOf } from "./rule-fields.ts";

/** The addresses of `azure-native:network:IpGroup` and of the classic provider's `azure:network/iPGroup:IPGroup`. */
export const readIpGroup: Reader = (resource) => {
  const addresses = firstOf(rootOf(resource.props), "ipAddresses", "cidrs");
  return { grants: [], facts: readAddressList(resource, addresses, [addresses], []) };
};

/** `azure:network/iPGroupCIDR:IPGroupCIDR`: one more address of an IP group. */
export const readIpGroupCidr: Reader = (resource) => {
  const entry = rootOf(resource.props);
  const of = referenceOf(resource, "address-list", at(entry, "ipGroupId"));
  return {
    grants: [],
    facts: readAddressList(resource, at(entry, "cidr"), [at(entry, "cidr")], labelsOf(resource), of),
  };
};
