import { isMap } from "../../egress/input/is-map.ts";
import { ARCHIVE, ASSET, RESOURCE_REFERENCE, SIGNATURE, UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import type { PlainResource } from "../../egress/resource/resource.ts";
import type { Json, JsonObject, PlannedResource, StackPlan } from "../model/plan-document.ts";
import { nameOf, providerUrn, STACK_TYPE, typeOf } from "../model/urn.ts";
import { mapParts } from "../model/wire-values.ts";

/** A resource as the engine passes it to a policy pack. */
export interface PolicySubject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent, or empty. */
  readonly parent: string;
  readonly protect: boolean;
  /** Reference of the provider, or null. */
  readonly provider: string | null;
  readonly dependencies: readonly string[];
  /** URNs of the dependencies by input; none of the lists is empty. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly inputs: JsonObject;
  /** Outputs as far as a preview knows them: nothing for a component, the inputs for everything else. */
  readonly outputs: JsonObject;
}

/**
 * Returns what a pack sees of a plan, each default provider before the first resource that needs it.
 *
 * It is the same as in a preview with the engine, with these exceptions: resources that are only read (`X.get`) are
 * missing, because nothing of them is known; secrets are unknown; providers' defaults and components' own outputs are
 * missing.
 *
 * @param config texts by `namespace:key`; a default provider gets those of its package.
 */
export function subjectsOf(
  plan: Pick<StackPlan, "resources" | "outputs">,
  config: Readonly<Record<string, string>>,
): PolicySubject[] {
  const seen = new Set(plan.resources.map(({ urn }) => urn));
  return plan.resources.flatMap((resource) => {
    const subject = policySubject(resource, plan.outputs);
    if (subject.provider === null || seen.has(subject.provider)) return [subject];
    seen.add(subject.provider);
    return [defaultProvider(subject.provider, config), subject];
  });
}

/** Returns the plan's resources in the form that readers take. */
export const plainResourcesOf = (plan: Pick<StackPlan, "resources" | "outputs">): PlainResource[] =>
  subjectsOf(plan, {}).map(({ urn, type, inputs, propertyDependencies }) => ({
    urn,
    type,
    props: inputs,
    propertyDependencies,
  }));

function policySubject(resource: PlannedResource, stackOutputs: JsonObject): PolicySubject {
  const { urn, type, name, parent, protect, provider, dependencies, propertyDependencies, custom } = resource;
  const inputs = flatten(resource.inputs) as JsonObject;
  return {
    urn,
    type,
    name,
    parent: parent ?? "",
    protect,
    provider: provider === null ? null : providerUrn(provider),
    dependencies,
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).filter(([, urns]) => urns.length > 0),
    ),
    inputs,
    outputs: custom ? inputs : type === STACK_TYPE ? (flatten(stackOutputs) as JsonObject) : {},
  };
}

/** Returns the default provider, which the engine creates if a program names none. Its name contains its version. */
function defaultProvider(urn: string, config: Readonly<Record<string, string>>): PolicySubject {
  const namespace = `${typeOf(urn).slice("pulumi:providers:".length)}:`;
  const version = /^default_(\d+)_(\d+)_(\d+)/.exec(nameOf(urn))?.slice(1).join(".");
  const inputs = {
    ...Object.fromEntries(
      Object.entries(config)
        .filter(([key]) => key.startsWith(namespace))
        .map(([key, text]) => [key.slice(namespace.length), text.includes(UNKNOWN) ? UNKNOWN : text]),
    ),
    ...(version === undefined ? {} : { version }),
  };
  const alone = { parent: "", protect: false, provider: null, dependencies: [], propertyDependencies: {} };
  return { urn, type: typeOf(urn), name: nameOf(urn), ...alone, inputs, outputs: inputs };
}

/**
 * Replaces references to resources by ids, or by URNs if there is no id, because packs receive no references. What is
 * in an asset or an archive becomes a plain value, because the SDK makes a promise of it, which no check can read.
 */
function flatten(value: Json): Json {
  if (!isMap(value)) return mapParts(value, flatten);
  const { [SIGNATURE]: mark, ...parts } = value as JsonObject;
  if (mark === RESOURCE_REFERENCE) return value.id === undefined ? (value.urn ?? UNKNOWN) : value.id || UNKNOWN;
  const isWritten = (mark === ASSET && parts.text !== undefined) || (mark === ARCHIVE && parts.assets !== undefined);
  return mapParts(isWritten ? parts : (value as JsonObject), flatten);
}
