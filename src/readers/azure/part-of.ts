import type { Fact, Link, ReferenceKind } from "../../egress/index.ts";
import { at, inputsOf, isGiven, linksTo, type Resource, textOf, type Value } from "../kit/index.ts";

/**
 * The fact that the resource is part of another one, its parent. Programs name the parent in a property. States of
 * azure-native don't have that property, so the beginning of the resource's id is used.
 */
export function partOf(
  resource: Resource,
  kind: ReferenceKind,
  named: Value,
  segment: string,
  priority?: number,
): Fact[] {
  const more: Pick<Link, "priority"> = priority === undefined ? {} : { priority };
  const group = textOf(at(inputsOf(resource), "resourceGroupName"));
  if (isGiven(named))
    return linksTo(resource, "part-of", kind, named, more).map((fact) =>
      fact.kind === "link" && group !== undefined ? { ...fact, to: { ...fact.to, group } } : fact,
    );
  const id = parentId(resource, segment);
  if (id === undefined) return [];
  const place = { urn: resource.urn, path: "id" };
  return [{ kind: "link", role: "part-of", to: { kind, id, candidates: [], place }, ...more, place }];
}

/**
 * Returns the parent's id, taken from the resource's own id under `segment`, such as `firewallPolicies`. Undefined if
 * there is none.
 */
export function parentId(resource: Resource, segment: string): string | undefined {
  const own = resource.id ?? textOf(at(inputsOf(resource), "id")) ?? "";
  const parts = own.split("/");
  const found = parts.findIndex((part) => part.toLowerCase() === segment.toLowerCase());
  return found === -1 || !parts[found + 1] ? undefined : parts.slice(0, found + 2).join("/");
}
