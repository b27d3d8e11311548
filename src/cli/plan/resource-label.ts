import { CLOUD_NAMES, cloudOf } from "../../egress/cloud.ts";
import type { PlannedResource, StackPlan } from "../../stack/model/plan-document.ts";
import { clean } from "../../text/plain-text.ts";

/** `RuleGroup` of `aws:networkfirewall/ruleGroup:RuleGroup`; a provider is a `Provider`. */
export const shortType = (type: string): string =>
  type.startsWith("pulumi:providers:") ? "Provider" : clean(type.split(":").at(-1) ?? type);

/** `RuleGroup mesh-rules`: enough to find a resource in the tree. */
export const resourceLabel = ({ type, name }: Pick<PlannedResource, "type" | "name">): string =>
  `${shortType(type)} ${clean(name)}`;

/**
 * Names what a URN stands for: a resource by its label, the stack itself, or the URN where the plan has no such
 * resource.
 */
export function placesOf({ resources }: Pick<StackPlan, "resources">): (urn: string) => string {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return (urn) => {
    const resource = byUrn.get(urn);
    if (resource === undefined) return clean(urn);
    return resource.parent === null ? "the stack" : resourceLabel(resource);
  };
}

/** The cloud that a type belongs to, or its package. A component of ours tells its cloud by its class. */
export function cloudLabel(type: string): string {
  const provider = /^pulumi:providers:(.+)$/.exec(type)?.[1] ?? type.split(":")[0] ?? "";
  if (provider === "mesh-egress")
    return /:Aws[^:]*$/.test(type) ? "AWS" : /:Azure[^:]*$/.test(type) ? "Azure" : shortType(type);
  const cloud = cloudOf(provider);
  return cloud === undefined ? clean(provider) : CLOUD_NAMES[cloud];
}
