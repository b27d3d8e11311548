import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import { unionOf } from "../../egress/address/address-ranges.ts";
import { type Grant, isAllowed } from "../../egress/grant.ts";
import { rangesParts } from "../../egress/peer.ts";
import type { Path } from "./path.ts";

/** Returns the clients that the meant rules let out on the path; undefined if the rules don't say. */
export function clientsMeant({ layers }: Path, isMeant: (grant: Grant) => boolean): AddressRanges | undefined {
  const sources = layers.flatMap(({ rules }) =>
    rules.flatMap(({ grant }) => (isAllowed(grant) && isMeant(grant) ? [grant.source] : [])),
  );
  const ranges = unionOf([...new Set(sources)].flatMap((source) => rangesParts(source).map(({ ranges }) => ranges)));
  return ranges.length > 0 ? ranges : undefined;
}
