import assert from "node:assert/strict";
import { readExemptions } from "../../../policy/exemption.ts";
import { exemptibleOf, judgeResource, judgeStack } from "../../../policy/judge.ts";
import { loadChecks } from "../../../policy/load-checks.ts";
import { meshOf } from "../../../policy/mesh/mesh.ts";
import { environmentOf, extraHostsIn, PackSettings, valueFor } from "../../../policy/settings.ts";
import type { Context } from "../../../policy/subject.ts";
import { type Subject, subjectOf } from "../../../policy/subject.ts";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import type { Finding } from "../../../src/egress/finding.ts";
import { parse } from "../../../src/egress/input/parse.ts";
import { describePlace, nameOfUrn } from "../../../src/egress/resource/place.ts";
import { readingOf, type Sample } from "../readers/readings.ts";

/** The day on which tests judge. */
export const TODAY = "2026-11-26";

export const CHECKS = await loadChecks();

/** The settings and the stack's own environment that resources are judged with. */
export interface Circumstances {
  readonly settings?: object | undefined;
  /** Name of the stack. Default: `stack`. */
  readonly stack?: string | undefined;
  /** `mesh-egress:environment` of the stack. */
  readonly environment?: string | undefined;
  /** `mesh-egress:extraHosts` of the stack, by rule key. */
  readonly extraHosts?: object | undefined;
  /** YYYY-MM-DD. Default: `TODAY`. */
  readonly today?: string | undefined;
}

/** As the pack makes it for the stack of the samples. */
export function contextOf({
  settings = {},
  stack = "stack",
  environment,
  extraHosts = {},
  today = TODAY,
}: Circumstances = {}): Context {
  const read = parse(PackSettings, settings);
  const ownExtraHosts = extraHostsIn(JSON.stringify(extraHosts));
  return {
    mesh: meshOf(
      loadCatalogue(),
      read.extraHosts,
      ownExtraHosts.map(({ host }) => host),
    ),
    ownExtraHosts,
    settings: read,
    stack: `project/${stack}`,
    environment: environmentOf(read, `project/${stack}`, environment),
    ownEnvironment: environment,
    enforcedBy: valueFor(read.enforcedBy, `project/${stack}`),
    exemptions: readExemptions(read.exemptions, exemptibleOf(CHECKS)),
    today,
  };
}

/** Samples as a whole stack. */
export const stackOf = (samples: readonly Sample[], circumstances?: Circumstances): Subject =>
  subjectOf(samples.map(readingOf), contextOf(circumstances), true);

/** All that the checks find in a stack of the samples; what one shows alone is among it, or the test fails. */
export function judged(samples: readonly Sample[], circumstances?: Circumstances): readonly Finding[] {
  const { findings } = judgeStack(CHECKS, stackOf(samples, circumstances));
  const places = new Set(findings.map(placeText));
  for (const sample of samples) {
    const alone = judgeResource(CHECKS, subjectOf([readingOf(sample)], contextOf(circumstances), false)).findings;
    assert.deepEqual(
      alone.map(placeText).filter((text) => !places.has(text)),
      [],
      "found in a resource alone, and not in its stack",
    );
  }
  return findings;
}

/** The findings as lines: `check name path`. */
export const findingTexts = (findings: readonly Finding[]): string[] => findings.map(placeText).sort();

/** The findings as lines with what they say: `check name path: message instead`. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => `${placeText(finding)}: ${finding.message} ${finding.instead}`);

const placeText = ({ check, place }: Finding): string =>
  [check, place.urn && nameOfUrn(place.urn), describePlace(place)].filter((text) => text !== "").join(" ");
