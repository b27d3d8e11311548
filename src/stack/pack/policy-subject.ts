import { isMap } from "../../egress/input/is-map.ts";
import { RESOURCE_REFERENCE, SIGNATURE, UNKNOWN } from "../../egress/pulumi-marks.ts";
import type { PlainResource } from "../../egress/resource.ts";
import type { Json, JsonObject, PlannedResource, StackPlan } from "../model/plan-document.ts";
import { nameOf, providerUrn, STACK_TYPE, typeOf } from "../model/urn.ts";
import { mapParts } from "../model/wire-values.ts";

/** A resource as the engine hands it to a policy pack. */
export interface PolicySubject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN, or empty. */
  readonly parent: string;
  readonly protect: boolean;
  /** URN, or null. */
  readonly provider: string | null;
  readonly dependencies: readonly string[];
  /** URNs by input; none of the lists is empty. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly inputs: JsonObject;
  /** As far as a preview knows them: of a component nothing, of anything else its inputs. */
  readonly outputs: JsonObject;
}

/**
 * What a pack gets to see of a plan, each default provider before the first resource that needs it.
 *
 * As in a preview with the engine, but that what is only read (`X.get`) is missing, since nothing of it is known; that
 * secrets are unknown; and that neither providers' defaults nor a component's own outputs are there.
 *
 * @param config texts by `namespace:key`: a default provider takes those of its package.
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

/** The plan's resources as readers take them. */
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

/** The provider that the engine makes where a program names none; its name says its version. */
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

/** References to resources become ids, or URNs where there is no id: packs know no references. */
function flatten(value: Json): Json {
  if (!isMap(value) || value[SIGNATURE] !== RESOURCE_REFERENCE) return mapParts(value, flatten);
  if (value.id === undefined) return value.urn ?? UNKNOWN;
  return value.id === "" ? UNKNOWN : value.id;
}
