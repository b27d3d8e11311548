import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

/**
 * Options of a resource that is checked before it is made or changed, in a preview as well: what `check` throws ends
 * either before anything is written. An offline plan doesn't run it.
 *
 * @param name of the check, unique in the stack.
 */
export function beforeWrite(
  name: string,
  check: (args: pulumi.ResourceHookArgs) => void | Promise<void>,
): pulumi.CustomResourceOptions {
  // The mocks of Pulumi's own unit tests say that they know hooks, and don't.
  const monitor = pulumi.runtime.getMonitor() as { readonly registerResourceHook?: unknown } | undefined;
  if (typeof monitor?.registerResourceHook !== "function") return {};
  // A program that is run inline by the Automation API keeps its state in the context that it began in.
  const hook = new pulumi.ResourceHook(name, AsyncResource.bind(check), { onDryRun: true });
  return { hooks: { beforeCreate: [hook], beforeUpdate: [hook] } };
}
