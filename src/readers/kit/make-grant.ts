import { type Grant, nameOfUrn, type Peer } from "../../egress/index.ts";
import { at, entriesOf, itemsOf, textOf, type Value } from "./property-value.ts";
import { type Notes, placeOf } from "./reading-notes.ts";
import { inputsOf, type Resource } from "./resource.ts";

/** Fields that are taken from the resource, not from the rule. */
type Made = "labels" | "nearbyLabels" | "place" | "unknowns";

/**
 * Makes a grant for the part of `resource` that `value` is. `labels` are the part's own, if the resource holds several
 * rules.
 */
export const makeGrant = (
  resource: Resource,
  notes: Notes,
  value: Pick<Value, "path">,
  fields: Omit<Grant, Made>,
  labels?: readonly string[],
): Grant => ({
  ...fields,
  source: fields.source.length === 0 ? NOBODY : fields.source,
  labels: labels ? withoutEmpty(labels) : labelsOf(resource),
  nearbyLabels: labels ? labelsOf(resource) : [],
  place: placeOf(notes, value),
  unknowns: isMissing(fields, notes)
    ? [...notes.unknowns, { part: "destination", place: placeOf(notes, value), why: "it names no destination" }]
    : notes.unknowns,
});

/**
 * Nothing is copied if there is nothing to leave out, so that rules with the same text share what is memoised of it.
 */
const withoutEmpty = (labels: readonly string[]): readonly string[] =>
  labels.includes("") ? labels.filter((label) => label !== "") : labels;

/** Shared, so that what is memoised of it holds for all rules that name no source. */
const NOBODY: Peer = [];

/** An empty destination is reported, whatever its cause: either nothing matches the grant, or it was misread. */
const isMissing = ({ destination, direction, layer }: Omit<Grant, Made>, { unknowns }: Notes): boolean =>
  destination.length === 0 &&
  direction !== "inbound" &&
  layer !== "dns" &&
  unknowns.every(({ part }) => part !== "destination");

/** A grant of which only the place is known. */
export const unknownGrant = (
  resource: Resource,
  value: Pick<Value, "path">,
  fields: Pick<Grant, "engine" | "layer"> & Partial<Grant>,
  why: string,
  line?: number,
): Grant => {
  const place =
    line === undefined ? { urn: resource.urn, path: value.path } : { urn: resource.urn, path: value.path, line };
  return {
    effect: "unknown",
    direction: "unknown",
    source: [],
    destination: [],
    ports: [],
    transports: [],
    labels: [],
    nearbyLabels: labelsOf(resource),
    place,
    unknowns: [{ part: "rule", place, why }],
    ...fields,
  };
};

/** Labels that people gave to the resource: its name in the program and in the cloud, its description and its tags. */
export function labelsOf(resource: Pick<Resource, "urn" | "props" | "root">): readonly string[] {
  const { urn, props, root = props } = resource;
  const known = KNOWN.get(root);
  if (known?.[0] === urn) return known[1];
  const labels = readLabels(urn, inputsOf(resource));
  KNOWN.set(root, [urn, labels]);
  return labels;
}

/** Cached, because every rule of a resource asks for them. */
const KNOWN = new WeakMap<object, readonly [urn: string, labels: readonly string[]]>();

function readLabels(urn: string, root: Value): string[] {
  const texts = OWN.flatMap((key) => textOf(at(root, key)) ?? []);
  const metadata = at(root, "metadata");
  const tags = [
    ...["tags", "tagsAll"].map((key) => at(root, key)),
    at(metadata, "labels"),
    at(metadata, "annotations"),
  ];
  return [...new Set([nameOfUrn(urn), ...texts, textOf(at(metadata, "name")) ?? "", ...tags.flatMap(tagTexts)])].filter(
    (text) => text !== "",
  );
}

/** Returns each tag as `tag=value`. CloudFormation has a list of tags. */
const tagTexts = (tags: Value): string[] =>
  tags.kind === "known" && Array.isArray(tags.raw)
    ? itemsOf(tags).map((tag) => `${textOf(at(tag, "key")) ?? ""}=${textOf(at(tag, "value")) ?? ""}`)
    : entriesOf(tags).map(([tag, value]) => `${tag}=${textOf(value) ?? ""}`);

// azure-native has the cloud's name in a separate property. Properties with the parent's name are left out.
const OWN = [
  "name",
  "description",
  "comment",
  "groupDescription",
  "groupName",
  "prefixListName",
  "ipGroupsName",
  "routeName",
  "ruleCollectionGroupName",
  "ruleGroupName",
  "ruleName",
  "securityRuleName",
];
