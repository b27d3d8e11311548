import { readFileSync } from "node:fs";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { showPath } from "../../files/show-path.ts";
import type { Plan, StackPlan } from "../../stack/model/plan-document.ts";
import { plainResourcesOf } from "../../stack/pack/policy-subject.ts";
import { type DiffDocument, diffDocument } from "../diff/diff-document.ts";
import { unseen } from "./unresolved.ts";

/** The changes of each planned stack, by its name. */
export type Differences = ReadonlyMap<string, DiffDocument>;

/**
 * Returns what the stacks open and close compared with an earlier plan. A stack that the earlier plan lacks is new. If
 * the file holds no plan, nothing is compared, and each difference says so.
 *
 * @param file with the output of `mesh-egress plan --json`.
 * @throws ConfigurationError if there is no such file.
 */
export function differencesFrom(file: string, stacks: readonly StackPlan[], catalogue: Catalogue): Differences {
  const base = readBase(file);
  return new Map(
    stacks.map((plan) => {
      const before = base?.find(({ project, stack }) => project === plan.project && stack === plan.stack);
      const pair = { name: plan.stack, base: before && plainResourcesOf(before), head: plainResourcesOf(plan) };
      const notJudged = [
        ...(base === undefined ? [`${showPath(file)} holds no plan of the base; the log says why.`] : []),
        ...(before === undefined ? [] : limitsOf(before, "base")),
        ...limitsOf(plan, "change"),
      ];
      return [plan.stack, diffDocument(base === undefined ? [] : [pair], catalogue, { lint: false, notJudged })];
    }),
  );
}

/**
 * Returns the stacks of the plan in the file; undefined if it holds none, for example because planning the base failed.
 */
function readBase(file: string): readonly StackPlan[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const message = `${showPath(file)} can't be read: ${(error as NodeJS.ErrnoException).code}. Check the path.`;
    throw new ConfigurationError([{ path: "--base", message }]);
  }
  try {
    const plan = JSON.parse(text) as Plan;
    // This throws for anything that isn't a plan.
    for (const stack of plan.stacks) plainResourcesOf(stack);
    return plan.version === 1 ? plan.stacks : undefined;
  } catch {
    return undefined;
  }
}

const limitsOf = (plan: StackPlan, state: string): string[] => [
  ...(plan.failure === undefined ? [] : [`the ${state}: the program did not come to its end: ${plan.failure}`]),
  ...unseen(plan).map(({ name, reason }) => `the ${state}: ${name}: ${reason}`),
];
