import { Resolver } from "node:dns/promises";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { requiredHosts } from "../../report/parts/coverage.ts";
import type { Drift } from "../../report/report.ts";
import { dnsDrift, type HostAnswer } from "../../report/since/dns-drift.ts";
import type { AuditedStack } from "../../report/stack-report.ts";

/**
 * Asks for the hosts that the stacks are judged by.
 *
 * @param resolver whom to ask. Default: this machine's resolvers, twice with two seconds each.
 */
export async function resolvedDrift(
  stacks: readonly AuditedStack[],
  catalogue: Catalogue,
  resolver: Pick<Resolver, "resolve4"> = new Resolver({ timeout: 2000, tries: 2 }),
): Promise<Drift> {
  const hosts = [
    ...new Set(stacks.flatMap(({ subject }) => requiredHosts(subject, catalogue).map(({ host }) => host))),
  ];
  const answers = await Promise.all(
    hosts.map(async (host): Promise<[string, HostAnswer]> => {
      try {
        return [host, { addresses: await resolver.resolve4(host) }];
      } catch (error) {
        return [host, { error: (error as NodeJS.ErrnoException).code ?? "failed" }];
      }
    }),
  );
  const isPinning = stacks.some(({ judged }) =>
    [...judged.findings, ...judged.exempted.map(({ finding }) => finding)].some(({ check }) => check === "ip-pinning"),
  );
  return dnsDrift(new Map(answers), catalogue, isPinning);
}
