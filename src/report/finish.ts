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

/**
 * Masks account ids of AWS and ids of Azure's form, wherever they stand: files and stacks are often named after them. A
 * text that is masked already stays as it is.
 */
export const maskAccounts = (text: string): string =>
  text
    .replaceAll(
      /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi,
      (id) => `********-****-****-****-********${id.slice(-4)}`,
    )
    .replaceAll(/(?<![\da-z])\d{12}(?![\da-z])/gi, (id) => `********${id.slice(-4)}`);
