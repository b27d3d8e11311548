import { ALL_PORTS, anyOf, type Grant } from "../../egress/index.ts";
import { makeGrant } from "./make-grant.ts";
import { itemsOf, type Value } from "./property-value.ts";
import { readAddresses } from "./read-addresses.ts";
import { namesIn } from "./read-names.ts";
import { notesOf, readText } from "./reading-notes.ts";
import type { Resource } from "./resource.ts";

/** Fields shared by everything that gives names addresses, in DNS or on a machine. */
export const FIXES_NAMES = {
  engine: "dns-record",
  layer: "dns",
  effect: "allow",
  direction: "outbound",
  source: [],
  ports: ALL_PORTS,
  transports: ["any"],
} as const;

/**
 * The grant of an entry in a hosts file or the like, which gives names addresses on one machine. None without a name or
 * an address.
 */
export function hostEntry(resource: Resource, entry: Value, names: Value, addresses: readonly Value[]): Grant[] {
  const notes = notesOf(resource);
  const destination = addresses.flatMap((value) => readAddresses(notes, "destination", value));
  const patterns = itemsOf(names).flatMap((name) =>
    namesIn(readText(notes, "names", name) ?? "").map((text) => anyOf(text, [text])),
  );
  if (destination.length === 0 && notes.unknowns.length === 0) return [];
  return [makeGrant(resource, notes, entry, { ...FIXES_NAMES, destination, names: patterns }, [])];
}
