import type { Fact, FactUnknown, Link, ListName, Reference, ReferenceKind, SettingName } from "../../egress/index.ts";
import { describeValue, isGiven, itemsOf, textOf, type Value } from "./property-value.ts";
import { readAddresses, referenceOf } from "./read-addresses.ts";
import { notesOf } from "./reading-notes.ts";
import type { Resource } from "./resource.ts";

/** The fact of one setting. A list becomes its values, joined by commas. An unknown value becomes an unknown fact. */
export function readSetting(resource: Resource, setting: SettingName, value: Value, whenAbsent: string): Fact[] {
  const items = itemsOf(value).map((item) => ({ item, text: textOf(item) }));
  const known = items.flatMap(({ text }) => text ?? []);
  const place = { urn: resource.urn, path: value.path };
  const unread = items.filter(({ text }) => text === undefined).map(({ item }) => factUnknown(resource, setting, item));
  if (unread.length > 0 && known.length === 0) return unread;
  const written = value.kind === "absent" ? undefined : known.join(",");
  return [{ kind: "setting", setting, value: written, default: whenAbsent, place }, ...unread];
}

/** The fact of a network's own addresses. None if the resource names no addresses or they aren't known yet. */
export function readNetwork(resource: Resource, blocks: readonly Value[]): Fact[] {
  const notes = notesOf(resource);
  const addresses = blocks.flatMap((block) => readAddresses(notes, "source", block));
  const path = blocks[0]?.path ?? "";
  return addresses.length === 0 ? [] : [{ kind: "network", addresses, place: { urn: resource.urn, path } }];
}

/** The fact that the resource holds a whole list, even an empty one. None if the program leaves the list to others. */
export const readOwnedList = (resource: Resource, list: ListName, value: Value): Fact[] =>
  value.kind === "absent"
    ? []
    : [{ kind: "owned-list", list, keeps: [], place: { urn: resource.urn, path: value.path } }];

/**
 * Returns as the root of a template's resource that nobody sees what it holds: it isn't known yet, or it is elsewhere.
 * Nothing if it is here.
 */
export function unseenTemplate(template: Value, elsewhere: Value): { readonly root?: Value } {
  if (template.kind === "unknown") return { root: template };
  if (!isGiven(elsewhere)) return {};
  return { root: { kind: "unknown", path: elsewhere.path, why: "it is outside this stack" } };
}

/** The fact that something couldn't be read. */
export const factUnknown = ({ urn }: Resource, about: FactUnknown["about"], value: Value): Fact => ({
  kind: "unknown",
  about,
  why: whyUnread(value),
  place: { urn, path: value.path },
});

const whyUnread = (value: Value): string => {
  if (value.kind === "unknown") return value.why;
  return value.kind === "known" ? `${describeValue(value)} is not what belongs there` : "it is missing";
};

/**
 * The facts of addresses that other resources refer to. What can't be read becomes an unknown fact.
 *
 * @param labels descriptions of the entries. They become one text, which all rules that refer to the list share.
 */
export function readAddressList(
  resource: Resource,
  place: Value,
  addresses: readonly Value[],
  labels: readonly string[],
  of?: Reference,
): Fact[] {
  const notes = notesOf(resource);
  const parts = addresses.flatMap((value) => readAddresses(notes, "destination", value));
  return [
    {
      kind: "address-list",
      addresses: parts,
      labels: labels.length > 0 ? [labels.join("; ")] : [],
      ...(of && { of }),
      place: { urn: resource.urn, path: place.path },
    },
    ...notes.unknowns.map(({ place, why }): Fact => ({ kind: "unknown", about: "address-list", place, why })),
  ];
}

/** The facts that subnets are attached to the resource, or to the one that a property names. */
export const readAttachments = (
  resource: Resource,
  subnets: Value,
  to?: { readonly kind: ReferenceKind; readonly named: Value },
): Fact[] =>
  itemsOf(subnets)
    .filter((item) => isGiven(item) && (to === undefined || isGiven(to.named)))
    .map((item) => {
      const subnet = referenceOf(resource, "network", item);
      const end = to && { to: referenceOf(resource, to.kind, to.named) };
      return { kind: "attachment", subnet, ...end, place: subnet.place };
    });

/** The facts that the resource is part of, or uses, what a property names. None if the property is empty. */
export const linksTo = (
  resource: Resource,
  role: Link["role"],
  kind: ReferenceKind,
  value: Value,
  more: Pick<Link, "priority" | "override"> = {},
): Fact[] =>
  itemsOf(value)
    .filter(isGiven)
    .map((item) => {
      const to = referenceOf(resource, kind, item);
      return { kind: "link", role, to, ...more, place: to.place };
    });
