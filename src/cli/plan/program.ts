import { relative, sep } from "node:path";
import type { PlannedProgram } from "../../stack/model/plan-document.ts";
import { clean } from "../../text/plain-text.ts";

/**
 * Names the program by the shorter of its paths: relative to `cwd`, which is the same on every machine with that
 * layout, or absolute.
 */
export function programFrom(cwd: string, folder: string, isSample: boolean): PlannedProgram {
  const path = relative(cwd, folder) || ".";
  return { folder: (path.length <= folder.length ? path : folder).split(sep).join("/"), isSample };
}

/** Describes the program for people. For the sample, it matters only that it is one. */
export const describeProgram = ({ folder, isSample }: PlannedProgram): string =>
  isSample
    ? "the sample that ships with mesh-egress: this says nothing about a program of yours"
    : `the program in ${clean(folder)}`;
