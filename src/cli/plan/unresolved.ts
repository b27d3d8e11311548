import type { StackPlan, Unresolved } from "../../stack/model/plan-document.ts";

interface Kind {
  /** What stands before the name. */
  readonly label: string;
  /**
   * What neither the plan nor the pack has seen for it, by its name; of the other kinds, the pack says itself what it
   * could not judge.
   */
  readonly unseen?: (name: string) => string;
}

/**
 * How each kind is told of. A kind that holds or changes resources says so here, or the plan would pass for a whole
 * one.
 */
export const UNRESOLVED: Record<Unresolved["kind"], Kind> = {
  "stack-reference": { label: "stack reference" },
  environment: {
    label: "environment",
    unseen: (name) => `what config of the environment ${name} changes`,
  },
  read: { label: "read" },
  call: { label: "call" },
  "unanswered-call": { label: "call", unseen: (name) => `what the program makes of the answer to ${name}` },
  callback: { label: "callback", unseen: (name) => `what the callback at ${name} makes, which did not run` },
  "remote-component": { label: "component", unseen: (name) => `what the component ${name} makes` },
  "host-list": { label: "hosts of" },
};

/** What may hold or change resources, but that neither the plan nor the pack has seen. */
export const unseen = ({ unresolved }: Pick<StackPlan, "unresolved">): Unresolved[] =>
  unresolved.filter(({ kind }) => UNRESOLVED[kind].unseen !== undefined);
