import type { StackPlan, Unresolved } from "../../stack/model/plan-document.ts";
import { typeOf } from "../../stack/model/urn.ts";
import { shortType } from "./resource-label.ts";

interface Kind {
  /** Text before the name. */
  readonly label: string;
  /**
   * States what neither the plan nor the policy pack has seen. Absent for kinds about which the pack itself reports
   * what it could not judge.
   */
  readonly unseen?: (each: Pick<Unresolved, "name" | "resource">) => string;
}

/**
 * How each kind is reported. A kind that holds or changes resources must say so here; otherwise an incomplete plan
 * would look complete.
 */
export const UNRESOLVED: Record<Unresolved["kind"], Kind> = {
  "stack-reference": { label: "stack reference" },
  environment: {
    label: "environment",
    unseen: ({ name }) => `what config of the environment ${name} changes`,
  },
  read: { label: "read" },
  call: { label: "call" },
  "unanswered-call": { label: "call", unseen: ({ name }) => `what the program makes of the answer to ${name}` },
  callback: { label: "callback", unseen: ({ name }) => `what the callback at ${name} makes, which did not run` },
  transform: { label: "transform of", unseen: ({ name }) => `what a transform changes in ${name}, which failed here` },
  secret: { label: "secret", unseen: ({ name }) => `the secret at ${name}, which names MESH` },
  "dynamic-resource": {
    label: "dynamic resource",
    unseen: ({ name }) => `what the program's own provider does for ${name}`,
  },
  "remote-component": {
    label: "component",
    // Programs often give a network and what is in it the same name.
    unseen: ({ name, resource }) =>
      `what the component ${resource ? `${shortType(typeOf(resource))} ` : ""}${name} makes`,
  },
  "host-list": { label: "hosts of" },
};

/** Returns what may hold or change resources without the plan or the policy pack having seen them. */
export const unseen = ({ unresolved }: Pick<StackPlan, "unresolved">): Unresolved[] =>
  unresolved.filter(({ kind }) => UNRESOLVED[kind].unseen !== undefined);
