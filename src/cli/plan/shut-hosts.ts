import type { PlannedHost, PolicyVerdict, StackPlan } from "../../stack/model/plan-document.ts";
import { cloudLabel } from "./resource-label.ts";

/** A host as something opens it. */
export type OpenedHost = Pick<PlannedHost, "host" | "layer" | "resource">;

/** What keeps a host shut that something opens. */
export interface Shutting {
  /** Whether it is shut wherever it is opened: in each cloud, at one layer at least, nothing lets it through. */
  readonly isShut: boolean;
  /** URNs of the rules that open it and stay shut, or of those that deny it. */
  readonly by: readonly string[];
}

/** Tells what of a host's openings the policy pack says is denied by an earlier or deeper rule. */
export function shuttersOf(
  policy: PolicyVerdict | undefined,
  resources: StackPlan["resources"],
): (openings: readonly OpenedHost[]) => Shutting {
  const findings = (policy?.findings ?? []).flatMap(({ resource, shut }) => (shut ? [{ resource, shut }] : []));
  const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
  const isOf = (opener: string, urn: string): boolean => {
    for (let at: string | null | undefined = urn; at; at = parents.get(at)) if (at === opener) return true;
    return false;
  };
  const types = new Map(resources.map(({ urn, type }) => [urn, type]));
  const cloudAt = (urn: string): string => cloudLabel(types.get(urn) ?? "");
  return (openings) => {
    const found = findings.flatMap(({ resource, shut }) => {
      const concerned = openings.filter(
        ({ host, layer, resource: opener }) =>
          cloudAt(opener) === cloudAt(resource) && (shut.includes(host) || (shut.includes("*") && layer !== "dns")),
      );
      const own = concerned.filter((opening) => isOf(opening.resource, resource));
      // A rule that opens nothing itself denies it for all that open it, or for those behind it alone.
      const closed = own.length > 0 ? own : shut.includes("*") ? [] : concerned;
      return concerned.length > 0 ? [{ resource, closed }] : [];
    });
    const closed = new Set(found.flatMap((one) => one.closed));
    const isShut = [...Map.groupBy(openings, (one) => cloudAt(one.resource)).values()].every((ofCloud) =>
      [...Map.groupBy(ofCloud, ({ layer }) => layer).values()].some((ofLayer) =>
        ofLayer.every((one) => closed.has(one)),
      ),
    );
    return { isShut: openings.length > 0 && isShut, by: found.map(({ resource }) => resource) };
  };
}
