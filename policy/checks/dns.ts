import type { Grant } from "../../egress/grant.ts";
import { describeName, matchesName } from "../../egress/name-pattern.ts";
import { isMeant } from "../breadth.ts";
import type { Check, Complaint } from "../check.ts";
import type { Firewall } from "../firewalls.ts";
import { goesByName, letsOut } from "../grants.ts";
import { inOrder } from "../order.ts";
import type { Subject } from "../subject.ts";

export const dns: Check = {
  id: "dns",
  title: "MESH host that doesn't resolve as its rules need",
  level: "mandatory",
  severity: "medium",
  tags: ["availability", "dns"],
  why: "A host that is open by name is reached only if the name resolves; and names in network rules are compared by what the firewall resolves, which needs its DNS proxy.",
  instead: "Allow the host in DNS Firewall before the rule that blocks it.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html",
  stage: "stack",
  judge: (subject) => {
    const hosts = subject.mesh.hosts.filter((host) => isOpened(host, subject.grants));
    return subject.firewalls.flatMap((firewall) => [
      ...blocked(firewall, hosts),
      ...(firewall.readings.some(({ urn }) => subject.isOnPath(urn)) ? withoutProxy(firewall) : []),
    ]);
  },
};

const isOpened = (host: string, grants: Subject["grants"]): boolean =>
  grants.some((grant) => letsOut(grant) && goesByName(grant) && grant.names?.some((name) => isMeant(name, host)));

/** Rules of DNS Firewall that block what the stack opens: the first that takes a name decides. */
function blocked(firewall: Firewall, hosts: readonly string[]): Complaint[] {
  const ordered = inOrder(
    firewall.grants.filter(({ engine }) => engine === "dns-firewall"),
    firewall,
  );
  const byRule = Map.groupBy(
    hosts.flatMap((host) => {
      const rule = ordered?.find((grant) => takes(grant, host) || isUndecided(grant));
      return rule?.effect === "deny" && !isUndecided(rule) ? [{ rule, host }] : [];
    }),
    ({ rule }) => rule,
  );
  return [...byRule].map(([rule, blocked]) => ({
    message: `blocks ${blocked.map(({ host }) => host).join(", ")}, which the stack opens (${(rule.names ?? []).map(describeName).join(", ")}).`,
    place: rule.place,
  }));
}

const takes = ({ names = [] }: Grant, host: string): boolean => names.some((name) => matchesName(name, host));

/** Nobody can tell whether such a rule takes the name. */
const isUndecided = ({ unknowns }: Grant): boolean => unknowns.length > 0;

/** Names in network rules on a firewall that doesn't resolve for its clients. */
function withoutProxy({ grants, readings }: Firewall): Complaint[] {
  const named = grants.filter((grant) => grant.engine === "azure-network-rule" && letsOut(grant) && grant.names);
  const off = readings
    .flatMap(({ facts }) => facts)
    .find(
      (fact) =>
        fact.kind === "setting" &&
        (fact.setting === "dns-proxy" || fact.setting === "dns-proxy-for-network-rules") &&
        (fact.value ?? fact.default).toLowerCase() === "false",
    );
  if (off === undefined) return [];
  return named.map(({ names = [], place }) => ({
    message: `goes by ${names.map(describeName).join(", ")} in a network rule, and the firewall's DNS proxy is off.`,
    instead:
      "Use an application rule, which reads the name itself; or turn the DNS proxy on and send clients' queries to the firewall.",
    place,
  }));
}
