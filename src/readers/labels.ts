import { nameOfUrn } from "../egress/place.ts";
import type { Resource } from "./resource.ts";
import { at, entriesOf, rootOf, textOf, type Value } from "./values.ts";

/** Texts that people gave to the resource: its name in the program and in the cloud, description and tags. */
export function labelsOf({ urn, props }: Pick<Resource, "urn" | "props">): readonly string[] {
  const known = KNOWN.get(props);
  if (known?.[0] === urn) return known[1];
  const labels = readLabels(urn, rootOf(props));
  KNOWN.set(props, [urn, labels]);
  return labels;
}

/** Every rule of a resource asks for them. */
const KNOWN = new WeakMap<object, readonly [urn: string, labels: readonly string[]]>();

function readLabels(urn: string, root: Value): string[] {
  const texts = OWN.flatMap((key) => textOf(at(root, key)) ?? []);
  const tags = ["tags", "tagsAll"].flatMap((key) =>
    entriesOf(at(root, key)).flatMap(([tag, value]) => [`${tag}=${textOf(value) ?? ""}`]),
  );
  return [...new Set([nameOfUrn(urn), ...texts, ...tags])].filter((text) => text !== "");
}

// azure-native has the name in the cloud in a property of its own. Left out are those in which others name what they are part of.
const OWN = [
  "name",
  "description",
  "comment",
  "ipGroupsName",
  "routeName",
  "ruleCollectionGroupName",
  "ruleGroupName",
  "ruleName",
  "securityRuleName",
];
