import { childrenOf, kindOf, type Landscape, Refusal, type Standing } from "./cloud.ts";
import { fill, type Props, valuesAt } from "./constraints.ts";

/** What a provider answers for a function that components ask, such as `azure-native:network:getFirewallPolicy`. */
export const answerTo = (token: string, inputs: Props, landscape: Landscape): Props =>
  (token.startsWith("aws:") ? awsAnswer : azureAnswer)(token, inputs, landscape);

function awsAnswer(token: string, inputs: Props, landscape: Landscape): Props {
  const all = [...landscape.values()];
  const ofType = (type: string): Standing[] => all.filter((standing) => standing.type === type);
  const one = (type: string, id: unknown): Standing => found(ofType(type), id);
  const wanted = valuesAt(inputs, "filters[].values[]");
  switch (token.split(":").at(-1)) {
    case "getSubnet":
      return one("aws:ec2/subnet:Subnet", inputs.id).props;
    case "getRouteTable": {
      const table = one("aws:ec2/routeTable:RouteTable", inputs.routeTableId);
      const routes = childrenOf(landscape, table).map(({ props }) => ({
        cidrBlock: props.destinationCidrBlock,
        vpcEndpointId: props.vpcEndpointId,
      }));
      return { ...table.props, routes };
    }
    case "getRouteTables": {
      const routes = ofType("aws:ec2/route:Route").filter(({ props }) => wanted.includes(props.vpcEndpointId));
      return { ids: routes.map(({ props }) => props.routeTableId) };
    }
    case "getNetworkInterfaces": {
      const having = ofType("aws:ec2/networkInterface:NetworkInterface").filter(({ props }) =>
        valuesAt(props, "securityGroups[]").some((id) => wanted.includes(id)),
      );
      return { ids: having.map(({ id }) => id) };
    }
    default:
      throw new Refusal(`This cloud doesn't answer ${token}`);
  }
}

function azureAnswer(token: string, inputs: Props, landscape: Landscape): Props {
  const type = token.replace(/:get(\w+)$/, ":$1");
  const it = found([...landscape.values()], fill(kindOf(type).id, inputs));
  const children = (kind: string): Props[] =>
    childrenOf(landscape, it)
      .filter((child) => child.type.endsWith(`:${kind}`))
      .map(({ id, props }) => ({ ...props, id, name: id.split("/").at(-1) }));
  const users = (kind: string, path: string): Props[] =>
    [...landscape.values()].flatMap(({ type, id, props }) =>
      type.endsWith(`:${kind}`) && valuesAt(props, path).includes(it.id) ? [{ id }] : [],
    );
  return {
    ...it.props,
    id: it.id,
    ruleCollectionGroups: children("FirewallPolicyRuleCollectionGroup").map(({ id }) => ({ id })),
    firewalls: users("AzureFirewall", "firewallPolicy.id"),
    childPolicies: users("FirewallPolicy", "basePolicy.id"),
    securityRules: children("SecurityRule"),
    subnets: users("Subnet", "networkSecurityGroup.id"),
    networkInterfaces: [],
    routes: children("Route"),
  };
}

function found(all: readonly Standing[], id: unknown): Standing {
  const one = all.find((standing) => standing.id === id);
  if (!one) throw new Refusal(`ResourceNotFound: ${id}`);
  return one;
}
