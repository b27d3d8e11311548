import type { z } from "zod";
import { readable } from "../input/reading.ts";
import { normalise } from "./normalise-hostname.ts";

/**
 * A DNS name: lower-case ASCII letters, digits, hyphens and dots, at least two labels, no trailing dot, no wildcard, at
 * most 253 bytes (RFC 1035, 2.3.4). Other scripts are converted to A-labels. Addresses, registry suffixes such as
 * `nhs.uk` and look-alikes are refused.
 */
export const Hostname = readable(normalise).brand<"Hostname">();
export type Hostname = z.output<typeof Hostname>;

/** Whether `name` is `zone` or below it, by whole labels: `xnhs.uk` is not inside `nhs.uk`. */
export const isInside = (name: Hostname, zone: Hostname): boolean => name === zone || name.endsWith(`.${zone}`);
