import type { PlainResource } from "../../egress/resource/resource.ts";
import type { ResourcePlace, SkippedResources, SourceStack } from "../source.ts";

/** A resource to be added to a stack. */
export interface NewResource extends Omit<PlainResource, "urn"> {
  /** Left out if the source has none; then it is composed of type and address. */
  readonly urn?: string;
  readonly place: ResourcePlace;
}

/** Builds a stack. Each resource gets a unique URN, even if a source gives one twice. */
export class StackBuilder {
  readonly name: string;
  readonly resources: PlainResource[] = [];
  readonly places = new Map<string, ResourcePlace>();
  /** Number of resources that nobody needs. */
  passedOver = 0;
  /** URNs that occurred more than once. */
  readonly repeated = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** @returns the URN of the resource in the stack. */
  add({ place, urn, ...resource }: NewResource): string {
    const wished = urn ?? sourceUrn(this.name, resource.type, place.address);
    let own = wished;
    for (let count = 2; this.places.has(own); count += 1) own = `${wished}#${count}`;
    if (own !== wished) this.repeated.add(wished);
    this.resources.push({ ...resource, urn: own });
    this.places.set(own, place);
    return own;
  }

  /** Counts a resource that nobody needs instead of keeping it. */
  passOver(type: string, skips: SkipCounter): void {
    this.passedOver += 1;
    skips.add(type, UNWANTED);
  }

  get stack(): SourceStack {
    return { name: this.name, resources: this.resources, places: this.places, passedOver: this.passedOver };
  }
}

/** Composes a URN. Readers take the type from its third part and a label from the fourth. */
export const sourceUrn = (stack: string, type: string, address: string): string =>
  `urn:pulumi:${stack.replaceAll("::", ":")}::source::${type}::${address}`;

/** Counts what is left out, by type and reason. */
export class SkipCounter {
  readonly #counts = new Map<string, Map<string, number>>();

  add(type: string, why: string): void {
    const counts = this.#counts.get(why) ?? new Map<string, number>();
    this.#counts.set(why, counts.set(type, (counts.get(type) ?? 0) + 1));
  }

  /** Most frequent first. */
  get list(): SkippedResources[] {
    return [...this.#counts]
      .flatMap(([why, counts]) => [...counts].map(([type, count]) => ({ type, count, why })))
      .sort((one, other) => other.count - one.count || one.type.localeCompare(other.type, "en"));
  }
}

/** Why a resource that nobody needs isn't kept. */
export const UNWANTED = "nothing that is asked for stands in it";
