import { loadCatalogue } from "../src/catalogue/load.ts";
import { select, selectionFaults } from "../src/catalogue/select.ts";
import { type Selection, selectionShape } from "../src/catalogue/selection.ts";
import type { Fault } from "../src/egress/input/configuration-error.ts";
import type { IsFaulty } from "../src/egress/input/faulty.ts";
import { isMap } from "../src/egress/input/is-map.ts";
import type { EgressRules } from "../src/egress/rule.ts";

/** A sub-domain confirmed at onboarding; always TLS on 443. */
export interface ExtraHostArgs {
  /** Exact DNS name. No wildcard, address, URL or port; not a name in the catalogue or of another environment. */
  host: string;
  /** Why it is open, at most 120 characters. */
  reason: string;
  /** Who asked for it and answers for it, at most 60 characters. */
  owner: string;
  /**
   * Day on which somebody should review the host, as YYYY-MM-DD. After it there are warnings, but the host stays open.
   * Default: none.
   */
  reviewBy?: string;
}

/** Which MESH hosts a stack opens, the same on every cloud. */
export interface MeshSelectionArgs {
  /** MESH environment: `int`, `live` or `dep`. Only its hosts are opened. */
  environment: string;
  /** Networks on which to reach MESH: `internet`, `hscn` or both. Default: `internet` alone. */
  networks?: string[];
  /** Also opens the NHS documentation site (digital.nhs.uk), for people; the API doesn't need it. Default: false. */
  documentation?: boolean;
  /** Also opens the hosts of certificate revocation, over plain HTTP on port 80. Default: false. */
  revocation?: boolean;
  /** Sub-domains confirmed at onboarding, by rule key (lower-case letters, digits, hyphens). Default: none. */
  extraHosts?: Record<string, ExtraHostArgs>;
  /** Ids of catalogue entries to leave out, such as `live-api`. Default: none. */
  excludeEndpoints?: string[];
}

/** The egress rules of a parsed selection, from the catalogue that ships with this package. */
export const selectRules = (selection: Selection): EgressRules => select(loadCatalogue(), selection);

/**
 * Default priority of an environment's rules in a policy. It differs by environment because a policy takes each
 * priority once, and stacks of several environments may share a hub's policy. Unit: position, low first.
 */
export const defaultPriority = (environment: string | undefined): number =>
  ({ int: 1100, dep: 1200 })[environment ?? ""] ?? 1000;

/** What a composite's check learns from the selection in its arguments: faults, or else rules. */
export interface CheckedSelection {
  readonly faults: Fault[];
  /** Undefined if the selection is faulty. */
  readonly rules?: EgressRules;
}

/** Judges the well-formed keys of a selection, so that one bad key doesn't hide the faults of the others. */
export function checkSelection(value: object, isFaulty: IsFaulty): CheckedSelection {
  if (isFaulty("environment") || isFaulty("networks")) return { faults: [] };
  const { extraHosts, excludeEndpoints, ...rest } = value as Selection;
  const entries = isMap(extraHosts) ? Object.entries(extraHosts) : [];
  const faults = selectionFaults(loadCatalogue(), {
    ...rest,
    extraHosts: Object.fromEntries(entries.filter(([key]) => !isFaulty("extraHosts", key))),
    excludeEndpoints: isFaulty("excludeEndpoints") ? [] : excludeEndpoints,
  });
  const isSound = faults.length === 0 && !Object.keys(selectionShape).some((key) => isFaulty(key));
  return { faults, ...(isSound && { rules: selectRules(value as Selection) }) };
}
