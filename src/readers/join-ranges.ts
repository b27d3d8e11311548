import { unionOf } from "../egress/address/address-ranges.ts";
import { firstFew } from "../egress/input/show.ts";
import { type Peer, type PeerPart, rangesParts } from "../egress/peer.ts";
import type { Place } from "../egress/place.ts";

/**
 * One part for all ranges, and the others as they are: what many rules refer to is then as long for each of them as if it were one
 * address.
 *
 * @param place of the one part. Default: that of the first.
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
