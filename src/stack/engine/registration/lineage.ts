import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import { isProviderType, packageOf, providerUrn, typeOf } from "../../model/urn.ts";

/** What a registered resource hands down to the resources below it. */
interface Ancestor {
  readonly parent: string;
  readonly transforms: readonly Callback[];
  readonly options: TransformResourceOptions;
  /** Reference of the provider that manages it; empty for components. */
  readonly provider: string;
}

/**
 * Inheritance as the engine does it (`inheritFromParent` in pkg/resource/deploy/source_eval.go). The SDK has done the
 * same before, with providers by package as well; the engine sees what transforms changed since.
 */
export class Lineage {
  readonly #ancestors = new Map<string, Ancestor>();

  /** Fills in `options` what the resource doesn't say itself and its parent does. */
  inherit(request: RegisterResourceRequest, options: TransformResourceOptions): void {
    const parent = this.#ancestors.get(request.getParent());
    if (!parent) return;
    if (!saysProtect(options) && saysProtect(parent.options)) options.setProtect(parent.options.getProtect() ?? false);
    const managed = request.getCustom() || request.getRemote();
    const provides = parent.provider !== "" && typeOf(providerUrn(parent.provider)).split(":").at(-1);
    if (options.getProvider() === "" && (!managed || provides === packageOf(request.getType())))
      options.setProvider(parent.provider);
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
    this.#ancestors.set(urn, {
      parent: request.getParent(),
      transforms: request.getTransformsList?.() ?? [],
      options,
      provider: provider ?? "",
    });
  }
}

/** Whether protection is set at all, on or off. Older SDKs can't tell "off" from "not set". */
const saysProtect = (options: TransformResourceOptions): boolean =>
  options.hasProtect?.() ?? options.getProtect() === true;
