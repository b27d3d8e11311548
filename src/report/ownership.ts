import type { Exempted } from "../../policy/exemption.ts";
import type { OwnExtraHost } from "../../policy/settings.ts";
import type { Grant } from "../egress/grant.ts";

/** Who asked for an opening, why, and until when; null where nobody says. */
export interface Ownership {
  readonly owner: string | null;
  readonly reason: string | null;
  /** YYYY-MM-DD. */
  readonly until: string | null;
}

/**
 * Who answers for a rule: by the extra host that it opens, then by the exemption that silences a finding about it, then
 * by its tags and those of what it stands in, and last by what our own components write into a rule's text.
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

/** Keys of tags, without case and separators. */
const OWNER = new Set(["owner", "ownedby", "serviceowner", "technicalowner", "businessowner", "team", "contact"]);
const REASON = new Set(["reason", "justification", "purpose", "why"]);
const UNTIL = new Set(["until", "expires", "expireson", "expiry", "expirydate", "reviewby", "reviewdate", "reviewon"]);

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=$|T)/;

/** The value of the first tag with one of the keys; of its pattern, where one is asked for. */
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

/** `select` writes an extra host's owner behind its reason. */
const writtenOwner = (labels: readonly string[]): string | undefined =>
  labels.flatMap((label) => /\(owner: ([^()]+)\)\s*$/.exec(label)?.[1] ?? [])[0];
