import type { PlainResource } from "../../egress/resource/resource.ts";
import type { SourceStack } from "../source.ts";
import { isMap, type JsonMap, listOf, mapOf, nonEmptyText } from "./values.ts";

/**
 * Removes rules that a stack holds twice. Clouds and refreshed states list a rule that is a resource of its own in its
 * group, ACL or table as well. The resource stays. In the list, null takes its place, so that the other rules keep
 * their indexes.
 */
export function withoutRepeats(stack: SourceStack): SourceStack {
  const repeated = new Map<string, Set<string>>();
  for (const { parent, rules } of stack.resources.flatMap(standalone)) {
    const known = repeated.get(parent) ?? new Set();
    for (const rule of rules) known.add(rule);
    repeated.set(parent, known);
  }
  if (repeated.size === 0) return stack;
  const resources = stack.resources.map((resource) => {
    const known = repeated.get(resource.id?.toLowerCase() ?? "");
    return known === undefined ? resource : without(resource, known);
  });
  return { ...stack, resources };
}

/** The parent's id, and how the parent's list would write the rule. */
interface Standalone {
  readonly parent: string;
  readonly rules: readonly string[];
}

/** Returns the rule that a resource is; none if it is something else, or if its parent has no id yet. */
function standalone({ type, props, id }: PlainResource): Standalone[] {
  const rule = props as JsonMap;
  const [, parent, , name] = /^(\/.*)\/(securityRules|routes)\/([^/]+)$/i.exec(id ?? "") ?? [];
  if (parent !== undefined && name !== undefined)
    return [{ parent: parent.toLowerCase(), rules: [name.toLowerCase()] }];
  const kind = KINDS[type];
  const holder = kind && nonEmptyText(rule[kind.parent]);
  return kind && holder ? [{ parent: holder.toLowerCase(), rules: kind.rules(rule) }] : [];
}

const KINDS: Readonly<Record<string, { readonly parent: string; readonly rules: (rule: JsonMap) => string[] }>> = {
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    parent: "securityGroupId",
    rules: (rule) => flatRule("egress", rule),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    parent: "securityGroupId",
    rules: (rule) => flatRule("ingress", rule),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    parent: "securityGroupId",
    rules: (rule) =>
      PEERS.flatMap((field) => listOf(rule[field]).map((peer) => ruleKey(String(rule.type), rule, peer))),
  },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    parent: "networkAclId",
    rules: (rule) => [`${rule.egress === true ? "egress" : "ingress"} ${String(rule.ruleNumber)}`],
  },
  "aws:ec2/route:Route": {
    parent: "routeTableId",
    rules: (rule) =>
      destinationsOf(rule, ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"]),
  },
};

const flatRule = (direction: string, rule: JsonMap): string[] =>
  ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"].flatMap((field) =>
    nonEmptyText(rule[field]) ? [ruleKey(direction, { ...rule, protocol: rule.ipProtocol }, rule[field])] : [],
  );

/** Fields of a security group rule that may name several peers. */
const PEERS = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups"] as const;

/** When a rule is for all protocols, its ports are written as 0, as -1 or not at all. */
function ruleKey(direction: string, { protocol, fromPort, toPort }: JsonMap, peer: unknown): string {
  const name = String(protocol).toLowerCase();
  const ports = name === "-1" || name === "all" ? "all" : `${name} ${String(fromPort)} ${String(toPort)}`;
  return `${direction} ${ports} ${String(peer)}`;
}

const destinationsOf = (route: JsonMap, fields: readonly string[]): string[] =>
  fields.flatMap((field) => nonEmptyText(route[field]) ?? []);

/** Returns the resource with null in place of the rules that it repeats. */
function without(resource: PlainResource, known: ReadonlySet<string>): PlainResource {
  const props = resource.props as JsonMap;
  if (resource.type.startsWith("azure") || resource.type.startsWith("azapi"))
    return { ...resource, props: withoutNamed(props, known) };
  const lists = {
    ...(Array.isArray(props.egress) && { egress: props.egress.map((rule) => lessRule("egress", rule, known)) }),
    ...(Array.isArray(props.ingress) && { ingress: props.ingress.map((rule) => lessRule("ingress", rule, known)) }),
    ...(Array.isArray(props.routes) && {
      routes: props.routes.map((route) =>
        destinationsOf(mapOf(route), ["cidrBlock", "ipv6CidrBlock", "destinationPrefixListId"]).some((end) =>
          known.has(end),
        )
          ? null
          : route,
      ),
    }),
  };
  return { ...resource, props: { ...props, ...lists } };
}

function lessRule(direction: string, rule: unknown, known: ReadonlySet<string>): unknown {
  if (!isMap(rule)) return rule;
  if (known.has(`${direction} ${String(rule.ruleNo)}`)) return null;
  const rest = PEERS.flatMap((field) =>
    Array.isArray(rule[field])
      ? [[field, rule[field].map((peer) => (known.has(ruleKey(direction, rule, peer)) ? null : peer))] as const]
      : [],
  );
  const isLess = rest.some(([field, peers]) => peers.some((peer, index) => peer !== listOf(rule[field])[index]));
  const isEmpty = isLess && rule.self !== true && rest.every(([, peers]) => peers.every((peer) => peer === null));
  return isEmpty ? null : isLess ? { ...rule, ...Object.fromEntries(rest) } : rule;
}

/** Azure's rules and routes have names. In the form of the cloud's own API they are below `properties`. */
function withoutNamed(props: JsonMap, known: ReadonlySet<string>): JsonMap {
  const less = Object.fromEntries(
    ["securityRules", "routes"].flatMap((key) => {
      const list = props[key];
      if (!Array.isArray(list)) return [];
      return [
        [key, list.map((rule) => (known.has(nonEmptyText(mapOf(rule).name)?.toLowerCase() ?? "") ? null : rule))],
      ];
    }),
  );
  const inner = isMap(props.properties) ? { properties: withoutNamed(props.properties, known) } : {};
  return { ...props, ...less, ...inner };
}
