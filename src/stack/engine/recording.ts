import type { JsonObject, Notice, PlannedResource, Unresolved } from "../model/plan-document.ts";

/** What a program has done so far, with secrets still in it: never to be shown as it is. */
export interface Recording {
  readonly resources: PlannedResource[];
  /** Registered outputs by URN, of components and the stack. */
  readonly outputs: Map<string, JsonObject>;
  readonly unresolved: Unresolved[];
  readonly notices: Notice[];
}

export const newRecording = (): Recording => ({ resources: [], outputs: new Map(), unresolved: [], notices: [] });
