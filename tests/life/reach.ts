import type { Landscape, Standing, Write } from "./clouds/cloud.ts";
import { type Props, valuesAt } from "./clouds/constraints.ts";

/** What clients can reach, a line each: `<where they are>: <host or "anything">`. */
export type Reach = ReadonlySet<string>;

/** What the clients of both clouds can reach by what stands there. */
export const reachOf = (landscape: Landscape): Reach => {
  const all = [...landscape.values()];
  return new Set([...onAws(all), ...onAzure(all)]);
};

/**
 * What each write lost of what is open before and after them all, and what it opened that is closed before and after:
 * the writes that clients notice, and those that others might.
 */
export function harmsOf(before: Landscape, writes: readonly Write[]): string[] {
  const start = reachOf(before);
  const end = reachOf(writes.at(-1)?.landscape ?? before);
  return writes.flatMap(({ what, landscape }) => {
    const now = reachOf(landscape);
    return [
      ...[...start].filter((line) => end.has(line) && !now.has(line)).map((line) => `${what}: lost ${line}`),
      ...[...now].filter((line) => !start.has(line) && !end.has(line)).map((line) => `${what}: opened ${line}`),
    ];
  });
}

function onAws(all: readonly Standing[]): string[] {
  const firewalls = ofType(all, "aws:networkfirewall/firewall:Firewall");
  return ofType(all, "aws:ec2/route:Route").flatMap(({ inputs }) => {
    const firewall = firewalls.find(({ props }) =>
      valuesAt(props, "firewallStatuses[].syncStates[].attachments[].endpointId").includes(inputs.vpcEndpointId),
    );
    const policy = all.find(({ id }) => id === firewall?.inputs.firewallPolicyArn);
    // A route to an endpoint that isn't there is a black hole.
    return policy ? throughPolicy(all, policy).map((what) => `${inputs.routeTableId}: ${what}`) : [];
  });
}

function throughPolicy(all: readonly Standing[], { inputs }: Standing): string[] {
  const policy = inputs.firewallPolicy as Props;
  const texts = valuesAt(policy, "statefulRuleGroupReferences[].resourceArn").map((arn) =>
    String(valuesAt(all.find(({ id }) => id === arn)?.inputs, "ruleGroup.rulesSource.rulesString")[0] ?? ""),
  );
  const drops = valuesAt(policy, "statefulDefaultActions[]").some((action) => String(action).includes(":drop_"));
  const hosts = texts.flatMap((text) =>
    [...text.matchAll(/^pass (?:tls|http) .*?content:"([^"]+)"/gm)].map(([, host]) => String(host)),
  );
  // Without a drop of its own the policy lets through what no rule takes.
  return [...hosts, ...(drops ? [] : ["anything"])];
}

function onAzure(all: readonly Standing[]): string[] {
  return ofType(all, "azure-native:network:Subnet").flatMap(({ inputs }) => {
    const place = String(inputs.subnetName);
    const rules = ofType(all, "azure-native:network:SecurityRule").filter(({ id }) =>
      id.startsWith(`${valuesAt(inputs, "networkSecurityGroup.id")[0]}/`),
    );
    const denies = rules.some((rule) => rule.inputs.access === "Deny");
    const leads = rules.some((rule) => valuesAt(rule.inputs, "destinationPortRanges[]").includes("443")) || !denies;
    const route = ofType(all, "azure-native:network:Route").find(({ id }) =>
      id.startsWith(`${valuesAt(inputs, "routeTable.id")[0]}/`),
    );
    const firewall = ofType(all, "azure-native:network:AzureFirewall").find(
      (other) => other.inputs.privateIp === route?.inputs.nextHopIpAddress,
    );
    // Without a default route of its own a subnet leads to the internet.
    if (!route) return [`${place}: ${denies ? "any address on 443" : "anything"}`];
    const groups = ofType(all, "azure-native:network:FirewallPolicyRuleCollectionGroup").filter(({ id }) =>
      id.startsWith(`${valuesAt(firewall?.inputs, "firewallPolicy.id")[0]}/`),
    );
    const hosts = groups.flatMap((group) => valuesAt(group.inputs, "ruleCollections[].rules[].targetFqdns[]"));
    return [
      ...(leads ? hosts.map((host) => `${place}: ${host}`) : []),
      ...(denies ? [] : [`${place}: past its NSG, anything`]),
    ];
  });
}

const ofType = (all: readonly Standing[], type: string): Standing[] => all.filter((standing) => standing.type === type);
