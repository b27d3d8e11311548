import { extraHostsIn } from "../../../policy/settings.ts";
import { subjectsOf } from "../../stack/pack/policy-subject.ts";
import { planStacks } from "../../stack/plan.ts";
import { chooseStacks } from "../../stack/project/choose-program.ts";
import { clean } from "../../text/plain-text.ts";
import { UNRESOLVED, unseen } from "../plan/unresolved.ts";
import type { PlanShell } from "../shell.ts";
import type { ReadStack, Sources } from "./read-stack.ts";

/** Stacks of the program here, run offline as `plan` does. None are named for all that have a file. */
export async function plannedSources(stacks: readonly string[], cwd: string, shell: PlanShell): Promise<Sources> {
  const requests = chooseStacks({ program: undefined, stacks, cwd });
  const plan = await planStacks(requests, {
    onOutput: (stack, line) => shell.err.write(`${shell.err.paint("dim", `${stack} |`)} ${clean(line)}\n`),
    compileCache: shell.compileCache,
    runners: shell.runners,
  });
  const read = plan.stacks.map((stack, index): ReadStack => {
    const config = requests[index]?.config.values ?? {};
    const subjects = subjectsOf(stack, {}).filter(({ type }) => !type.startsWith("pulumi:"));
    return {
      stack: `${stack.project}/${stack.stack}`,
      source: stack.stack,
      resources: subjects.map(({ urn, type, inputs, propertyDependencies }) => ({
        urn,
        type,
        props: inputs,
        propertyDependencies,
      })),
      environment: config["mesh-egress:environment"],
      extraHosts: extraHostsIn(config["mesh-egress:extraHosts"]),
      missing: [
        ...unseen(stack).flatMap(({ kind, name }) => UNRESOLVED[kind].unseen?.(name) ?? []),
        ...(stack.failure === undefined ? [] : [`the program did not come to its end: ${stack.failure}`]),
      ],
      placeOf: () => undefined,
    };
  });
  return {
    stacks: read,
    sources: read.map(({ source, resources }) => ({
      path: source,
      kind: "program, run offline",
      read: resources.length,
      skipped: [],
      notes: [],
    })),
  };
}
