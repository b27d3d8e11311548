import { describeNames, type Fact } from "../../src/egress/index.ts";
import { type Firewall, letsOut } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { hostsTaken } from "../mesh/index.ts";

export const dns: Check = {
  id: "dns",
  title: "Names in network rules that nothing resolves",
  level: "mandatory",
  severity: "medium",
  tags: ["availability", "dns"],
  why: "Azure Firewall compares names in network rules by what it resolves itself, which needs its DNS proxy: without it they match nothing, or something else.",
  instead:
    "Use an application rule, which reads the name itself; or turn the DNS proxy on and send clients' queries to the firewall.",
  link: "https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules",
  stage: "stack",
  judge: (subject) =>
    subject.firewalls.flatMap((firewall) =>
      firewall.readings.some(({ urn }) => subject.isOnPath(urn)) ? withoutProxy(firewall, subject) : [],
    ),
};

/** Names of MESH, or with the scope `all` any names, in network rules on a firewall that doesn't resolve. */
function withoutProxy({ grants, readings, outside }: Firewall, { mesh, settings }: Subject): Complaint[] {
  const named = grants.filter(
    (grant) =>
      grant.engine === "azure-network-rule" &&
      letsOut(grant) &&
      grant.names !== undefined &&
      (settings.scope === "all" || hostsTaken(grant, mesh).length > 0),
  );
  // A policy comes before its parent, whose setting counts where the policy itself says nothing.
  const proxies = readings.map(({ facts }) => facts.filter(isAboutProxy));
  const stated = proxies.find((facts) => facts.some(({ value }) => value !== undefined));
  const mayBeStated = outside.some(({ isParent }) => isParent);
  const deciding = stated ?? (mayBeStated ? [] : proxies.flat());
  if (!deciding.some(isOff)) return [];
  return named.map(({ names = [], place }) => ({
    message: `goes by ${describeNames(names)} in a network rule, and the firewall's DNS proxy is off.`,
    place,
  }));
}

type Setting = Extract<Fact, { kind: "setting" }>;

const isAboutProxy = (fact: Fact): fact is Setting =>
  fact.kind === "setting" && (fact.setting === "dns-proxy" || fact.setting === "dns-proxy-for-network-rules");

const isOff = (fact: Setting): boolean => (fact.value ?? fact.default).toLowerCase() === "false";
