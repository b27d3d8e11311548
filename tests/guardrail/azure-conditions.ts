import type { PolicyDefinition } from "../../src/guardrail/render-azure-policy.ts";

/** A resource as Azure Resource Manager is asked for it. */
export interface AzureRequest {
  readonly type: string;
  readonly properties: object;
}

/**
 * Whether the definition's condition holds for the resource, for the operators that our definitions use: `allOf`,
 * `anyOf`, `equals`, `in`, `like`, and `count` of an array's members. An oracle of its own, after Azure's description
 * of conditions; the service itself was never asked.
 */
export const isHit = ({ properties }: PolicyDefinition, request: AzureRequest): boolean =>
  holds(properties.policyRule.if as Condition, request, new Map());

type Condition = Readonly<Record<string, unknown>>;

/** The member of an array that a `count` is at, by the array's alias. */
type Members = ReadonlyMap<string, unknown>;

function holds(condition: Condition, request: AzureRequest, members: Members): boolean {
  const list = (key: string) => condition[key] as readonly Condition[] | undefined;
  const [all, any] = [list("allOf"), list("anyOf")];
  if (all) return all.every((each) => holds(each, request, members));
  if (any) return any.some((each) => holds(each, request, members));
  const count = condition.count as { readonly field: string; readonly where: Condition } | undefined;
  if (count) {
    const hits = valuesOf(count.field, request, members).filter((member) =>
      holds(count.where, request, new Map([...members, [count.field, member]])),
    );
    return hits.length > (condition.greater as number);
  }
  const values = condition.field === "type" ? [request.type] : valuesOf(String(condition.field), request, members);
  return values.some((value) => {
    if ("equals" in condition) return same(value, condition.equals);
    if ("like" in condition) return isLike(String(value), String(condition.like));
    return (condition.in as readonly unknown[]).some((other) => same(value, other));
  });
}

/** Texts are compared without their case. */
const same = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase();

/** One `*` stands for any text. Azure takes no second one. */
function isLike(text: string, pattern: string): boolean {
  const [start = "", end = "", ...more] = pattern.toLowerCase().split("*");
  if (more.length > 0) throw new Error(`${pattern} has more than one *`);
  const whole = text.toLowerCase();
  return whole.length >= start.length + end.length && whole.startsWith(start) && whole.endsWith(end);
}

/** The values of an alias, from the innermost array that a count is in. */
function valuesOf(alias: string, request: AzureRequest, members: Members): unknown[] {
  const outer = [...members.keys()].filter((key) => alias === key || alias.startsWith(`${key}.`)).at(-1);
  const from = outer === undefined ? [request.properties] : [members.get(outer)];
  const rest = outer === undefined ? alias.slice(typeLength(alias, request.type)) : alias.slice(outer.length);
  return rest
    .split(/[./]/)
    .filter((step) => step !== "")
    .reduce<unknown[]>((values, step) => values.flatMap((value) => stepInto(value, step)), from);
}

/** `Microsoft.Network/firewallPolicies/ruleCollectionGroups/ruleCollections[*]`: the type, then the property. */
const typeLength = (alias: string, type: string): number =>
  alias.toLowerCase().startsWith(type.toLowerCase()) ? type.length : alias.length;

function stepInto(value: unknown, step: string): unknown[] {
  // The kind of rule or collection is a step of the alias and none of the resource; a rule of an NSG has its properties
  // apart.
  if (/^(?:FirewallPolicyFilterRuleCollection|NetworkRule|ApplicationRule)$/.test(step))
    return isOfKind(value, step) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  const record = value as Record<string, unknown>;
  const name = step.replace("[*]", "");
  const found = record[name] ?? (record.properties as Record<string, unknown> | undefined)?.[name];
  if (found === undefined || found === null) return [];
  return step.endsWith("[*]") ? (found as unknown[]) : [found];
}

const isOfKind = (value: unknown, kind: string): boolean => {
  const { ruleType, ruleCollectionType } = value as Record<string, unknown>;
  return [ruleType, ruleCollectionType].includes(kind);
};
