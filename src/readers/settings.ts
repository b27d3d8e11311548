import type { Fact, FactUnknown, SettingName } from "../egress/fact.ts";
import type { Resource } from "./resource.ts";
import { describeValue, itemsOf, textOf, type Value } from "./values.ts";

/** The fact of one switch; a list is its values with commas, of which unknown ones are facts of their own. */
export function readSetting(resource: Resource, setting: SettingName, value: Value, whenAbsent: string): Fact[] {
  const items = itemsOf(value).map((item) => ({ item, text: textOf(item) }));
  const known = items.flatMap(({ text }) => text ?? []);
  const place = { urn: resource.urn, path: value.path };
  const unread = items.filter(({ text }) => text === undefined).map(({ item }) => factUnknown(resource, setting, item));
  if (unread.length > 0 && known.length === 0) return unread;
  const written = value.kind === "absent" ? undefined : known.join(",");
  return [{ kind: "setting", setting, value: written, default: whenAbsent, place }, ...unread];
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
