import { CLOUD_NAMES, cloudOf } from "../../egress/cloud.ts";
import type { PlannedResource, StackPlan } from "../../stack/model/plan-document.ts";
import { clean } from "../../text/plain-text.ts";

/** Shortens `aws:networkfirewall/ruleGroup:RuleGroup` to `RuleGroup`; a provider becomes `Provider`. */
export const shortType = (type: string): string =>
  type.startsWith("pulumi:providers:") ? "Provider" : clean(type.split(":").at(-1) ?? type);

/** Writes `RuleGroup mesh-rules`, which is enough to find a resource in the tree. */
export const resourceLabel = ({ type, name }: Pick<PlannedResource, "type" | "name">): string =>
  `${shortType(type)} ${clean(name)}`;

/**
 * Returns a function that names the resource of a URN by its label. The stack gets its own name; a URN that the plan
 * lacks stays a URN.
 */
export function placesOf({ resources }: Pick<StackPlan, "resources">): (urn: string) => string {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return (urn) => {
    const resource = byUrn.get(urn);
    if (resource === undefined) return clean(urn);
    return resource.parent === null ? "the stack" : resourceLabel(resource);
  };
}

/** Returns the cloud of a type, or otherwise its package. For our components, the class name tells the cloud. */
export function cloudLabel(type: string): string {
  const provider = /^pulumi:providers:(.+)$/.exec(type)?.[1] ?? type.split(":")[0] ?? "";
  if (provider === "mesh-egress")
    return /:Aws[^:]*$/.test(type) ? "AWS" : /:Azure[^:]*$/.test(type) ? "Azure" : shortType(type);
  const cloud = cloudOf(provider);
  return cloud === undefined ? clean(provider) : CLOUD_NAMES[cloud];
}
