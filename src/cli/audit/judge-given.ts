import { join } from "node:path";
import type { Check } from "../../../policy/check.ts";
import { readExemptions } from "../../../policy/exemption.ts";
import { exemptibleOf, judgeStack } from "../../../policy/judge.ts";
import { meshOf } from "../../../policy/mesh/index.ts";
import { environmentOf, extraHostsIn, type PackSettings, settingsFrom, valueFor } from "../../../policy/settings.ts";
import { type Subject, subjectOf } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { memo } from "../../egress/input/memo.ts";
import { showPath } from "../../files/show-path.ts";
import { isRead, readResource } from "../../readers/index.ts";
import type { Audited } from "../../report/make-report.ts";
import type { Source } from "../../report/report.ts";
import { UNWANTED } from "../../sources/kit/stack-builder.ts";
import type { SourceReading } from "../../sources/source.ts";
import type { Given, GivenStack } from "../given-stacks.ts";
import { UNRESOLVED, unseen } from "../plan/unresolved.ts";
import { toldDrift } from "./told-drift.ts";

/** What stacks are judged with. */
export interface Judge {
  readonly checks: readonly Check[];
  readonly catalogue: Catalogue;
  readonly settings: PackSettings;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** Reads and judges the given stacks as the policy pack does, and finds the drift between the given sources. */
export function judgeGiven({ stacks, sources }: Given, judge: Judge): Judgement {
  // The note of an empty source already says that it is empty.
  const told = stacks.filter((given) => countOf(given) > 0).map(withProject);
  const titleOf = titlesOf(told);
  const subjectOfStack = memo(subjectsBy(judge));
  return {
    stacks: told.map((given) => ({
      stack: titleOf(given),
      source: given.plan === undefined ? given.from : showPath(given.from),
      subject: subjectOfStack(given),
      judged: judgeStack(judge.checks, subjectOfStack(given)),
      resources: countOf(given),
      missing: missingOf(given, sources),
      placeOf: given.placeOf,
    })),
    sources: [...stacks.filter(({ plan }) => plan !== undefined).map(plannedSource), ...sources.map(sourceOf)],
    drift: toldDrift(told, subjectOfStack, judge.catalogue),
  };
}

interface Judgement extends Pick<Audited, "stacks" | "sources"> {
  readonly drift: Pick<Audited["drift"], "codeAndState" | "stateAndCloud">;
}

/** Returns a function that builds what checks look at for a stack. The settings know the stack by the same name. */
function subjectsBy({ checks, catalogue, settings, today }: Judge): (given: GivenStack) => Subject {
  const exemptions = readExemptions(settings.exemptions, exemptibleOf(checks));
  return ({ name: stack, resources, config = {} }) => {
    const ownEnvironment = config["mesh-egress:environment"];
    const ownExtraHosts = extraHostsIn(config["mesh-egress:extraHosts"]);
    return subjectOf(
      // Stacks and providers say nothing about egress, and the policy pack skips them too.
      resources.filter(({ type }) => !type.startsWith("pulumi:")).map(readResource),
      {
        mesh: meshOf(
          catalogue,
          settings.extraHosts,
          ownExtraHosts.map(({ host }) => host),
        ),
        settings,
        stack,
        environment: environmentOf(settings, stack, ownEnvironment),
        ownEnvironment,
        enforcedBy: valueFor(settings.enforcedBy, stack),
        exemptions,
        ownExtraHosts,
        today,
      },
      true,
    );
  };
}

/** States what may be missing from the stack, a sentence each. */
function missingOf({ plan, from }: GivenStack, sources: readonly SourceReading[]): string[] {
  if (plan === undefined)
    return sources
      .filter(({ path }) => path === from)
      .flatMap(({ notes }) => notes.flatMap(({ severity, message }) => (severity === "limit" ? [message] : [])));
  return [
    ...unseen(plan).flatMap((each) => UNRESOLVED[each.kind].unseen?.(each) ?? []),
    ...(plan.failure === undefined ? [] : [`the program did not come to its end: ${plan.failure}`]),
  ];
}

const plannedSource = ({ from, name, resources, plan }: GivenStack): Source => ({
  path: `${showPath(from)}, ${name}`,
  // After the program stopped, it might have created anything, so the stack counts as not read.
  kind: plan?.failure === undefined ? "program, run offline" : null,
  read: resources.length,
  skipped: unknownTypes([{ resources }]),
  notes:
    plan?.failure === undefined
      ? []
      : [{ severity: "limit", message: `The program of ${name} did not come to its end: ${plan.failure}` }],
});

const sourceOf = ({ path, kind, stacks, skipped, notes }: SourceReading): Source => ({
  path,
  kind: notes.some(({ severity }) => severity === "refused") ? null : (kind ?? null),
  read: stacks.reduce((sum, stack) => sum + countOf(stack), 0),
  skipped: [
    ...skipped.filter(({ why }) => why !== UNWANTED),
    ...unknownTypes(
      stacks,
      skipped.filter(({ why }) => why === UNWANTED),
    ),
  ],
  notes: [...notes],
});

const SEARCHED = "no reader knows its type; only its texts were searched";

/** Counts all resources of the stack that were looked at. */
const countOf = ({ resources, passedOver }: Pick<GivenStack, "resources" | "passedOver">): number =>
  resources.length + passedOver;

/** Returns the resources of types that no reader knows. Only their texts are searched. */
function unknownTypes(
  stacks: readonly Pick<GivenStack, "resources">[],
  passedOver: SourceReading["skipped"] = [],
): Source["skipped"] {
  const counts = new Map(passedOver.map(({ type, count }) => [type, count]));
  for (const { resources } of stacks)
    for (const { type } of resources)
      if (!isRead(type) && !type.startsWith("pulumi:") && !type.startsWith("mesh-egress:"))
        counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({
    type,
    count,
    why: SEARCHED,
  }));
}

/** States and plans in files name the project too, so the name gets it here as well. */
const withProject = (given: GivenStack): GivenStack =>
  given.plan === undefined ? given : { ...given, name: `${given.plan.project}/${given.plan.stack}` };

/** Returns a function that names stacks. Two with the same name, such as a state and a plan, get their source added. */
function titlesOf(stacks: readonly GivenStack[]): (given: GivenStack) => string {
  const byName = Map.groupBy(stacks, ({ name }) => name);
  return ({ name, from }) => ((byName.get(name)?.length ?? 0) > 1 ? `${name} (${from})` : name);
}

/** Reads the settings of `--settings`, or otherwise those of the policy pack. */
export const settingsOf = (file: string | undefined, policyPack: string | undefined): PackSettings =>
  settingsFrom(file, policyPack ?? join(import.meta.dirname, "..", "..", "..", "policy"));
