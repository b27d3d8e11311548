import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { type JsonMap, nonEmptyText } from "../kit/values.ts";
import type { ReadContext } from "../source.ts";
import { armResource } from "./arm-resource.ts";

/** A resource of Azure, in the form of its API. */
export interface Row {
  readonly file: string;
  readonly resource: JsonMap;
  readonly id: string | undefined;
}

/** Returns the stack that the rows make, each resource once. */
export function stackOf(
  rows: readonly Row[],
  { name, wanted }: ReadContext,
): { builder: StackBuilder; skips: SkipCounter } {
  const builder = new StackBuilder(name);
  const skips = new SkipCounter();
  const seen = new Set<string>();
  for (const { file, resource, id } of rows) {
    const type = nonEmptyText(resource.type) ?? typeOfId(id ?? "");
    const key = id?.toLowerCase();
    if (/\/defaultSecurityRules$|\/effectiveSecurityRules$/i.test(type)) skips.add(type, "Azure has it everywhere");
    else if (key !== undefined && seen.has(key)) skips.add(type, "it stands in the source more than once");
    else {
      if (key !== undefined) seen.add(key);
      const found = armResource({ ...resource, type }, id);
      const address = id ?? `${type} ${nonEmptyText(resource.name) ?? "without a name"}`;
      if (wanted({ ...found, urn: address })) builder.add({ ...found, place: { file, type, address } });
      else builder.passOver(type, skips);
    }
  }
  return { builder, skips };
}

/** Returns the type in an id, such as `Microsoft.Network/firewallPolicies/ruleCollectionGroups`. */
export function typeOfId(id: string): string {
  const [provider = "", ...rest] =
    id
      .split(/\/providers\//i)
      .at(-1)
      ?.split("/") ?? [];
  return [provider, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}
