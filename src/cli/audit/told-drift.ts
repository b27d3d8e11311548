import type { Subject } from "../../../policy/subject.ts";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { nameOfUrn } from "../../egress/resource/place.ts";
import type { PlainResource } from "../../egress/resource/resource.ts";
import { isRead } from "../../readers/index.ts";
import { NOT_CHECKED } from "../../report/make-report.ts";
import type { Report } from "../../report/report.ts";
import { driftBetween, type Telling } from "../../report/since/drift.ts";
import type { GivenStack } from "../given-stacks.ts";

const STATES: ReadonlySet<GivenStack["kind"]> = new Set(["pulumi-state", "terraform-state"]);
const CLOUDS: ReadonlySet<GivenStack["kind"]> = new Set(["aws", "aws-config", "azure"]);

/**
 * Finds drift between the given sources: between a program and its stack's state, and between a state and the cloud.
 */
export function toldDrift(
  given: readonly GivenStack[],
  subjectOf: (stack: GivenStack) => Subject,
  catalogue: Catalogue,
): Pick<Report["drift"], "codeAndState" | "stateAndCloud"> {
  const states = given.filter(({ kind }) => STATES.has(kind));
  const inCode = given.flatMap((code): Telling[] => {
    const { plan } = code;
    const state = states.find(({ name }) => plan !== undefined && name === `${plan.project}/${plan.stack}`);
    return state === undefined
      ? []
      : [
          {
            stack: state.name,
            one: subjectOf(code),
            other: subjectOf(state),
            gone: onlyIn(code, state),
            added: onlyIn(state, code),
          },
        ];
  });
  const clouds = given.filter(({ kind }) => CLOUDS.has(kind)).flatMap(({ resources }) => resources);
  const inCloud = clouds.length === 0 ? [] : states.flatMap((state) => inCloudOf(state, clouds, subjectOf));
  return {
    codeAndState:
      inCode.length === 0
        ? NOT_CHECKED.codeAndState
        : driftBetween(inCode, { one: "the program", other: "the state", how: BY_CODE }, catalogue),
    stateAndCloud:
      inCloud.length === 0
        ? NOT_CHECKED.stateAndCloud
        : driftBetween(inCloud, { one: "the state", other: "the cloud", how: BY_CLOUD }, catalogue),
  };
}

const BY_CODE = "what the program would make, run offline, compared with the given state";
const BY_CLOUD = "what the state says of its resources, compared with what the cloud answered about them";

/** Returns the names of resources that concern egress and that the other stack lacks. */
const onlyIn = (one: GivenStack, { resources }: GivenStack): string[] => {
  const known = new Set(resources.map(({ urn }) => urn));
  return one.resources.filter(({ urn, type }) => isRead(type) && !known.has(urn)).map(({ urn }) => nameOfUrn(urn));
};

/**
 * Returns the state's resources as the cloud has them, with the rules that only the cloud has in them and the lists
 * that only the cloud's versions use. Returns nothing if the cloud's answers contain none of the state's resources:
 * they are then of another account and show nothing.
 */
function inCloudOf(
  state: GivenStack,
  clouds: readonly PlainResource[],
  subjectOf: (stack: GivenStack) => Subject,
): Telling[] {
  const own = new Set(state.resources.flatMap((one) => [...idsOf(one), ...holdersOf(one)]));
  const same = clouds.filter((one) => [...idsOf(one), ...holdersOf(one)].some((id) => own.has(id)));
  if (same.length === 0) return [];
  // Something that both refer to may belong to another stack, so it is no addition.
  const [used, known] = [textsIn(same), textsIn(state.resources)];
  const added = clouds.filter((one) => idsOf(one).some((id) => used.has(id) && !known.has(id) && !own.has(id)));
  const [there, kinds] = [new Set(same.flatMap(idsOf)), new Set(clouds.map(kindOf))];
  const gone = state.resources.filter(
    (one) =>
      isRead(one.type) &&
      holdersOf(one).length === 0 &&
      kinds.has(kindOf(one)) &&
      !idsOf(one).some((id) => there.has(id)),
  );
  return [
    {
      stack: state.name,
      one: subjectOf(state),
      other: subjectOf({ ...state, resources: [...new Set([...same, ...added])] }),
      gone: gone.map(({ urn }) => nameOfUrn(urn)),
      // An account may hold several stacks, so an extra resource is no drift.
      added: [],
    },
  ];
}

const idsOf = ({ id }: PlainResource): string[] => (id === undefined ? [] : [id.toLowerCase()]);

/** Returns the ids of the resource that a stand-alone rule belongs to. The cloud may list the rule only there. */
const holdersOf = ({ id = "", props }: PlainResource): string[] => {
  const [, above] = /^(\/subscriptions\/.*\/providers\/[^/]+\/[^/]+\/[^/]+)\/./.exec(id) ?? [];
  const named = HOLDERS.flatMap((key) => (props as Record<string, unknown>)[key] ?? []);
  return [above, ...named].flatMap((value) => (typeof value === "string" && value !== "" ? [value.toLowerCase()] : []));
};

const HOLDERS = ["securityGroupId", "networkAclId", "routeTableId", "firewallRuleGroupId", "prefixListId"];

/** Returns every text in the resources' properties. */
function textsIn(resources: readonly PlainResource[]): ReadonlySet<string> {
  const texts = new Set<string>();
  const waiting: unknown[] = resources.map(({ props }) => props);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === "string") texts.add(next.toLowerCase());
    else if (typeof next === "object" && next !== null)
      for (const value of Object.values(next)) if (value !== null) waiting.push(value);
  }
  return texts;
}

/** Returns the kind of a resource by its id, because each source spells types differently. */
function kindOf({ type, id = "" }: PlainResource): string {
  if (id.startsWith("/subscriptions/")) {
    const [provider = "", ...rest] = id.toLowerCase().split("/").slice(6);
    return [provider, ...rest.filter((_, index) => index % 2 === 0)].join("/");
  }
  const [, , service, , , name = ""] = id.split(":");
  if (id.startsWith("arn:")) return `${service} ${name.split("/")[0]}`;
  return /^([a-z-]+)-[0-9a-z]+$/.exec(id)?.[1] ?? type;
}
