import type { Project } from "./project.ts";
import type { Answer } from "./read-answers.ts";
import type { StackConfig } from "./stack-config.ts";

/** A stack to run a program for. */
export interface RunRequest {
  readonly project: Project;
  /** Name of the stack, without organisation and project. */
  readonly stack: string;
  readonly organization: string;
  readonly config: StackConfig;
  /** What clouds would answer. Default: nothing is known of that. */
  readonly answers?: readonly Answer[];
}
