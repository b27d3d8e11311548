import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import type { PlannedResource, Unresolved } from "../model/plan-document.ts";

/** An ESC environment that the stack's file names. */
export const unopenedEnvironment = (name: string): Unresolved => ({
  kind: "environment",
  name,
  resource: null,
  reason: "the ESC environment is not opened, so the config from it is missing here",
});

/** A call of a provider function in a form that may give an unknown answer. */
export const call = (token: string): Unresolved => ({
  kind: "call",
  name: token,
  resource: null,
  reason: "the function is not called, so its answer is unknown here",
});

/** A call of a provider function in a form that needs an immediate answer. */
export const unansweredCall = (token: string): Unresolved => ({
  kind: "unanswered-call",
  name: token,
  resource: null,
  reason: "the program waits for an answer that a plan can't give; what it would make with it is missing",
});

/** A callback that did not run, named by the place that gives it to `apply`. */
export const skippedCallback = (place: string): Unresolved => ({
  kind: "callback",
  name: place,
  resource: null,
  reason:
    "the callback waits for a value that only an update knows, and did not run; resources that it makes are missing",
});

/** Something that exists already: another stack, or a resource that the program gets by its id. */
export const reading = (urn: string, type: string, id: string): Unresolved =>
  type === "pulumi:pulumi:StackReference"
    ? {
        kind: "stack-reference",
        name: shown(id),
        resource: urn,
        reason: "outputs of another stack are not read, so they are unknown here",
      }
    : {
        kind: "read",
        name: shown(id),
        resource: urn,
        reason: `${type} is not read from the cloud; all but its id is unknown here`,
      };

/** A query whether something exists. */
export const existence = (type: string, id: string): Unresolved => ({
  kind: "read",
  name: shown(id),
  resource: null,
  reason: `whether this ${type} exists is not asked`,
});

/** A transform that failed for a resource whose values aren't all known. */
export const failedTransform = ({ urn, name }: PlannedResource, message: string): Unresolved => ({
  kind: "transform",
  name,
  resource: urn,
  reason: `some of its values are only known in an update, and a transform failed without them: ${message}`,
});

/** A resource whose provider is code of the program. */
export const dynamicResource = ({ urn, name }: PlannedResource): Unresolved => ({
  kind: "dynamic-resource",
  name,
  resource: urn,
  reason: "its provider is code of the program that runs only in an update, and may do anything",
});

/** A secret input that names MESH. Which text it is stays unsaid. */
export const hiddenSecret = ({ urn, name }: PlannedResource, path: string): Unresolved => ({
  kind: "secret",
  name: `${name}: ${path}`,
  resource: urn,
  reason: "the value names MESH, but program or provider calls it a secret, which a plan neither shows nor judges",
});

/** A component written in another language. */
export const remoteComponent = ({ urn, type, name }: PlannedResource): Unresolved => ({
  kind: "remote-component",
  name,
  resource: urn,
  reason: `${type} makes its resources in another process, which the plan doesn't start`,
});

/** A component of ours whose hosts depend on unknown values. */
export const hostList = ({ urn, type, name }: PlannedResource): Unresolved => ({
  kind: "host-list",
  name,
  resource: urn,
  reason: `which hosts this ${type} opens depends on values that aren't known yet`,
});

const shown = (id: string): string => (id === UNKNOWN ? "(an id not known yet)" : id);
