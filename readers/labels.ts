import { nameOfUrn } from "../egress/place.ts";
import type { Resource } from "./resource.ts";
import { at, entriesOf, rootOf, textOf, type Value } from "./values.ts";

/** Texts that people gave to the resource: its name in the program and in the cloud, description and tags. */
export function labelsOf({ urn, props }: Resource, ...more: readonly Value[]): string[] {
  const root = rootOf(props);
  const texts = [...OWN.map((key) => at(root, key)), ...more].flatMap((value) => textOf(value) ?? []);
  const tags = ["tags", "tagsAll"].flatMap((key) =>
    entriesOf(at(root, key)).flatMap(([tag, value]) => [`${tag}=${textOf(value) ?? ""}`]),
  );
  return [...new Set([nameOfUrn(urn), ...texts, ...tags])].filter((text) => text !== "");
}

const OWN = ["name", "description", "comment"];
