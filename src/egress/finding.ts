import type { AddressRanges } from "./address/address-ranges.ts";
import type { Place } from "./place.ts";
import type { PortSet } from "./port-set.ts";

/** `mandatory` stops an update; `advisory` is said and stops nothing. */
export type Level = "mandatory" | "advisory";

/** A check's complaint about a place. */
export interface Finding {
  /** Id of the check, such as `ip-pinning`. */
  readonly check: string;
  readonly level: Level;
  /** What is wrong, and with what, in a sentence. */
  readonly message: string;
  /** What to write instead, in a sentence. */
  readonly instead: string;
  readonly place: Place;
  /** For a pin, what an exemption has to cover: every set of the addresses. */
  readonly pinned?: { readonly addresses: readonly AddressRanges[]; readonly ports: PortSet } | undefined;
}
