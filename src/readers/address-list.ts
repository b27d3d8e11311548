import type { Fact } from "../egress/fact.ts";
import type { Reference } from "../egress/reference.ts";
import { notesOf } from "./notes.ts";
import { readAddresses } from "./peers.ts";
import type { Resource } from "./resource.ts";
import type { Value } from "./values.ts";

/**
 * The facts of addresses that other resources refer to; what can't be read of them is a fact of its own.
 *
 * @param labels descriptions of the entries; they become one text, which every rule that refers to the list shares.
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
