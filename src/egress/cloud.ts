/** Whose network a resource is part of. */
export type Cloud = "aws" | "azure" | "kubernetes";

/** By the type of the resource; undefined where it is of none. */
export function cloudOf(type: string): Cloud | undefined {
  if (/^(?:aws|cloudformation)/.test(type)) return "aws";
  // Readings of the cloud's own API and of templates are of azapi's types.
  if (/^(?:azure|azapi)/.test(type)) return "azure";
  return type.startsWith("kubernetes") ? "kubernetes" : undefined;
}

/** Clouds for people. */
export const CLOUD_TITLES: Readonly<Record<Cloud, string>> = { aws: "AWS", azure: "Azure", kubernetes: "Kubernetes" };
