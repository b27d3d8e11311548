import type { PlanShell } from "../shell.ts";
import { plannedSources } from "./planned-sources.ts";
import type { Sources } from "./read-stack.ts";

/** What the paths hold; without any, what the program here would make. */
export const readSourcesOf = (paths: readonly string[], cwd: string, shell: PlanShell): Promise<Sources> =>
  plannedSources(paths, cwd, shell);
