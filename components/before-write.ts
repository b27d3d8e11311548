import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

/**
 * Options of a resource that is checked before it is made or changed. If `check` throws, a preview or an update ends
 * before anything is written. An offline plan doesn't run the check.
 *
 * @param name name of the check, unique in the stack.
 */
export function beforeWrite(
  name: string,
  check: (args: pulumi.ResourceHookArgs) => void | Promise<void>,
): pulumi.CustomResourceOptions {
  // The mocks of Pulumi's own unit tests claim to support hooks, but don't.
  const monitor = pulumi.runtime.getMonitor() as { readonly registerResourceHook?: unknown } | undefined;
  if (typeof monitor?.registerResourceHook !== "function") return {};
  // A program that the Automation API runs inline keeps its state in the async context that it started in.
  const hook = new pulumi.ResourceHook(name, AsyncResource.bind(check), { onDryRun: true });
  return { hooks: { beforeCreate: [hook], beforeUpdate: [hook] } };
}
