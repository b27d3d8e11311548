import type { Exempted } from "../../../policy/exemption.ts";
import type { OwnExtraHost } from "../../../policy/settings.ts";
import type { Grant } from "../../egress/grant.ts";

/** Who asked for an opening, why, and until when; null if nobody says. */
export interface Ownership {
  readonly owner: string | null;
  readonly reason: string | null;
  /** As YYYY-MM-DD. */
  readonly until: string | null;
}

/**
 * Finds out who answers for a rule, in this order: the extra host that it opens; the exemption that silences a finding
 * about it; its tags and those of its parent; and what our own components write into a rule's text.
 */
export function ownershipOf(
  { labels, nearbyLabels }: Pick<Grant, "labels" | "nearbyLabels">,
  extra: OwnExtraHost | undefined,
  exempted: Exempted | undefined,
): Ownership {
  const exemption = exempted?.by[0]?.exemption;
  const texts = [...labels, ...nearbyLabels];
  const first = <T>(...values: readonly (T | undefined)[]): T | null =>
    values.find((value) => value !== undefined) ?? null;
  return {
    owner: first(extra?.owner, exemption?.owner, tagIn(texts, OWNER), writtenOwner(labels)),
    reason: first(extra?.reason, exemption?.reason, tagIn(texts, REASON)),
    until: first(extra?.reviewBy, exemption?.expires, tagIn(texts, UNTIL, DAY)),
  };
}

/** Keys of tags, in lower case and without separators. */
const OWNER = new Set(["owner", "ownedby", "serviceowner", "technicalowner", "businessowner", "team", "contact"]);
const REASON = new Set(["reason", "justification", "purpose", "why"]);
const UNTIL = new Set(["until", "expires", "expireson", "expiry", "expirydate", "reviewby", "reviewdate", "reviewon"]);

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=$|T)/;

/** Returns the value of the first tag with one of the keys and, if given, with that pattern. */
function tagIn(labels: readonly string[], keys: ReadonlySet<string>, pattern = /^.+$/s): string | undefined {
  for (const label of labels) {
    const at = label.indexOf("=");
    if (
      at <= 0 ||
      !keys.has(
        label
          .slice(0, at)
          .toLowerCase()
          .replaceAll(/[-_: ./]/g, ""),
      )
    )
      continue;
    const found = pattern.exec(label.slice(at + 1).trim())?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `select` writes an extra host's owner after its reason. */
const writtenOwner = (labels: readonly string[]): string | undefined =>
  labels.flatMap((label) => /\(owner: ([^()]+)\)\s*$/.exec(label)?.[1] ?? [])[0];
