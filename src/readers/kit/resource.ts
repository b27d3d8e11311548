import type { FirewallService, PlainResource, ReferenceKind, ResourceReading } from "../../egress/index.ts";
import { at, rootOf, type Value } from "./property-value.ts";

/**
 * A resource to be read. Values of `props` that aren't known yet may be Pulumi's sentinels, or may throw when they are
 * read, as the policy SDK's do. Read them only through the kit's `property-value.ts`.
 */
export interface Resource extends PlainResource {
  /**
   * The value that readers start from, if it is a part of the properties or has its own notation. Default: all
   * properties.
   */
  readonly root?: Value | undefined;
  /**
   * Top-level properties that the program gave, if `props` also holds values computed by a cloud. For example, the
   * outputs of a security group list rules that are resources of their own. Default: all of them.
   */
  readonly given?: ReadonlySet<string> | undefined;
  /** URNs of the resources that must exist before this one. */
  readonly dependencies?: readonly string[] | undefined;
}

/** How one kind of resource is read. */
export interface Reader {
  /** Normalised types; see the kit's `type-token.ts`. */
  readonly types: readonly string[];
  /** The kind by which others refer to such a resource. Absent if nothing refers to it. */
  readonly kind?: ReferenceKind;
  /** The firewall service that it belongs to. Absent if it belongs to none. */
  readonly service?: FirewallService;
  /**
   * `part`: this reader doesn't read all of such a resource, and the rest may be worth a look. `nothing`: it only says
   * that the resource can't be read. Default: `all`.
   */
  readonly covers?: "part" | "nothing";
  /**
   * Whether the reader handles such a resource; of any other one, nothing is read. Pure; never throws. Default: it
   * does.
   */
  readonly knows?: (resource: Resource) => boolean;
  /** Reads a resource's grants and facts. Pure; never throws. What can't be read is in the reading as unknown. */
  readonly read: (resource: Resource) => GrantsAndFacts;
}

/** How a type of resource, such as a template, holds others. */
export interface Wrapper {
  /** Normalised types. */
  readonly types: readonly string[];
  /** Returns the resources that it holds, whether or not their types have readers. Pure; never throws. */
  readonly unwrap: (resource: Resource) => readonly Resource[];
}

/** Returns the properties that a reader starts from. */
export const inputsOf = ({ props, root }: Pick<Resource, "props" | "root">): Value => root ?? rootOf(props);

const NOTHING: readonly string[] = [];

/**
 * Returns the URNs of the resources that a value comes from, as precisely as they are known: of the value itself, of
 * what it is in, or of the whole top-level property, which is all that an engine reports.
 */
export function originsOf({ propertyDependencies }: Resource, { path }: Pick<Value, "path">): readonly string[] {
  if (propertyDependencies === undefined) return NOTHING;
  for (let at = path; at !== ""; at = at.slice(0, Math.max(at.lastIndexOf("."), at.lastIndexOf("["), 0))) {
    const found = Object.hasOwn(propertyDependencies, at) ? propertyDependencies[at] : undefined;
    if (found !== undefined) return found;
  }
  return NOTHING;
}

/** Returns a list to which others may add, as the program gave it. Absent if only the cloud shows what is in it. */
export function ownList(resource: Pick<Resource, "props" | "root" | "given">, key: string): Value {
  const value = at(inputsOf(resource), key);
  const top = /^[^.[]*/.exec(value.path)?.[0] ?? "";
  return resource.given?.has(top) === false ? { kind: "absent", path: value.path } : value;
}

/** Whether `value` is the whole resource, and not a rule inside it. */
export const isWhole = (resource: Resource, { path }: Pick<Value, "path">): boolean => path === inputsOf(resource).path;

/** What a reader returns. */
export type GrantsAndFacts = Pick<ResourceReading, "grants" | "facts">;
