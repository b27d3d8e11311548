import type { Engine } from "./grant.ts";

/** The cloud, or the cluster, whose network the clients are in. */
export type Cloud = "aws" | "azure" | "kubernetes";

/** Returns the cloud, or the cluster, that the engine is part of. */
export const cloudOfEngine = (engine: Engine): Cloud =>
  engine === "kubernetes-policy"
    ? "kubernetes"
    : engine.startsWith("azure-") || engine === "nsg" || engine === "admin-rule"
      ? "azure"
      : "aws";

/** Names of the clouds as people write them. */
export const CLOUD_NAMES: Readonly<Record<Cloud, string>> = { aws: "AWS", azure: "Azure", kubernetes: "Kubernetes" };

/** Returns the cloud of a resource type, by its package; undefined if it is none of the three. */
export const cloudOf = (type: string): Cloud | undefined => PACKAGES.find(([pattern]) => pattern.test(type))?.[1];

/** A package has variants, such as `aws-native` and `azure-native_network_v20240101`. */
const PACKAGES: readonly (readonly [RegExp, Cloud])[] = [
  [/^(?:aws|cloudformation)/, "aws"],
  [/^az(?:ure|api)/, "azure"],
  [/^kubernetes/, "kubernetes"],
];
