import type { GrantPart } from "../../egress/grant.ts";
import type { PeerPart } from "../../egress/peer.ts";
import type { Notes } from "../notes.ts";
import { readReferences } from "../peers.ts";
import type { Resource } from "../resource.ts";
import type { Value } from "../values.ts";

/** Prefix lists that a field refers to; those that AWS manages are services, never MESH. */
export const readPrefixLists = (notes: Notes, resource: Resource, part: GrantPart, value: Value): PeerPart[] =>
  readReferences(notes, resource, part, "address-list", value).map((reference) =>
    reference.kind === "reference" && MANAGED_BY_AWS.test(reference.to.id ?? "")
      ? { kind: "service", written: reference.to.id ?? "", place: reference.place }
      : reference,
  );

// S3, DynamoDB, CloudFront and the like have the short ids of old; customers' own lists always had the long ones.
const MANAGED_BY_AWS = /(?:^|\/)pl-[0-9a-f]{8}$|:aws:prefix-list\//;
