import { z } from "zod";
import { show } from "./show.ts";

const isNoDay = ({ input }: { readonly input?: unknown }): string =>
  `${show(input)} is not a day. Write it as YYYY-MM-DD.`;

/** A day as YYYY-MM-DD. Pulumi's YAML turns an unquoted day into a time of day, so that form is accepted too. */
export const Day = z
  .string({ error: isNoDay })
  .transform((text) => text.replace(/ 00:00:00 \+0000 UTC$/, ""))
  .pipe(z.iso.date({ error: isNoDay }));
