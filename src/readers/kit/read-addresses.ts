import {
  type GrantPart,
  type Peer,
  type PeerPart,
  type Place,
  type Reference,
  type ReferenceKind,
  rangesParts,
  readRanges,
  unionOf,
} from "../../egress/index.ts";
import { firstFew } from "../../text/first-few.ts";
import { isGiven, itemsOf, type Value } from "./property-value.ts";
import { type Notes, note, placeOf, readText } from "./reading-notes.ts";
import { originsOf, type Resource } from "./resource.ts";

/** Reads the addresses of a field, one part for each element. Elements that can't be read become notes. */
export const readAddresses = (
  notes: Notes,
  part: GrantPart,
  value: Value,
  others: (text: string, value: Value) => PeerPart | undefined = () => undefined,
): PeerPart[] =>
  itemsOf(value).flatMap((item) => {
    const text = readText(notes, part, item);
    return text === undefined || text === "" ? [] : (others(text, item) ?? addressPart(notes, part, text, item) ?? []);
  });

/** Reads one element: any address, or ranges. Undefined with a note if it can't be read. */
export function addressPart(
  notes: Notes,
  part: GrantPart,
  written: string,
  value: Pick<Value, "path">,
): PeerPart | undefined {
  const read = readRanges(written);
  if ("fault" in read) return note(notes, part, value, read.fault);
  const { ranges, any } = read;
  const place = placeOf(notes, value);
  if (!any) return { kind: "ranges", ranges, written, place };
  return { kind: "any", written, place, ...(ranges.length === 1 && { family: ranges[0]?.family }) };
}

/** Reads the resources that a field refers to by id, known or not. */
export const readReferences = (
  notes: Notes,
  resource: Resource,
  part: GrantPart,
  kind: ReferenceKind,
  value: Value,
): PeerPart[] =>
  itemsOf(value)
    .filter(isGiven)
    .flatMap((item) => {
      const to = referenceOf(resource, kind, item, notes.line);
      if (item.kind === "known" && to.id === undefined) {
        readText(notes, part, item);
        return [];
      }
      return [{ kind: "reference" as const, to, place: to.place }];
    });

/** Returns what a property refers to. */
export function referenceOf(resource: Resource, kind: ReferenceKind, value: Value, line?: number): Reference {
  const { urn } = resource;
  const id = value.kind === "known" && typeof value.raw === "string" ? value.raw : undefined;
  const place = line === undefined ? { urn, path: value.path } : { urn, path: value.path, line };
  return { kind, id, candidates: originsOf(resource, value), place };
}

/**
 * Joins all ranges into one part, and leaves other parts as they are. A peer that many rules share then costs each of
 * them only one part.
 *
 * @param place place of the joined part. Default: the place of the first.
 */
export function joinRanges(peer: Peer, place?: Place): Peer {
  const parts = rangesParts(peer);
  const [first] = parts;
  if (first === undefined) return peer;
  const joined: PeerPart = {
    kind: "ranges",
    ranges: parts.length === 1 ? first.ranges : unionOf(parts.map(({ ranges }) => ranges)),
    written: firstFew(parts, ({ written }) => written),
    place: place ?? first.place,
  };
  return [...peer.filter(({ kind }) => kind !== "ranges"), joined];
}
