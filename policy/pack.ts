import { types } from "node:util";
import type {
  PolicyPackArgs,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { describePlace, type Finding, type ResourceReading, tellFinding, writeFinding } from "../src/egress/index.ts";
import { isRead, readResource } from "../src/readers/index.ts";
import { asFinding, type Check, FRAMEWORK } from "./check.ts";
import { judgeResource, judgeStack } from "./judge.ts";
import { type Context, subjectOf } from "./subject.ts";

/** Returns the context for judging the stack named `project/stack`. */
export type ContextOf = (stack: string) => Context;

/**
 * Makes a policy for each check. A finding on a single resource stops it before it is made. The rest is reported for
 * the whole stack at the end, without repeating earlier findings. Resources are read once for all policies. No policy
 * throws, not even for the SDK's unknown values.
 */
export function policiesOf(checks: readonly Check[], contextOf: ContextOf): PolicyPackArgs["policies"] {
  const resources = new OncePerRequest<readonly Finding[]>(checks.filter(({ stage }) => stage === "resource").length);
  const stacks = new OncePerRequest<readonly Finding[]>(checks.length);

  /**
   * Names of the inputs that hold lists, by resource. At the end of an update the SDK shows outputs, to which a cloud
   * may have added entries.
   */
  const given = new Map<string, ReadonlySet<string>>();

  const ofResource = (check: Check, args: ResourceValidationArgs): readonly Finding[] =>
    isRead(args.type)
      ? resources.take(args.urn, check.id, () => {
          const { urn, type } = args;
          const props = withoutProxy(args.props);
          given.set(urn, new Set(Object.keys(props)));
          const reading = readResource({ urn, type, props });
          // A resource alone is only judged by what it allows.
          if (reading.grants.length === 0) return [];
          return judgeResource(checks, subjectOf([reading], contextOf(stackOf(urn)), false)).findings;
        })
      : [];

  const ofStack = (check: Check, { resources }: StackValidationArgs): readonly Finding[] =>
    stacks.take("", check.id, () => {
      const context = contextOf(stackOf(resources[0]?.urn ?? ""));
      return judgeStack(
        checks,
        subjectOf(
          resources
            .filter(({ type }) => !type.startsWith("pulumi:"))
            .map((resource) => readingOf(resource, given.get(resource.urn))),
          context,
          true,
        ),
      ).findings;
    });

  return checks.map((check): ResourceValidationPolicy | StackValidationPolicy => {
    const own = (findings: () => readonly Finding[]) =>
      orFault(check, findings).filter((finding) => finding.check === check.id);
    /** Places that were reported before the resource was made, by URN. */
    const said = new Map<string, ReadonlySet<string>>();
    const atEnd: StackValidationPolicy = {
      ...metadataOf(check),
      validateStack: (args, tell) => {
        for (const finding of own(() => ofStack(check, args)))
          if (!said.get(finding.place.urn)?.has(describePlace(finding.place))) report(finding, tell);
      },
    };
    if (check.stage !== "resource") return atEnd;
    // The SDK runs both functions of a policy that has both.
    const both: ResourceValidationPolicy & StackValidationPolicy = {
      ...atEnd,
      validateResource: (args, tell) => {
        const findings = own(() => ofResource(check, args));
        for (const finding of findings) report(finding, tell);
        if (findings.length > 0) said.set(args.urn, new Set(findings.map(({ place }) => describePlace(place))));
        else said.delete(args.urn);
      },
    };
    return both;
  });
}

/**
 * Returns the findings, or a finding that judging failed, at the level of the check. An exception would end the user's
 * update with a stack trace.
 */
function orFault(check: Check, findings: () => readonly Finding[]): readonly Finding[] {
  try {
    return findings();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      asFinding(check, {
        message: `could not be judged (${why}).`,
        instead: "Report it to the authors of mesh-egress; a level of your own for the check lets you go on meanwhile.",
        place: { urn: "", path: "" },
      }),
    ];
  }
}

/** The SDK prints the check's description first. */
const report = (finding: Finding, tell: ReportViolation): void =>
  tell(writeFinding(tellFinding(finding)), finding.place.urn || undefined);

const metadataOf = ({ id, title, level, severity, tags, why, instead, link }: Check) => ({
  name: id,
  displayName: title,
  description: why,
  enforcementLevel: level,
  severity,
  framework: FRAMEWORK,
  tags: [...tags],
  remediationSteps: instead,
  url: link,
});

/** Returns `project/stack` from a URN. */
const stackOf = (urn: string): string => {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  return `${project}/${stack}`;
};

const readingOf = (
  { urn, type, props, dependencies, propertyDependencies }: PolicyResource,
  given: ReadonlySet<string> | undefined,
): ResourceReading =>
  readResource({
    urn,
    type,
    props: withoutProxy(props),
    given,
    dependencies: dependencies?.map((resource) => resource.urn),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, resources]) => [key, resources.map((resource) => resource.urn)]),
    ),
  });

/**
 * Returns the properties without the SDK's proxy, through which every look-up is slow. Readers also take the proxy
 * itself, so an SDK that doesn't have that key only costs time.
 */
const withoutProxy = (props: object): object =>
  types.isProxy(props) ? (Reflect.get(props, "__getSpecialProxyTarget") ?? props) : props;

/**
 * Work that several policies share within one request. The SDK asks one policy after another and doesn't mark where a
 * request begins. But each policy asks once in a request, so a policy that asks again belongs to the next request.
 */
export class OncePerRequest<T> {
  readonly #kept = new Map<string, { readonly value: T; readonly takers: Set<string> }>();
  readonly #most: number;

  /**
   * @param most number of policies. Once all have taken a value, it is forgotten. Fewer may ask, because policies can
   * be switched off.
   */
  constructor(most: number) {
    this.#most = most;
  }

  /** @param key identifies the subject of the work, because requests may overlap. */
  take(key: string, taker: string, work: () => T): T {
    const known = this.#kept.get(key);
    const entry = known === undefined || known.takers.has(taker) ? { value: work(), takers: new Set<string>() } : known;
    entry.takers.add(taker);
    if (entry.takers.size < this.#most) this.#kept.set(key, entry);
    else this.#kept.delete(key);
    return entry.value;
  }
}
