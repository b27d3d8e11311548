import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import { isProviderType, packageOf, providerUrn, typeOf } from "./urn.ts";

/** What a registered resource hands down to the resources below it. */
interface Ancestor {
  readonly parent: string;
  readonly transforms: readonly Callback[];
  readonly options: TransformResourceOptions;
  /** Reference of the provider that manages it; empty for components. */
  readonly provider: string;
  /** Provider references by package, for a component's children. */
  readonly providers: ReadonlyMap<string, string> | undefined;
}

/**
 * Inheritance as the engine does it (`inheritFromParent` and `resolveProvider` in pkg/resource/deploy/source_eval.go), beside
 * what the SDK has done already: it sees what transforms changed, which the SDK can't.
 */
export class Lineage {
  readonly #ancestors = new Map<string, Ancestor>();

  /** Fills in `options` what the resource doesn't say itself and its parent does. */
  inherit(request: RegisterResourceRequest, options: TransformResourceOptions): void {
    const parent = this.#ancestors.get(request.getParent());
    const type = request.getType();
    const managed = request.getCustom() || request.getRemote();
    if (parent) {
      if (options.getDeletedWith() === "") options.setDeletedWith(parent.options.getDeletedWith());
      if (!says(options, "Protect") && says(parent.options, "Protect"))
        options.setProtect(parent.options.getProtect() ?? false);
      if (!says(options, "RetainOnDelete") && says(parent.options, "RetainOnDelete"))
        options.setRetainOnDelete(parent.options.getRetainOnDelete() ?? false);
      const matches = parent.provider !== "" && typeOf(providerUrn(parent.provider)).endsWith(`:${packageOf(type)}`);
      if (options.getProvider() === "" && (!managed || matches)) options.setProvider(parent.provider);
    }
    if (managed && options.getProvider() === "") {
      const own = options.getProvidersMap().get(packageOf(type));
      options.setProvider(own ?? parent?.providers?.get(packageOf(type)) ?? "");
    }
  }

  /** Transforms of the ancestors, the nearest first. */
  transformsAbove(urn: string): Callback[] {
    const ancestor = this.#ancestors.get(urn);
    return ancestor ? [...ancestor.transforms, ...this.transformsAbove(ancestor.parent)] : [];
  }

  /** The reference of the provider that manages the resource; null where none does. */
  providerOf(
    request: RegisterResourceRequest,
    options: TransformResourceOptions,
    defaultProvider: () => string,
  ): string | null {
    const managed = (request.getCustom() && !isProviderType(request.getType())) || request.getRemote();
    if (!managed) return null;
    return options.getProvider() || defaultProvider();
  }

  /** Makes the resource one that others may inherit from. */
  remember(
    urn: string,
    request: RegisterResourceRequest,
    options: TransformResourceOptions,
    provider: string | null,
  ): void {
    const parent = request.getParent();
    const providers = new Map<string, string>(this.#ancestors.get(parent)?.providers);
    options.getProvidersMap().forEach((reference, name) => {
      providers.set(name, reference);
    });
    this.#ancestors.set(urn, {
      parent,
      transforms: request.getTransformsList?.() ?? [],
      options,
      provider: provider ?? "",
      providers: request.getCustom() ? undefined : providers,
    });
  }
}

/** Whether an option is set at all. Older SDKs can't tell "false" from "not set". */
const says = (options: TransformResourceOptions, option: "Protect" | "RetainOnDelete"): boolean =>
  options[`has${option}`]?.() ?? options[`get${option}`]() === true;
