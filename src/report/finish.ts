import { clean } from "../text/plain-text.ts";

/**
 * Returns the value with every text in it safe to show: one line, without control characters or marks of writing
 * direction, at most 4,000 characters and, if asked, with account ids masked except for their last four characters.
 */
export const finish = <T>(value: T, isMasked: boolean): T => walk(value, isMasked) as T;

function walk(value: unknown, isMasked: boolean): unknown {
  if (typeof value === "string") return finishText(value, isMasked);
  if (Array.isArray(value)) return value.map((each) => walk(each, isMasked));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, isMasked)]));
}

function finishText(text: string, isMasked: boolean): string {
  const line = clean(text.toWellFormed());
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return isMasked ? maskAccounts(short) : short;
}

const LONGEST = 4000;

/** Masks AWS account ids, and Azure subscription ids if the text names them as such. */
export const maskAccounts = (text: string): string =>
  text
    .replaceAll(/(?<![\w.-])\d{12}(?![\w.-])|(?<=:)\d{12}(?=:)/g, (id) => `********${id.slice(-4)}`)
    .replaceAll(
      /(?<=\/?subscriptions\/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi,
      (id) => `********-****-****-****-********${id.slice(-4)}`,
    );
