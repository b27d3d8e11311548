import { join } from "node:path";
import type { PlannedResource, StackPlan } from "../../../src/stack/model/plan-document.ts";
import { planStacks } from "../../../src/stack/plan.ts";
import { chooseStacks } from "../../../src/stack/project/choose-program.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** Folder of a program that tests plan. */
export const programFolder = (name: string): string => join(root, "tests", "fixtures", "programs", name);

/** Folder of a policy pack that tests ask. */
export const packFolder = (name: string): string => join(root, "tests", "fixtures", "policy-packs", name);

/** Where tests share compiled code with the command itself. */
export const COMPILE_CACHE = join(root, "node_modules", ".cache", "mesh-egress");

/** The plan of one stack of the program in `folder`, with what the program printed. */
export async function planOf(folder: string, stack: string): Promise<StackPlan & { printed: string[] }> {
  const printed: string[] = [];
  const { stacks } = await planStacks(chooseStacks({ program: folder, stacks: [stack], cwd: root }), {
    onOutput: (_, line) => printed.push(line),
    compileCache: COMPILE_CACHE,
  });
  const [plan] = stacks;
  if (plan === undefined) throw new Error(`there is no plan of ${stack}`);
  return { ...plan, printed };
}

/** The resource of that name. */
export function named({ resources }: StackPlan, name: string): PlannedResource {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`the plan holds no ${name}`);
  return found;
}
