/** `npm run stack-files`: writes the stack files that are shipped, over whatever stands in this checkout's. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FACTS = {
  int: { environment: "int", title: "integration", other: "live" },
  live: { environment: "live", title: "live", other: "int" },
} as const;

export const STACKS = Object.keys(FACTS) as (keyof typeof FACTS)[];

/** The stack's file as shipped. `Pulumi.<stack>.yaml` itself belongs to whoever fills it in. */
export const stackFile = (stack: keyof typeof FACTS): string =>
  Object.entries(FACTS[stack]).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, value),
    readFileSync(join(import.meta.dirname, "stack-file.yaml"), "utf8"),
  );

if (import.meta.main) {
  const root = join(import.meta.dirname, "..", "..");
  for (const stack of STACKS) writeFileSync(join(root, `Pulumi.${stack}.yaml`), stackFile(stack));
}
