import { z } from "zod";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { select, selectionFaults } from "../src/catalogue/select.ts";
import { type Selection, selectionShape } from "../src/catalogue/selection.ts";
import type { EgressRules } from "../src/egress/rule.ts";
import { ALWAYS } from "./arguments.ts";

/** A sub-domain confirmed at onboarding; always TLS on 443. */
export interface ExtraHostArgs {
  /** Exact DNS name. No wildcard, address, URL or port; no name that the catalogue holds, or of another environment. */
  host: string;
  /** Why it is open, at most 120 characters. */
  reason: string;
  /** Who asked for it and answers for it, at most 60 characters. */
  owner: string;
}

/** Which hosts of MESH a stack opens: the same on every cloud. */
export interface MeshSelectionArgs {
  /** MESH environment: `int`, `live` or `dep`. Only hosts of this one are opened. */
  environment: string;
  /** Ways to MESH: `internet`, `hscn` or both. Default: `internet` alone. */
  networks?: string[];
  /** Opens the NHS documentation site (digital.nhs.uk) as well: for people, not the runtime API. Default: false. */
  documentation?: boolean;
  /** Opens the hosts of certificate revocation as well, by plain HTTP on port 80. Default: false. */
  revocation?: boolean;
  /** Sub-domains confirmed at onboarding, by rule key (lower-case letters, digits, hyphens). Default: none. */
  extraHosts?: Record<string, ExtraHostArgs>;
  /** Ids of catalogue rows to leave out, such as `live-api`. Default: none. */
  excludeEndpoints?: string[];
}

/** A composite's arguments: the selection's keys with `shape` beside them. Faults of the selection come with all others. */
export const selectingArguments = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ...selectionShape, ...shape }).superRefine(checkSelection, ALWAYS);

/** The egress rules of arguments parsed by `selectingArguments`, from the catalogue that ships with this package. */
export const selectRules = (selection: Selection): EgressRules => select(loadCatalogue(), selection);

/** The egress rules of arguments that are being checked; undefined where the selection itself is faulty. */
export function rulesUnlessFaulty(value: object, { issues }: z.core.$RefinementCtx): EgressRules | undefined {
  const keyOf = (path: readonly PropertyKey[] = []): string => String(path[0]).replace(/[.[].*$/, "");
  return issues.some(({ path }) => Object.hasOwn(selectionShape, keyOf(path)))
    ? undefined
    : selectRules(value as Selection);
}

/** Judges what is well-formed of a selection, so that one bad key doesn't hide the faults of the others. */
function checkSelection(value: object, context: z.core.$RefinementCtx): void {
  const faulty = (...keys: string[]) =>
    context.issues.some(({ path }) => keys.every((key, index) => path?.[index] === key));
  if (faulty("environment") || faulty("networks")) return;
  const { extraHosts, excludeEndpoints, ...rest } = value as Selection;
  const entries = isPlainObject(extraHosts) ? Object.entries(extraHosts) : [];
  const faults = selectionFaults(loadCatalogue(), {
    ...rest,
    extraHosts: Object.fromEntries(entries.filter(([key]) => !faulty("extraHosts", key))),
    excludeEndpoints: faulty("excludeEndpoints") ? [] : excludeEndpoints,
  });
  for (const { path, message } of faults) context.addIssue({ code: "custom", path: [path], message });
}

const isPlainObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
