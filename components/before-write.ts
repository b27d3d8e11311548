import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

type Check = (args: pulumi.ResourceHookArgs) => void | Promise<void>;

/**
 * Options of a resource that is checked before it is made or changed. If `check` throws, a preview or an update ends
 * before anything is written. An offline plan doesn't run the check.
 *
 * @param name name of the check, unique in the stack.
 */
export const beforeWrite = (name: string, check: Check): pulumi.CustomResourceOptions =>
  hooked(name, check, ["beforeCreate", "beforeUpdate"]);

/** The same for a resource that is made, also as the successor of another. */
export const beforeCreate = (name: string, check: Check): pulumi.CustomResourceOptions =>
  hooked(name, check, ["beforeCreate"]);

function hooked(name: string, check: Check, when: readonly ("beforeCreate" | "beforeUpdate")[]) {
  // The mocks of Pulumi's own unit tests claim to support hooks, but don't.
  const monitor = pulumi.runtime.getMonitor() as { readonly registerResourceHook?: unknown } | undefined;
  if (typeof monitor?.registerResourceHook !== "function") return {};
  // A program that the Automation API runs inline keeps its state in the async context that it started in.
  const hook = new pulumi.ResourceHook(name, AsyncResource.bind(check), { onDryRun: true });
  return { hooks: Object.fromEntries(when.map((moment) => [moment, [hook]])) };
}

/** The same options with another check behind those that are there. */
export const together = <Options extends pulumi.ResourceOptions>(
  options: Options,
  { hooks: more }: pulumi.ResourceOptions,
): Options => {
  if (!more) return options;
  const both = (when: keyof pulumi.ResourceHookBinding) => [...(options.hooks?.[when] ?? []), ...(more[when] ?? [])];
  return {
    ...options,
    hooks: { ...options.hooks, beforeCreate: both("beforeCreate"), beforeUpdate: both("beforeUpdate") },
  };
};

/**
 * Returns what a lookup answers. Undefined if it fails, as when this role may not look or nothing is there yet: the
 * cloud then decides.
 */
export async function orUndecided<Answer>(lookUp: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await lookUp();
  } catch {
    return undefined;
  }
}

/** Where the rules of a component stand: a policy, a security group or an NSG that others made. */
export interface OthersContainer {
  /** Argument that names it; left out where the component makes its own. */
  readonly key: string;
  /** Returns what tells it from others; undefined if there is none, or it isn't known yet. */
  readonly idOf: (args: Readonly<Record<string, unknown>>) => string | undefined;
  /** Whether anything uses it. */
  readonly isInUse: (
    args: Readonly<Record<string, unknown>>,
    component: pulumi.Resource,
  ) => Promise<boolean | undefined>;
}

/** The component that a check is about, as soon as its constructor knows itself. */
export interface Self {
  component?: pulumi.Resource;
}

/**
 * Refuses, in a preview too, to take a component's rules out of what others made and something uses: they would be gone
 * there before anything uses the new place. What is our own needs no check: the cloud refuses to delete it while it is
 * in use.
 *
 * @returns options of the component.
 */
export const refuseEmptying = (
  name: string,
  self: Self,
  { key, idOf, isInUse }: OthersContainer,
): pulumi.ComponentResourceOptions =>
  beforeWrite(`${name}-in-use`, async ({ oldInputs, newInputs = {} }) => {
    const old = oldInputs && idOf(oldInputs);
    if (!oldInputs || !self.component || old === undefined || old === idOf(newInputs)) return;
    if (!(await isInUse(oldInputs, self.component))) return;
    throw new Error(
      `${key}: ${old} is in use, and this update would take the rules out of it before anything uses the new one. ` +
        'docs/operating.md, "From others\' policy, group or NSG to another", has the steps.',
    );
  });

/**
 * Warns of a component once it is registered. Pulumi tells one message after the other, so the message of a component
 * that was refused would hold up all of those behind it, and with them the end of the program.
 */
export const warnOf = (component: pulumi.Resource, message: string): void =>
  void component.urn.apply(() => pulumi.log.warn(message, component));
