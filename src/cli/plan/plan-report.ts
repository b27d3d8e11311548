import type { Check } from "../../../policy/check.ts";
import { loadChecks } from "../../../policy/load-checks.ts";
import { loadCatalogue } from "../../catalogue/load.ts";
import type { FailOn } from "../../egress/finding.ts";
import { version } from "../../files/version.ts";
import { FORMATS } from "../../report/formats.ts";
import { makeReport, NOT_CHECKED } from "../../report/make-report.ts";
import type { Report } from "../../report/report.ts";
import type { StackPlan } from "../../stack/model/plan-document.ts";
import type { RunRequest } from "../../stack/project/run-request.ts";
import type { Layout } from "../../text/terminal.ts";
import { judgeGiven, settingsOf } from "../audit/judge-given.ts";
import { stackOfPlan } from "../given-stacks.ts";

/** Formats of the audit's report that suit a plan: those for pipelines and for people without this tool. */
export type PlanReportFormat = "html" | "sarif" | "junit" | "csv" | "gitlab" | "ocsf";

export interface PlanReportOptions {
  readonly failOn: FailOn;
  /** File of the policy pack's settings; undefined for the pack's own. */
  readonly settings: string | undefined;
  readonly policyPack: string;
  readonly cwd: string;
  readonly now: Date;
}

/**
 * Renders what `mesh-egress audit` would say of the planned stacks. It uses the check levels of the plan, so that the
 * counts agree with the plan's.
 */
export async function renderPlanReport(
  format: PlanReportFormat,
  plans: readonly StackPlan[],
  requests: readonly RunRequest[],
  { failOn, settings, policyPack, cwd, now }: PlanReportOptions,
  layout: Layout,
): Promise<string> {
  const checks = atLevels(await loadChecks(), plans[0]?.policy?.levels ?? {});
  const catalogue = loadCatalogue();
  const stacks = plans.map((plan, index) => stackOfPlan(plan, requests[index], cwd));
  const judged = judgeGiven(
    { stacks, notes: [], sources: [] },
    { checks, catalogue, settings: settingsOf(settings, policyPack), today: now.toISOString().slice(0, 10) },
  );
  const report = makeReport({
    ...judged,
    checks,
    catalogue,
    failOn,
    now,
    tool: `mesh-egress ${version()}`,
    drift: { ...NOT_CHECKED, ...judged.drift },
    baseline: undefined,
    isUnmasked: false,
  });
  const render: (report: Report, layout: Layout) => string = FORMATS[format].render;
  return render(report, layout);
}

type Levels = NonNullable<NonNullable<StackPlan["policy"]>["levels"]>;

/**
 * Returns the checks that aren't switched off. The engine treats `remediate` as `mandatory` where a check has nothing
 * that would remediate, and none of ours has.
 */
const atLevels = (checks: readonly Check[], levels: Levels): Check[] =>
  checks.flatMap((check) => {
    const level = levels[check.id];
    if (level === undefined) return [check];
    return level === "disabled" ? [] : [{ ...check, level: level === "advisory" ? level : "mandatory" }];
  });
