import { relative, sep } from "node:path";
import type { PlannedProgram } from "../../stack/model/plan-document.ts";
import { clean } from "../../text/plain-text.ts";

/**
 * Which program it is, by the shorter of its paths: from `cwd`, which is the same on every machine that has it there,
 * or whole.
 */
export function programFrom(cwd: string, folder: string, isSample: boolean): PlannedProgram {
  const path = relative(cwd, folder) || ".";
  return { folder: (path.length <= folder.length ? path : folder).split(sep).join("/"), isSample };
}

/** A clause for people. Of the sample, that it is one is what counts. */
export const describeProgram = ({ folder, isSample }: PlannedProgram): string =>
  isSample
    ? "the sample that ships with mesh-egress: this says nothing about a program of yours"
    : `the program in ${clean(folder)}`;
