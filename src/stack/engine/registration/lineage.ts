import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import { isProviderType, packageOf, providerUrn, typeOf } from "../../model/urn.ts";

/** What a registered resource passes on to the resources below it. */
interface Ancestor {
  readonly parent: string;
  readonly transforms: readonly Callback[];
  readonly options: TransformResourceOptions;
  /** Reference of the provider that manages it; empty for components. */
  readonly provider: string;
}

/**
 * Inheritance as in the engine (`inheritFromParent` in pkg/resource/deploy/source_eval.go). The SDK has already applied
 * the same rules, and those for providers by package; the engine also sees what transforms changed afterwards.
 */
export class Lineage {
  readonly #ancestors = new Map<string, Ancestor>();

  /** Sets in `options` what the resource leaves open and its parent specifies. */
  inherit(request: RegisterResourceRequest, options: TransformResourceOptions): void {
    const parent = this.#ancestors.get(request.getParent());
    if (!parent) return;
    if (!saysProtect(options) && saysProtect(parent.options)) options.setProtect(parent.options.getProtect() ?? false);
    const managed = request.getCustom() || request.getRemote();
    const provides = parent.provider !== "" && typeOf(providerUrn(parent.provider)).split(":").at(-1);
    if (options.getProvider() === "" && (!managed || provides === packageOf(request.getType())))
      options.setProvider(parent.provider);
  }

  /** Returns the transforms of the ancestors, nearest first. */
  transformsAbove(urn: string): Callback[] {
    const ancestor = this.#ancestors.get(urn);
    return ancestor ? [...ancestor.transforms, ...this.transformsAbove(ancestor.parent)] : [];
  }

  /** Returns the reference of the provider that manages the resource; null if there is none. */
  providerOf(
    request: RegisterResourceRequest,
    options: TransformResourceOptions,
    defaultProvider: () => string,
  ): string | null {
    const managed = (request.getCustom() && !isProviderType(request.getType())) || request.getRemote();
    if (!managed) return null;
    return options.getProvider() || defaultProvider();
  }

  /** Records the resource, so that others may inherit from it. */
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

/** Whether protection is specified, on or off. Older SDKs can't distinguish "off" from "not set". */
const saysProtect = (options: TransformResourceOptions): boolean =>
  options.hasProtect?.() ?? options.getProtect() === true;
