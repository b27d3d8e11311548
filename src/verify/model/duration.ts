import type { z } from "zod";
import { type Reading, readable } from "../../egress/input/reading.ts";
import { show } from "../../egress/input/show.ts";

/** A duration as people write it, such as `1500ms`, `8s` or `10m`, in milliseconds. At least 1 ms, at most a day. */
export const Duration = readable(read).transform(Number).brand<"DurationMs">();
export type Duration = z.output<typeof Duration>;

/** Writes `milliseconds` for people: `3 ms`, `1.5 s`, `10 min`. */
export function showDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  return `${Number((milliseconds / 60_000).toFixed(1))} min`;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

const DAY = 86_400_000;

function read(text: string): Reading {
  const [, amount, unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|min|h)$/.exec(text.trim()) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds))
    return { fault: `${show(text)} is not a duration. Write a number with its unit, as in "1500ms", "8s" or "10m".` };
  if (milliseconds < 1) return { fault: `${show(text)} is below 1 ms, the shortest allowed.` };
  if (milliseconds > DAY) return { fault: `${show(text)} is above 24 h, the longest allowed.` };
  return { value: String(Math.round(milliseconds)) };
}
