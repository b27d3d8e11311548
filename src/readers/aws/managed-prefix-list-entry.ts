import { readAddressList } from "../address-list.ts";
import { labelsOf } from "../labels.ts";
import { referenceOf } from "../peers.ts";
import type { Reader } from "../resource.ts";
import { at, rootOf } from "../values.ts";

/** `aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry`: one more entry of a prefix list. */
export const readManagedPrefixListEntry: Reader = (resource) => {
  const entry = rootOf(resource.props);
  const of = referenceOf(resource, "address-list", at(entry, "prefixListId"));
  return {
    grants: [],
    facts: readAddressList(resource, at(entry, "cidr"), [at(entry, "cidr")], labelsOf(resource), of),
  };
};
