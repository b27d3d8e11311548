import { z } from "zod";
import { lineOfText } from "./input/line-of-text.ts";
import { show } from "./input/show.ts";

/** What every exemption says, whoever reads it. */
export const exemptionTerms = {
  /** Who answers for it. */
  owner: lineOfText(100),
  reason: lineOfText(400),
  /** Last day on which it holds, as YYYY-MM-DD. */
  expires: z.iso.date({ error: ({ input }) => `${show(input)} is not a day. Write it as YYYY-MM-DD.` }),
};

/** Days of a year, a leap year included: no exemption holds for longer. */
export const MOST_DAYS = 366;

/** Days from one day to another, both as YYYY-MM-DD. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
