import type { Project } from "./project.ts";
import type { StackConfig } from "./stack-config.ts";

/** A stack to run a program for. */
export interface RunRequest {
  readonly project: Project;
  /** Name of the stack, without organisation and project. */
  readonly stack: string;
  readonly organization: string;
  readonly config: StackConfig;
}
