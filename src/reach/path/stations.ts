import type { Cloud } from "../../egress/cloud.ts";
import type { Engine } from "../../egress/grant.ts";
import type { Fallback, PathLayer } from "./path.ts";

/** A place where a flow is evaluated, with what holds there whatever the rules say. */
export interface Station extends Pick<PathLayer, "engine" | "title" | "skips" | "opensPort"> {
  /**
   * How the deciding rule is chosen. `any`: all rules allow, and one is enough; `number`: the matching rule with the
   * lowest number; `prefix`: the narrowest destination; `policy`: in the order of the firewall policy's groups, parents
   * first on Azure.
   */
  readonly by: "any" | "number" | "prefix" | "policy";
  /** What happens to what no rule matches; `setting` if the firewall's policy decides. */
  readonly otherwise: Fallback | "setting";
  /** The moment of a connection that is evaluated, for an engine that is listed several times. */
  readonly looksAt?: Moment | undefined;
}

/** The moments at which a stateful firewall evaluates a connection, in order. The answers come from the far end. */
export type Moment = "first-packet" | "first-answer" | "content" | "answers";

/**
 * The order of evaluation in each cloud, from the client to the way out. This table is the only place that defines the
 * order.
 */
export const ORDER: Readonly<Record<Cloud, readonly Station[]>> = {
  aws: [
    {
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
      engine: "dns-firewall",
      title: "DNS Firewall",
      by: "policy",
      otherwise: { effect: "forward", why: "a query that no rule matches is answered" },
      opensPort: false,
    },
    {
      // https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
      engine: "security-group",
      title: "security group",
      by: "any",
      otherwise: { effect: "deny", why: "no rule allows it" },
      opensPort: false,
    },
    {
      // https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
      engine: "network-acl",
      title: "network ACL",
      by: "number",
      otherwise: { effect: "deny", why: "no rule matches it, and the last one, *, denies" },
      opensPort: false,
    },
    {
      // https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html, ephemeral ports: it is stateless
      engine: "network-acl",
      title: "network ACL, answers",
      by: "number",
      otherwise: { effect: "deny", why: "no inbound rule matches the answers, and the last one, *, denies" },
      opensPort: false,
      looksAt: "first-answer",
    },
    {
      // https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
      engine: "route",
      title: "route",
      by: "prefix",
      otherwise: "setting",
      skips: { effect: "bypass", engines: ["nfw-stateless", "nfw-stateful"] },
      opensPort: false,
    },
    {
      // Each packet is judged on its own, so answers need their own rule if the default drops. This stage comes first,
      // because a pass below skips what follows.
      engine: "nfw-stateless",
      title: "Network Firewall, stateless, answers",
      by: "policy",
      otherwise: { effect: "forward", why: "no stateless rule stops the answers" },
      opensPort: false,
      looksAt: "first-answer",
    },
    {
      // https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-rules-engines.html
      engine: "nfw-stateless",
      title: "Network Firewall, stateless",
      by: "policy",
      otherwise: "setting",
      skips: { effect: "allow", engines: ["nfw-stateful"] },
      opensPort: false,
    },
    {
      // https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
      engine: "nfw-stateful",
      title: "Network Firewall, first packet",
      by: "policy",
      otherwise: "setting",
      skips: { effect: "bypass", engines: ["nfw-stateful"] },
      opensPort: false,
      looksAt: "first-packet",
    },
    {
      engine: "nfw-stateful",
      title: "Network Firewall, first answer",
      by: "policy",
      otherwise: { effect: "forward", why: "no rule stops the answer to the handshake" },
      skips: { effect: "bypass", engines: ["nfw-stateful"] },
      opensPort: false,
      looksAt: "first-answer",
    },
    {
      engine: "nfw-stateful",
      title: "Network Firewall",
      by: "policy",
      otherwise: "setting",
      skips: { effect: "bypass", engines: ["nfw-stateful"] },
      opensPort: true,
      looksAt: "content",
    },
    {
      // A packet pass covers only the client's packets, and rules without `flow` match the answers as well.
      engine: "nfw-stateful",
      title: "Network Firewall, answers",
      by: "policy",
      otherwise: { effect: "forward", why: "no rule stops the answers" },
      opensPort: true,
      looksAt: "answers",
    },
  ],
  azure: [
    {
      // https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins
      engine: "admin-rule",
      title: "admin rule",
      by: "number",
      otherwise: { effect: "forward", why: "no admin rule matches it" },
      skips: { effect: "bypass", engines: ["nsg"] },
      opensPort: false,
    },
    {
      // https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview, default security rules
      engine: "nsg",
      title: "NSG",
      by: "number",
      otherwise: { effect: "deny", why: "DenyAllOutBound (65500), which every NSG has" },
      opensPort: false,
    },
    {
      // https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
      engine: "route",
      title: "route",
      by: "prefix",
      otherwise: "setting",
      skips: { effect: "bypass", engines: ["azure-nat-rule", "azure-network-rule", "azure-application-rule"] },
      opensPort: false,
    },
    {
      // https://learn.microsoft.com/azure/firewall/rule-processing: DNAT, then network, then application rules,
      // whatever their priorities
      engine: "azure-nat-rule",
      title: "firewall, DNAT rules",
      by: "policy",
      otherwise: { effect: "forward", why: "no DNAT rule matches it" },
      skips: { effect: "allow", engines: ["azure-network-rule", "azure-application-rule"] },
      opensPort: false,
    },
    {
      engine: "azure-network-rule",
      title: "firewall, network rules",
      by: "policy",
      otherwise: { effect: "forward", why: "no network rule matches it" },
      skips: { effect: "allow", engines: ["azure-application-rule"] },
      opensPort: false,
    },
    {
      // The firewall answers the client's handshake itself (firewall-faq.yml), so the port opens whatever the name is.
      engine: "azure-application-rule",
      title: "firewall, application rules",
      by: "policy",
      otherwise: { effect: "deny", why: "no rule matches it, and Azure Firewall denies by default" },
      opensPort: true,
    },
  ],
  kubernetes: [
    {
      // https://network-policy-api.sigs.k8s.io/api-overview: by priority, and what passes goes on to the policies for
      // pods
      engine: "kubernetes-policy",
      title: "cluster policy",
      by: "number",
      otherwise: { effect: "forward", why: "no cluster policy matches it" },
      opensPort: false,
    },
    {
      // https://kubernetes.io/docs/concepts/services-networking/network-policies/: policies add up
      engine: "kubernetes-policy",
      title: "network policy",
      by: "any",
      otherwise: { effect: "deny", why: "no policy allows it" },
      opensPort: false,
    },
  ],
};

/** Engines behind the route, which a route past the firewall bypasses. */
export const FIREWALL_ENGINES: ReadonlySet<Engine> = new Set(
  Object.values(ORDER).flatMap((stations) =>
    stations.flatMap(({ engine, skips }) => (engine === "route" ? (skips?.engines ?? []) : [])),
  ),
);
