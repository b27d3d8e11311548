import type { JsonObject, Notice, PlannedResource, Unresolved } from "../model/plan-document.ts";

/** What a program has done so far. It still contains secrets, so it must not be shown as it is. */
export interface Recording {
  readonly resources: PlannedResource[];
  /** Registered outputs of components and of the stack, by URN. */
  readonly outputs: Map<string, JsonObject>;
  /** URNs of the resources whose inputs went through the program's transforms. */
  readonly transformed: Set<string>;
  readonly unresolved: Unresolved[];
  readonly notices: Notice[];
}

export const newRecording = (): Recording => ({
  resources: [],
  outputs: new Map(),
  transformed: new Set(),
  unresolved: [],
  notices: [],
});
