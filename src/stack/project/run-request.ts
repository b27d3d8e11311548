import type { Project } from "./project.ts";
import type { Answer } from "./read-answers.ts";
import type { StackConfig } from "./stack-config.ts";

/** A stack for which to run a program. */
export interface RunRequest {
  readonly project: Project;
  /** Name of the stack, without organisation and project. */
  readonly stack: string;
  readonly organization: string;
  readonly config: StackConfig;
  /** What clouds would answer. Default: no answer is known. */
  readonly answers?: readonly Answer[];
}
