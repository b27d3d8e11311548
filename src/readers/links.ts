import type { Fact, Link } from "../egress/fact.ts";
import type { ReferenceKind } from "../egress/reference.ts";
import { referenceOf } from "./peers.ts";
import type { Resource } from "./resource.ts";
import { isGiven, itemsOf, type Value } from "./values.ts";

/** The facts that the resource belongs to, or uses, what a property names; none where it names nothing. */
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
