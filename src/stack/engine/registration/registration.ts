import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import { UNKNOWN } from "../../../egress/resource/pulumi-marks.ts";
import type { JsonObject } from "../../model/plan-document.ts";
import type { Sdk } from "../../sdk/sdk.ts";
import { dependenciesOf, downgrade, upgrade } from "./output-values.ts";
import type { RunTransform } from "./transforms.ts";

/** A registration after its transforms, before the engine adds what it inherits. */
export interface Registration {
  /** True if no transform has run. */
  readonly isAsRequested: boolean;
  readonly inputs: JsonObject;
  /** What the transforms said that failed for want of a value. They have changed nothing. */
  readonly failures: readonly string[];
  readonly options: TransformResourceOptions;
  /** URNs of the dependencies. */
  readonly dependencies: ReadonlySet<string>;
  /** URNs of the dependencies by input. */
  readonly propertyDependencies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The transforms of a resource: its own, then those of its ancestors and of the stack. */
export interface Transforms {
  readonly own: readonly Callback[];
  readonly inherited: readonly Callback[];
}

/**
 * Runs the transforms of a registration in the engine's order. As in the engine (`RegisterResource` in
 * pkg/resource/deploy/source_eval.go), only a resource's own transforms change its dependencies.
 *
 * @param options what the request asks for: `optionsOf`, plus what the resource inherits.
 */
export async function transform(
  request: RegisterResourceRequest,
  options: TransformResourceOptions,
  { own, inherited }: Transforms,
  run: RunTransform,
): Promise<Registration> {
  const requested = (request.getObject()?.toJavaScript() ?? {}) as JsonObject;
  const dependencies = new Set(request.getDependenciesList());
  const propertyDependencies = requestedDependencies(request, requested);
  const isAsRequested = own.length + inherited.length === 0;
  if (isAsRequested)
    return { isAsRequested, inputs: requested, failures: [], options, dependencies, propertyDependencies };

  const subject = {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent(),
  };
  let now = { inputs: upgrade(requested, own.length > 0 ? propertyDependencies : new Map()), options };
  const failures: string[] = [];
  for (const callback of [...own, ...inherited])
    try {
      now = await run(callback, subject, now);
    } catch (error) {
      // With all values known, the transform would fail in an update as well.
      if (!JSON.stringify(requested).includes(UNKNOWN)) throw error;
      failures.push(error instanceof Error ? error.message : String(error));
    }

  const carried = new Map(Object.entries(now.inputs).map(([key, value]) => [key, dependenciesOf(value)]));
  const after = { isAsRequested, inputs: downgrade(now.inputs) as JsonObject, failures, options: now.options };
  if (own.length === 0) {
    const merged = [...new Set([...propertyDependencies.keys(), ...carried.keys()])].map(
      (key) => [key, new Set([...(propertyDependencies.get(key) ?? []), ...(carried.get(key) ?? [])])] as const,
    );
    return { ...after, dependencies, propertyDependencies: new Map(merged) };
  }
  const all = new Set([...now.options.getDependsOnList(), ...[...carried.values()].flatMap((urns) => [...urns])]);
  return { ...after, dependencies: all, propertyDependencies: carried };
}

/**
 * Returns the options of a request in the form that transforms receive. Skips what an older SDK can't say, and setters
 * that it lacks.
 */
export function optionsOf(request: RegisterResourceRequest, { TransformOptions }: Sdk): TransformResourceOptions {
  const options = new TransformOptions();
  const asked: Partial<RegisterResourceRequest> = request;
  options.setDependsOnList(request.getDependenciesList());
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(asked.getReplaceonchangesList?.() ?? []);
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList().filter((alias) => typeof alias === "object"));
  options.setProvider(request.getProvider());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(asked.getPlugindownloadurl?.() ?? "");
  options.setDeletedWith(asked.getDeletedwith?.() ?? "");
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setImport?.(request.getImportid());
  options.setHooks?.(asked.getHooks?.());
  options.setHideDiffList?.(asked.getHidediffsList?.() ?? []);
  options.setReplaceWithList?.(asked.getReplaceWithList?.() ?? []);
  options.setReplacementTrigger?.(asked.getReplacementTrigger?.());
  if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  if (asked.hasRetainondelete?.() ?? asked.getRetainondelete?.())
    options.setRetainOnDelete(asked.getRetainondelete?.() ?? false);
  if (asked.hasProtect?.() ?? request.getProtect()) options.setProtect(request.getProtect() ?? false);
  asked.getProvidersMap?.().forEach((reference, name) => {
    options.getProvidersMap().set(name, reference);
  });
  return options;
}

/**
 * Returns the dependencies of each input: those in the request or, if an SDK doesn't send them, all of the resource's.
 */
function requestedDependencies(request: RegisterResourceRequest, inputs: JsonObject): Map<string, Set<string>> {
  const dependencies = new Map<string, Set<string>>();
  request.getPropertydependenciesMap().forEach((urns, key) => {
    dependencies.set(key, new Set(urns.getUrnsList()));
  });
  const said = dependencies.size > 0 || request.getRemote();
  for (const key of Object.keys(inputs))
    if (!dependencies.has(key)) dependencies.set(key, new Set(said ? [] : request.getDependenciesList()));
  return dependencies;
}
