import { readAddressList } from "../address-list.ts";
import type { Reader } from "../resource.ts";
import { at, itemsOf, rootOf, textOf } from "../values.ts";

/** The entries of `aws:ec2/managedPrefixList:ManagedPrefixList`; those that are resources themselves refer to it. */
export const readManagedPrefixList: Reader = (resource) => {
  const entries = at(rootOf(resource.props), "entries");
  const cidrs = itemsOf(entries).map((entry) => at(entry, "cidr"));
  const labels = itemsOf(entries).flatMap((entry) => textOf(at(entry, "description")) ?? []);
  return { grants: [], facts: readAddressList(resource, entries, cidrs, labels) };
};
