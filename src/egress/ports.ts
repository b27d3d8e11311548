import { z } from "zod";

/** A TCP or UDP port, 1 to 65535. */
export const Port = z.int().min(1).max(65535);
export type Port = z.output<typeof Port>;
