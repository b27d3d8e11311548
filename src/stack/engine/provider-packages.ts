import { defaultProviderReference, type PackageRequest, type StackId } from "../model/urn.ts";
import type { StackConfig } from "../project/stack-config.ts";

/** The packages that a program has registered, and the default providers that the engine creates for them. */
export class ProviderPackages {
  readonly #id: StackId;
  readonly #refuses: (providerPackage: string) => boolean;
  readonly #registered = new Map<string, PackageRequest>();

  constructor(id: StackId, config: Pick<StackConfig, "values">) {
    this.#id = id;
    this.#refuses = defaultProviderRefusal(config);
  }

  /** @returns the reference by which registrations name the package. */
  register(wanted: PackageRequest): string {
    const reference = `package-${this.#registered.size}`;
    this.#registered.set(reference, wanted);
    return reference;
  }

  /** Returns the package of that reference; undefined if there is none. */
  registered(reference: string | undefined): PackageRequest | undefined {
    return reference === undefined ? undefined : this.#registered.get(reference);
  }

  /**
   * Returns the reference of the provider for a resource that names none.
   *
   * @param urn of the resource.
   * @throws Error with the engine's message if the stack refuses such providers.
   */
  defaultProvider(wanted: PackageRequest, urn: string): string {
    if (this.#refuses(wanted.name))
      throw new Error(`Default provider for '${wanted.name}' disabled. '${urn}' must use an explicit provider.`);
    return defaultProviderReference(this.#id, wanted);
  }
}

/**
 * Returns a function that tells whether `pulumi:disable-default-providers` refuses a package's default provider.
 * Pulumi's own package is never refused.
 */
export function defaultProviderRefusal({ values }: Pick<StackConfig, "values">): (providerPackage: string) => boolean {
  const refused = new Set(
    (JSON.parse(values["pulumi:disable-default-providers"] || "[]") as string[]).map((name) => name.trim()),
  );
  return (providerPackage) => providerPackage !== "pulumi" && (refused.has("*") || refused.has(providerPackage));
}
