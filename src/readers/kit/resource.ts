import type { FirewallService, PlainResource, ReferenceKind, ResourceReading } from "../../egress/index.ts";
import { at, rootOf, type Value } from "./property-value.ts";

/**
 * A resource to be read. Values of `props` that aren't known yet may be Pulumi's sentinels, or throw when they are
 * read, as the policy SDK's do. Read them only through the kit's `property-value.ts`.
 */
export interface Resource extends PlainResource {
  /**
   * What readers start from, if it is a part of the properties or has a notation of its own. Default: all properties.
   */
  readonly root?: Value | undefined;
  /**
   * Top-level properties that the program gave, if `props` also holds what a cloud worked out. The outputs of a
   * security group, for instance, list rules that are resources of their own. Default: all of them.
   */
  readonly given?: ReadonlySet<string> | undefined;
  /** URNs of the resources that have to exist before this one. */
  readonly dependencies?: readonly string[] | undefined;
}

/** How one kind of resource is read. */
export interface Reader {
  /** Normalised types; see the kit's `type-token.ts`. */
  readonly types: readonly string[];
  /** The kind by which others refer to such a resource. Absent where nothing refers to it. */
  readonly kind?: ReferenceKind;
  /** The firewall service that it is a part of. Absent where it is part of none. */
  readonly service?: FirewallService;
  /**
   * `part`: resources of the kind also say things that this reader doesn't read, and that may be worth a look. Default:
   * `all`.
   */
  readonly covers?: "part";
  /**
   * Whether the reader knows such a resource; of another one, nothing is read. Pure; never throws. Default: it does.
   */
  readonly knows?: (resource: Resource) => boolean;
  /** What the resource says of egress. Pure; never throws. What can't be read is in the reading as unknown. */
  readonly read: (resource: Resource) => GrantsAndFacts;
}

/** How one kind of resource holds others, such as a template. */
export interface Wrapper {
  /** Normalised types. */
  readonly types: readonly string[];
  /** The resources that it holds, whether or not readers know their types. Pure; never throws. */
  readonly unwrap: (resource: Resource) => readonly Resource[];
}

/** The properties that a reader starts from. */
export const inputsOf = ({ props, root }: Pick<Resource, "props" | "root">): Value => root ?? rootOf(props);

/** A list to which others may add: as the program gave it. Absent where only the cloud says what is in it. */
export function ownList(resource: Pick<Resource, "props" | "root" | "given">, key: string): Value {
  const value = at(inputsOf(resource), key);
  const top = /^[^.[]*/.exec(value.path)?.[0] ?? "";
  return resource.given?.has(top) === false ? { kind: "absent", path: value.path } : value;
}

/** Whether `value` is the whole resource, and not a rule inside it. */
export const isWhole = (resource: Resource, { path }: Pick<Value, "path">): boolean => path === inputsOf(resource).path;

/** What readers give back. */
export type GrantsAndFacts = Pick<ResourceReading, "grants" | "facts">;
