import type { Grant } from "../../src/egress/grant.ts";
import { describeNames } from "../../src/egress/name/name-pattern.ts";
import { inOrder } from "../../src/reach/evaluation-order.ts";
import type { Firewall } from "../../src/reach/firewalls.ts";
import { goesByName, letsOut } from "../../src/reach/grant-reach.ts";
import type { Check, Complaint } from "../check.ts";
import type { Mesh } from "../mesh.ts";
import { hostsMeant, hostsTaken } from "../mesh-names.ts";
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
    const { mesh } = subject;
    const hosts = openedHosts(subject);
    return subject.firewalls.flatMap((firewall) => [
      ...blocked(firewall, hosts, mesh),
      ...(firewall.readings.some(({ urn }) => subject.isOnPath(urn)) ? withoutProxy(firewall) : []),
    ]);
  },
};

const openedHosts = ({ grants, mesh }: Subject): ReadonlySet<string> =>
  new Set(grants.filter((grant) => letsOut(grant) && goesByName(grant)).flatMap((grant) => hostsMeant(grant, mesh)));

/** Rules of DNS Firewall that block what the stack opens: the first that takes a name decides. */
function blocked(firewall: Firewall, opened: ReadonlySet<string>, mesh: Mesh): Complaint[] {
  const ordered = inOrder(
    firewall.grants.filter(({ engine }) => engine === "dns-firewall"),
    firewall,
  );
  const byRule = Map.groupBy(
    mesh.hosts
      .filter((host) => opened.has(host))
      .flatMap((host) => {
        const rule = ordered?.find((grant) => hostsTaken(grant, mesh).includes(host) || isUndecided(grant));
        return rule?.effect === "deny" && !isUndecided(rule) ? [{ rule, host }] : [];
      }),
    ({ rule }) => rule,
  );
  return [...byRule].map(([rule, blocked]) => ({
    message: `blocks ${blocked.map(({ host }) => host).join(", ")}, which the stack opens (${describeNames(rule.names ?? [])}).`,
    place: rule.place,
  }));
}

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
    message: `goes by ${describeNames(names)} in a network rule, and the firewall's DNS proxy is off.`,
    instead:
      "Use an application rule, which reads the name itself; or turn the DNS proxy on and send clients' queries to the firewall.",
    place,
  }));
}
