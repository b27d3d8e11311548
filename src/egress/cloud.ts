/** Whose network the clients are in. */
export type Cloud = "aws" | "azure" | "kubernetes";

/** Clouds as people call them. */
export const CLOUD_NAMES: Readonly<Record<Cloud, string>> = { aws: "AWS", azure: "Azure", kubernetes: "Kubernetes" };

/** The cloud that a type of resource belongs to, by its package; undefined where it is none of the three. */
export const cloudOf = (type: string): Cloud | undefined => PACKAGES.find(([pattern]) => pattern.test(type))?.[1];

/** A package has siblings, such as `aws-native` and `azure-native_network_v20240101`. */
const PACKAGES: readonly (readonly [RegExp, Cloud])[] = [
  [/^(?:aws|cloudformation)/, "aws"],
  [/^az(?:ure|api)/, "azure"],
  [/^kubernetes/, "kubernetes"],
];
