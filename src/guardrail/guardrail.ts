import type { Address } from "../egress/address/address.ts";

/** What a guardrail is made from. */
export interface GuardrailSource {
  /** Known MESH addresses. */
  readonly addresses: readonly Address[];
  /** MESH hosts by name. */
  readonly hosts: readonly string[];
  /** The heading line: the version of this package and the newest day on which the catalogue was checked. */
  readonly origin: string;
}

/** What to do instead, in a sentence, for the user whose change is refused. */
export const INSTEAD =
  "MESH is reached by hostname: take this address out and name the host in the firewall that stands behind (docs/migrating.md of mesh-egress).";

/** What no list of addresses can detect; printed above each list. */
export const CAN_T_SEE = [
  "A list of addresses finds pins to known MESH addresses alone. Names are what the firewall enforces.",
  "Networks wider than /8 count as no pin: 0.0.0.0/0 on 443 is right behind a firewall that goes by name.",
] as const;
