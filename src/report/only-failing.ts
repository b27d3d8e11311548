import type { Report, StackReport } from "./report.ts";

/**
 * Returns the report without what is fine: stacks that pass, advice if something fails, and openings to MESH itself.
 * Counts stay.
 */
export const onlyFailing = (report: Report): Report => ({
  ...report,
  stacks: report.stacks.filter(({ verdict }) => verdict !== "pass").map(failingOf),
});

const failingOf = (stack: StackReport): StackReport => ({
  ...stack,
  coverage: stack.coverage
    .map((path) => ({ ...path, hosts: path.hosts.filter(({ state }) => state !== "open") }))
    .filter(({ hosts }) => hosts.length > 0),
  opened: stack.opened.filter(({ status }) => status !== "current"),
  closed: [],
});
