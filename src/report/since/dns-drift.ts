import type { Catalogue } from "../../catalogue/catalogue.ts";
import type { Drift } from "../report.ts";

/** The answer of DNS for a host: its addresses, or an error code such as `ENOTFOUND`. */
export type HostAnswer = { readonly addresses: readonly string[] } | { readonly error: string };

/**
 * Compares DNS with the documented addresses. An undocumented address cuts off everyone who pins; if no stack pins, it
 * is only a note. A documented address that DNS doesn't return is a note too: a service has two colours, and one is
 * always idle.
 *
 * @param answers by host, for the required hosts of the stacks.
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
        what: `${host} resolves to ${address}, which isn't documented.${isPinning ? " Clients with pinned addresses can't reach it." : ""}`,
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

/** Returns the documented addresses of the host itself and of its environments. */
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
