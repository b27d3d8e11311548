/** `npm run --silent stack-file -- int` prints the stack file of `int` as we ship it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FACTS = {
  int: { environment: "int", title: "integration", other: "live" },
  live: { environment: "live", title: "live", other: "int" },
} as const;

export type ShippedStack = keyof typeof FACTS;
export const STACKS = Object.keys(FACTS) as ShippedStack[];

/** Returns the stack's file as we ship it. `Pulumi.<stack>.yaml` itself belongs to the user who fills it in. */
export const shippedStackFile = (stack: ShippedStack): string =>
  Object.entries(FACTS[stack]).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, value),
    readFileSync(join(import.meta.dirname, "stack-file.yaml"), "utf8"),
  );

if (import.meta.main) {
  const stack = STACKS.find((name) => name === process.argv[2]);
  if (stack === undefined) throw new Error(`"${process.argv[2] ?? ""}" is no stack that is shipped. Name int or live.`);
  process.stdout.write(shippedStackFile(stack));
}
