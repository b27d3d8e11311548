import type { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Json, JsonObject, PlannedResource } from "../../model/plan-document.ts";
import { isProviderType } from "../../model/urn.ts";
import { isSecret, secret } from "../../model/wire-values.ts";
import type { Registration } from "./registration.ts";

/** Returns the resource that results from a registration. */
export function plannedResource(
  urn: string,
  request: RegisterResourceRequest,
  { inputs, options, dependencies, propertyDependencies }: Registration,
  provider: string | null,
): PlannedResource {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent() || null,
    provider,
    protect: options.getProtect() ?? false,
    dependencies: [...dependencies].sort(),
    propertyDependencies: Object.fromEntries(
      [...propertyDependencies].map(([key, urns]): [string, string[]] => [key, [...urns].sort()]),
    ),
    inputs: isProviderType(request.getType()) ? { ...inputs, ...pluginInputs(options) } : inputs,
  };
}

/**
 * Returns the outputs for the program: its own inputs, because no provider adds anything, with those marked secret that
 * the program declares secret.
 */
export function knownOutputs({ inputs }: PlannedResource, options: TransformResourceOptions): JsonObject {
  const secretKeys = new Set(options.getAdditionalSecretOutputsList());
  const mark = (key: string, value: Json) => (secretKeys.has(key) && !isSecret(value) ? secret(value) : value);
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, mark(key, value)]));
}

/** Returns what the engine adds to the inputs of an explicit provider. */
const pluginInputs = (options: TransformResourceOptions): JsonObject => ({
  ...(options.getVersion() === "" ? {} : { version: options.getVersion() }),
  ...(options.getPluginDownloadUrl() === "" ? {} : { pluginDownloadURL: options.getPluginDownloadUrl() }),
});
