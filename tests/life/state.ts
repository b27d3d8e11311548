import assert from "node:assert/strict";
import type { Stack } from "./stack.ts";

/** Takes a resource of the cloud into the component that would have made it. */
export async function importInto(stack: Stack, { type, urn, parent, provider }: Resource, id: string): Promise<void> {
  const ran = await stack.run(
    ...["import", type, urn.split("::").at(-1) ?? "", id],
    ...["--parent", `parent=${parent}`, "--provider", `provider=${provider.replace(/::[^:]*$/, "")}`],
    ...["--protect=false", "--generate-code=false", "--yes", "--skip-preview"],
  );
  assert.ok(ran.ok, ran.out);
}

export interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly parent: string;
  /** URN and id. */
  readonly provider: string;
}

export async function urnOf(stack: Stack, type: string, name: string): Promise<string> {
  const found = (await stack.resources()).find(({ urn }) => urn.includes(type) && urn.endsWith(`::${name}`));
  return found?.urn ?? assert.fail(`no ${name}`);
}

/** Has Pulumi forget a resource with all that depends on it, which goes on standing. */
export async function forget(stack: Stack, urn: string): Promise<void> {
  const { ok, out, writes } = await stack.run("state", "delete", urn, "--target-dependents", "--yes");
  assert.ok(ok, out);
  assert.deepEqual(writes, []);
}
