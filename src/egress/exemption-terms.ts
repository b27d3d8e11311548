import { Day } from "./input/day.ts";
import { lineOfText } from "./input/line-of-text.ts";

/** Fields that every exemption has, in every place where exemptions are read. */
export const exemptionTerms = {
  /** Who answers for it. */
  owner: lineOfText(100),
  reason: lineOfText(400),
  /** Last day of the exemption, as YYYY-MM-DD. */
  expires: Day,
};

/** Longest duration of an exemption: the days of a leap year. */
export const MOST_DAYS = 366;

/** Returns the days from one day to another, both as YYYY-MM-DD. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
