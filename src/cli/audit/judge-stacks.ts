import { join } from "node:path";
import type { Check } from "../../../policy/check.ts";
import { readExemptions } from "../../../policy/exemption.ts";
import { exemptibleOf, judgeStack } from "../../../policy/judge.ts";
import { meshOf } from "../../../policy/mesh.ts";
import { environmentOf, type PackSettings, settingsFrom, valueFor } from "../../../policy/settings.ts";
import { subjectOf } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { readResource } from "../../readers/index.ts";
import type { AuditedStack } from "../../report/make-report.ts";
import type { ReadStack } from "./read-stack.ts";

/** What stacks are judged by. */
export interface Judge {
  readonly checks: readonly Check[];
  readonly catalogue: Catalogue;
  readonly settings: PackSettings;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** The stack with what the checks say of it. */
export function judged(read: ReadStack, { checks, catalogue, settings, today }: Judge): AuditedStack {
  const { stack, environment, extraHosts, resources } = read;
  const mesh = meshOf(
    catalogue,
    settings.extraHosts,
    extraHosts.map(({ host }) => host),
  );
  const subject = subjectOf(
    resources.map(readResource),
    {
      mesh,
      settings,
      environment: environmentOf(settings, stack, environment),
      enforcedBy: valueFor(settings.enforcedBy, stack),
      exemptions: readExemptions(settings.exemptions, exemptibleOf(checks)),
      ownExtraHosts: extraHosts,
      today,
    },
    true,
  );
  return { ...read, subject, judged: judgeStack(checks, subject), resources: resources.length };
}

/** The settings of `--settings`, or else those that the policy pack itself goes by. */
export const settingsOf = (file: string | undefined, policyPack: string | undefined): PackSettings =>
  settingsFrom(file, policyPack ?? join(import.meta.dirname, "..", "..", "..", "policy"));
