import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Drift } from "./report.ts";

/** What DNS says of a host: its addresses, or why it says none, as a code such as `ENOTFOUND`. */
export type HostAnswer = { readonly addresses: readonly string[] } | { readonly error: string };

/**
 * How DNS and the documented addresses differ. An address that no document has cuts off whoever pins; where nobody
 * does, it is a note. So is one that DNS doesn't name now: of two colours of a service, one is always idle.
 *
 * @param answers by host, of the hosts that stacks are held to.
 * @param isPinning whether any stack opens a known address.
 */
export function dnsDrift(answers: ReadonlyMap<string, HostAnswer>, catalogue: Catalogue, isPinning: boolean): Drift {
  const items = [...answers].flatMap(([host, answer]): Drift["items"] => {
    if ("error" in answer) return [{ what: `${host} did not resolve here (${answer.error}).`, isNote: true }];
    const documented = documentedFor(host, catalogue);
    const missing = answer.addresses.filter((address) => !documented.includes(address));
    const idle = documented.filter((address) => !answer.addresses.includes(address));
    return [
      ...missing.map((address) => ({
        what: `${host} resolves to ${address}, which no document has.${isPinning ? " Whoever pins is cut off from it." : ""}`,
        isNote: !isPinning,
      })),
      ...(idle.length > 0 && missing.length < answer.addresses.length
        ? [{ what: `${host} does not resolve to ${idle.length} of its documented addresses now.`, isNote: true }]
        : []),
    ];
  });
  const isAnswered = [...answers.values()].some((answer) => "addresses" in answer);
  const status = items.some(({ isNote }) => !isNote) ? "found" : "none";
  return {
    status: isAnswered ? status : "not-checked",
    items,
    how: "names resolved where this report was made, held against the catalogue",
  };
}

/** Those of the host itself, and of the environments that it is of. */
function documentedFor(host: string, { endpoints, addresses }: Catalogue): string[] {
  const rows = Object.values(endpoints).filter((row) => row.host === host);
  const environments = rows.flatMap((row) => (row.network === "internet" ? row.environments : []));
  return [
    ...rows.flatMap((row) => row.addresses),
    ...Object.values(addresses).flatMap((group) =>
      group.mesh && environments.includes(group.environment) ? group.addresses : [],
    ),
  ];
}
