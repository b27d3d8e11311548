import type { StackConfig } from "../project/stack-config.ts";

/** Which packages may not fall back on a default provider, by `pulumi:disable-default-providers`. Pulumi's own may. */
export function defaultProviderRefusal({ values }: Pick<StackConfig, "values">): (providerPackage: string) => boolean {
  const refused = new Set(
    (JSON.parse(values["pulumi:disable-default-providers"] || "[]") as string[]).map((name) => name.trim()),
  );
  return (providerPackage) => providerPackage !== "pulumi" && (refused.has("*") || refused.has(providerPackage));
}
