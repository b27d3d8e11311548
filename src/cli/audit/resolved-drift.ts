import { Resolver } from "node:dns/promises";
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { requiredHosts } from "../../report/coverage.ts";
import { dnsDrift, type HostAnswer } from "../../report/dns-drift.ts";
import type { AuditedStack } from "../../report/make-report.ts";
import type { Drift } from "../../report/report.ts";

/** Asks this machine's resolvers for the hosts that the stacks are judged by, twice with two seconds each. */
export async function resolvedDrift(stacks: readonly AuditedStack[], catalogue: Catalogue): Promise<Drift> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
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
