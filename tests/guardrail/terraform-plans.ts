import { TERRAFORM_DESTINATIONS } from "../../src/guardrail/terraform-destinations.ts";
import { normaliseType } from "../../src/readers/kit/type-token.ts";
import { RENAMES, TOKENS } from "../../src/sources/terraform/bridge-names.ts";
import type { Sample } from "../support/readings.ts";

type Json = unknown;

/** Terraform's types that the policy speaks of, by Pulumi's. */
const TYPES: ReadonlyMap<string, string> = new Map(
  TERRAFORM_DESTINATIONS.map(({ type }) => [normaliseType(TOKENS[type] ?? type), type]),
);

/** What policies read of a plan. */
export interface TerraformPlan {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly after: object | null };
  }[];
}

/** The plan of a sample, as `terraform show -json` prints it; undefined where the type is out of reach. */
export function terraformPlan({ type, name = "it", props }: Sample): TerraformPlan | undefined {
  const found = TYPES.get(normaliseType(type));
  if (found === undefined) return undefined;
  const names = new Map(
    Object.entries(RENAMES[found] ?? {}).flatMap(([path, name]) => (path.includes(".") ? [] : [[name, path] as const])),
  );
  const after = Object.fromEntries(
    Object.entries(props).map(([key, value]) => [names.get(key) ?? snake(key), inTerraform(value)]),
  );
  return { resource_changes: [{ address: `${found}.${name}`, type: found, change: { actions: ["create"], after } }] };
}

/** The policy walks through what lies deeper, whatever it is called. */
const inTerraform = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(inTerraform);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snake(key), inTerraform(inner)]));
};

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
