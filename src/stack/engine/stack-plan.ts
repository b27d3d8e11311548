import type { JsonObject, PlannedResource, StackPlan } from "../model/plan-document.ts";
import { rootUrn } from "../model/urn.ts";
import { redact } from "../model/wire-values.ts";
import type { RunRequest } from "../project/run-request.ts";
import { hiddenSecrets } from "./hidden-secrets.ts";
import { collectHosts } from "./hosts.ts";
import type { Recording } from "./recording.ts";
import { unopenedEnvironment } from "./unresolved.ts";

/** Returns the URN of the resource at the root of the stack. */
export const stackUrn = ({ project, stack }: Pick<RunRequest, "project" | "stack">): string =>
  rootUrn({ stack, project: project.name });

/**
 * Turns what a program has done into a plan, without its secrets.
 *
 * @param resources those of the recording, in the order of display.
 */
export function stackPlan(request: RunRequest, recording: Recording, resources: readonly PlannedResource[]): StackPlan {
  const { hosts, unresolved } = collectHosts(resources, recording.outputs);
  return {
    stack: request.stack,
    project: request.project.name,
    hosts,
    resources: resources.map((resource) => ({ ...resource, inputs: redact(resource.inputs) as JsonObject })),
    outputs: redact(recording.outputs.get(stackUrn(request)) ?? {}) as JsonObject,
    unresolved: [
      ...request.config.environments.map(unopenedEnvironment),
      ...recording.unresolved,
      ...hiddenSecrets(resources),
      ...unresolved,
    ],
    notices: recording.notices,
  };
}
