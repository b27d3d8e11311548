import type { GrantPart } from "../../egress/grant.ts";
import type { PeerPart } from "../../egress/peer.ts";
import { type Notes, placeOf } from "../notes.ts";
import { readAddresses } from "../peers.ts";
import type { Value } from "../values.ts";

/** Tags that mean any address to who reads a field, in lower case. */
export type AnyTags = ReadonlySet<string>;

/** On a firewall, which tells names apart, both open far more than anybody means. */
export const ANY_ON_FIREWALLS: AnyTags = new Set(["any", "internet", "azurecloud"]);

/** In NSGs, admin rules and routes `AzureCloud` is what it says: Microsoft's own addresses. */
export const ANY_ELSEWHERE: AnyTags = new Set(["any", "internet"]);

/** The addresses of a field that takes service tags as well, such as `VirtualNetwork` or `Storage.UKSouth`. */
export const readTaggedAddresses = (notes: Notes, part: GrantPart, value: Value, any: AnyTags): PeerPart[] =>
  readAddresses(notes, part, value, (text, item) => tagPart(notes, text.trim(), item, any));

function tagPart(notes: Notes, written: string, value: Value, any: AnyTags): PeerPart | undefined {
  if (!TAG.test(written)) return undefined;
  // Azure's first NSGs had VIRTUAL_NETWORK and the like.
  const tag = written.toLowerCase().replaceAll("_", "");
  const place = placeOf(notes, value);
  if (any.has(tag)) return { kind: "any", written, place };
  return { kind: OWN_NETWORK.has(tag) ? "private" : "service", written, place };
}

// No address begins with a letter and has no colon, and a name with two dots is no tag.
const TAG = /^[a-z][a-z0-9_]*(?:\.[a-z0-9]+)?$/i;
const OWN_NETWORK = new Set(["virtualnetwork", "azureloadbalancer"]);
