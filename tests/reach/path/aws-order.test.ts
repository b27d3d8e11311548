import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { whyNot } from "../../../src/reach/verdict/why-not.ts";
import { flowOf, verdictsOf, wordsFor } from "../../support/reach/flows.ts";
import { type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";
const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const APP_LAYER = "aws:drop_established_app_layer_to_server";

interface FirewallOptions {
  readonly order?: "STRICT_ORDER" | "DEFAULT_ACTION_ORDER";
  readonly defaults?: readonly string[];
  readonly stateless?: string;
  readonly homeNet?: string;
  readonly override?: string;
}

/** A Network Firewall with groups of rules, each a text, in order. */
const firewall = (texts: readonly string[], options: FirewallOptions = {}): Sample[] => {
  const {
    order = "STRICT_ORDER",
    defaults = [APP_LAYER],
    stateless = "aws:forward_to_sfe",
    homeNet,
    override,
  } = options;
  return [
    ...texts.map(
      (rulesString, index): Sample => ({
        type: GROUP,
        name: `group-${index}`,
        id: `arn:aws:network-firewall:eu-west-2:0:stateful-rulegroup/g${index}`,
        props: {
          type: "STATEFUL",
          ruleGroup: { rulesSource: { rulesString }, statefulRuleOptions: { ruleOrder: order } },
        },
      }),
    ),
    {
      type: POLICY,
      name: "policy",
      props: {
        firewallPolicy: {
          statelessDefaultActions: [stateless],
          statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
          statefulDefaultActions: defaults,
          statefulEngineOptions: { ruleOrder: order },
          statefulRuleGroupReferences: texts.map((_, index) => ({
            resourceArn: `arn:aws:network-firewall:eu-west-2:0:stateful-rulegroup/g${index}`,
            ...(order === "STRICT_ORDER" && { priority: 10 * (index + 1) }),
            ...(override && index === 0 && { override: { action: override } }),
          })),
          ...(homeNet && {
            policyVariables: { ruleVariables: [{ key: "HOME_NET", ipSet: { definitions: [homeNet] } }] },
          }),
        },
      },
    },
  ];
};

const pass = (host: string, sid = 1) =>
  `pass tls any any -> any 443 (tls.sni; content:"${host}"; startswith; endswith; nocase; flow:to_server,established; sid:${sid};)`;
const drop = (host: string, sid = 2) => pass(host, sid).replace("pass", "drop");

const securityRule = (name: string, cidrIpv4: string, port: number, to = port): Sample => ({
  type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  name,
  props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: port, toPort: to, cidrIpv4 },
});

const aclRule = (ruleNumber: number, ruleAction: string, cidrBlock: string): Sample => ({
  type: "aws:ec2/networkAclRule:NetworkAclRule",
  name: `acl-${ruleNumber}`,
  props: { networkAclId: "acl-1", egress: true, ruleNumber, ruleAction, protocol: "-1", cidrBlock },
});

const route = (name: string, destinationCidrBlock: string, via: object, routeTableId = "rtb-1"): Sample => ({
  type: "aws:ec2/route:Route",
  name,
  props: { routeTableId, destinationCidrBlock, ...via },
});

const dns = (rules: readonly (readonly [priority: number, action: string, domain: string])[]): Sample[] => [
  {
    type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    name: "dns",
    id: "rslvr-frg-1",
    props: {},
  },
  {
    type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    name: "dns-vpc",
    props: { firewallRuleGroupId: "rslvr-frg-1", vpcId: "vpc-1", priority: 101 },
  },
  ...rules.flatMap(([priority, action, domain]): Sample[] => [
    {
      type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
      name: `list-${priority}`,
      id: `rslvr-fdl-${priority}`,
      props: { domains: [domain] },
    },
    {
      type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
      name: `dns-${priority}`,
      props: { action, priority, firewallRuleGroupId: "rslvr-frg-1", firewallDomainListId: `rslvr-fdl-${priority}` },
    },
  ]),
];

const says = (samples: readonly Sample[], line: string, expected: string): void =>
  assert.equal(wordsFor(samples, `10.0.0.5 ${line}`), expected);

describe("a security group", () => {
  // https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
  it("lets out what one of its rules allows, whatever the others say, and nothing else", () => {
    const group = [securityRule("a", "192.0.2.0/24", 443), securityRule("b", "0.0.0.0/0", 80)];
    says(group, "8.8.8.8:80 http", "allow");
    says(group, "192.0.2.9:443 tcp", "allow");
    says(group, "8.8.8.8:443 tcp", "deny-default");
  });

  it("without a rule lets nothing out: the provider removes AWS's own rule that allows all", () =>
    says([{ type: "aws:ec2/securityGroup:SecurityGroup", name: "sg", props: {} }], "8.8.8.8:443 tcp", "deny-default"));

  it("that names addresses decides about a name only once all addresses, or none, are let out", () => {
    says([securityRule("a", "198.18.0.0/15", 443)], "example.org", "deny-default");
    says([securityRule("a", "8.8.8.0/24", 443)], "example.org", "unknown");
    says([securityRule("a", "0.0.0.0/1", 443), securityRule("b", "128.0.0.0/1", 443)], "example.org", "allow");
  });
});

describe("a network ACL", () => {
  // https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
  it("asks its rules by number, and denies what none takes", () => {
    const deny = aclRule(50, "deny", "8.8.8.0/24");
    says([aclRule(100, "allow", "0.0.0.0/0"), deny], "8.8.8.8:443 tcp", "deny");
    says([aclRule(40, "allow", "0.0.0.0/0"), deny], "8.8.8.8:443 tcp", "allow");
    says([deny], "8.8.4.4:443 tcp", "deny-default");
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html, ephemeral ports
  describe("keeps no state", () => {
    const out = aclRule(100, "allow", "0.0.0.0/0");
    const inbound = (ruleNumber: number, ruleAction: string, cidrBlock: string, fromPort: number, toPort = 65535) => ({
      ...aclRule(ruleNumber, ruleAction, cidrBlock),
      name: `in-${ruleNumber}`,
      props: { networkAclId: "acl-1", ruleNumber, ruleAction, protocol: "tcp", cidrBlock, fromPort, toPort },
    });

    it("so that its inbound rules have to let the answers in", () => {
      says([out, inbound(100, "allow", "0.0.0.0/0", 1024)], "8.8.8.8:443 tcp", "allow");
      says([out, inbound(100, "allow", "0.0.0.0/0", 32768)], "8.8.8.8:443 tcp", "allow");
      says([out, inbound(100, "allow", "0.0.0.0/0", 443, 443)], "8.8.8.8:443 tcp", "deny-default");
      says([out, inbound(100, "allow", "10.0.0.0/8", 1024)], "8.8.8.8:443 tcp", "deny-default");
      const shut = inbound(50, "deny", "8.8.8.0/24", 1024);
      says([out, shut, inbound(100, "allow", "0.0.0.0/0", 1024)], "8.8.8.8:443 tcp", "deny");
      says([out, shut, inbound(100, "allow", "0.0.0.0/0", 1024)], "8.8.4.4:443 tcp", "allow");
    });

    it("of which it is said what would let them in", () => {
      const line = "10.0.0.5 example.org";
      const [verdict] = verdictsOf([out, inbound(100, "allow", "10.0.0.0/8", 1024)], line);
      assert.deepEqual(
        verdict && whyNot(verdict, flowOf(line), { from: "10.0.0.5", to: "example.org", port: "TCP 443" }),
        ["Let the answers in, from any address to the ports 1024 to 65535, in acl-1."],
      );
    });

    it("which depends on the client where they are for some of its ports", () =>
      says([out, inbound(100, "allow", "0.0.0.0/0", 49152)], "8.8.8.8:443 tcp", "unknown"));

    it("which stops nothing that waits for no answer", () =>
      says([out, inbound(100, "allow", "0.0.0.0/0", 443, 443)], "8.8.8.8:53 udp", "allow"));

    it("which an unknown rule may do either way", () => {
      const rule = inbound(100, "allow", "0.0.0.0/0", 1024);
      const unread = (key: string) => ({ ...rule, props: { ...rule.props, [key]: UNKNOWN } });
      for (const key of ["cidrBlock", "fromPort", "protocol", "ruleAction"])
        says([out, unread(key)], "8.8.8.8:443 tcp", "unknown");
      says([out, { ...rule, props: { ...rule.props, cidrBlock: undefined } }], "8.8.8.8:443 tcp", "unknown");
    });
  });

  it("is asked behind the security group: both have to let it out", () => {
    says([securityRule("a", "0.0.0.0/0", 443), aclRule(100, "deny", "0.0.0.0/0")], "8.8.8.8:443 tcp", "deny");
    says([securityRule("a", "0.0.0.0/0", 443), aclRule(100, "allow", "0.0.0.0/0")], "8.8.8.8:443 tcp", "allow");
  });

  it("with two rules of one number that disagree is not known", () =>
    says(
      [aclRule(100, "allow", "0.0.0.0/0"), { ...aclRule(100, "deny", "0.0.0.0/0"), name: "b" }],
      "8.8.8.8:443 tcp",
      "unknown",
    ));

  it("with a rule whose number isn't known is known where both orders say the same", () => {
    const somewhere: Sample = {
      ...aclRule(1, "allow", "0.0.0.0/0"),
      name: "somewhere",
      props: { ...aclRule(1, "allow", "0.0.0.0/0").props, ruleNumber: UNKNOWN },
    };
    says([somewhere], "8.8.8.8:443 tcp", "allow");
    says([somewhere, aclRule(100, "deny", "8.8.8.8/32")], "8.8.8.8:443 tcp", "unknown");
    says([somewhere, aclRule(100, "deny", "8.8.8.8/32")], "8.8.4.4:443 tcp", "allow");
  });
});

describe("a route", () => {
  const ENDPOINT = { vpcEndpointId: "vpce-1" };
  const rules = firewall([pass("a.example.org")]);

  // https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
  it("is the narrowest that holds the destination", () => {
    const both = [
      ...rules,
      route("all", "0.0.0.0/0", ENDPOINT),
      route("some", "8.8.8.0/24", { natGatewayId: "nat-1" }),
    ];
    says(both, "8.8.8.8:443 tcp", "allow");
    says(both, "8.8.4.4:443 tcp", "partial");
  });

  it("to a list is one for each network of it", () => {
    const list: Sample = {
      type: "aws:ec2/managedPrefixList:ManagedPrefixList",
      name: "list",
      id: "pl-1",
      props: { entries: [{ cidr: "10.0.0.0/8" }, { cidr: "8.8.8.8/32" }] },
    };
    const past: Sample = {
      type: "aws:ec2/route:Route",
      name: "past",
      props: { routeTableId: "rtb-1", destinationPrefixListId: "pl-1", natGatewayId: "nat-1" },
    };
    const all = [...rules, list, past, route("all", "0.0.0.0/0", ENDPOINT), route("some", "8.8.8.0/24", ENDPOINT)];
    says(all, "8.8.8.8:443 tcp", "allow");
    says(all, "8.8.8.9:443 tcp", "partial");
  });

  it("whose target is gone leads nowhere", () => {
    const table: Sample = {
      type: "aws:ec2/routeTable:RouteTable",
      name: "table",
      id: "rtb-1",
      props: {
        routes: [
          { cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1", state: "active" },
          { cidrBlock: "8.8.8.0/24", natGatewayId: "nat-2", state: "blackhole" },
        ],
      },
    };
    says([...rules, table], "8.8.8.8:443 tcp", "deny");
    says([...rules, table], "8.8.4.4:443 tcp", "allow");
  });

  it("past the firewall isn't asked there", () => {
    says([...rules, route("all", "0.0.0.0/0", { gatewayId: "igw-1" })], "b.example.org", "allow");
    says([...rules, route("all", "0.0.0.0/0", ENDPOINT)], "b.example.org", "partial");
  });

  it("of another table than the clients' is the firewall's own", () =>
    says(
      [...rules, route("all", "0.0.0.0/0", ENDPOINT), route("nat", "0.0.0.0/0", { natGatewayId: "nat-1" }, "rtb-2")],
      "b.example.org",
      "partial",
    ));

  it("that isn't in the stack leaves what it doesn't hold unknown", () =>
    says([...rules, route("some", "8.8.8.0/24", ENDPOINT)], "9.9.9.9:443 tcp", "unknown"));
});

describe("the stateless rules of Network Firewall", () => {
  const stateless = (action: string, match: object = {}): Sample[] => [
    {
      type: GROUP,
      name: "stateless",
      id: "arn:aws:network-firewall:eu-west-2:0:stateless-rulegroup/s",
      props: {
        type: "STATELESS",
        ruleGroup: {
          rulesSource: {
            statelessRulesAndCustomActions: {
              statelessRules: [
                {
                  priority: 1,
                  ruleDefinition: {
                    actions: [action],
                    matchAttributes: { protocols: [6], destinations: [{ addressDefinition: "8.8.8.0/24" }], ...match },
                  },
                },
              ],
            },
          },
        },
      },
    },
  ];
  const withStateless = (action: string, match: object = {}, byDefault?: string): Sample[] => {
    const [group, policy] = firewall([pass("a.example.org")], byDefault ? { stateless: byDefault } : {}) as [
      Sample,
      Sample,
    ];
    const { firewallPolicy } = policy.props as { firewallPolicy: object };
    const statelessRuleGroupReferences = [{ resourceArn: stateless(action)[0]?.id, priority: 1 }];
    return [
      ...stateless(action, match),
      group,
      { ...policy, props: { firewallPolicy: { ...firewallPolicy, statelessRuleGroupReferences } } },
    ];
  };

  // https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-rules-engines.html
  it("come first: what they pass no stateful rule sees, and what they drop neither", () => {
    says(withStateless("aws:pass"), "8.8.8.8:443 tcp", "allow");
    says(withStateless("aws:drop"), "8.8.8.8:443 tcp", "deny");
    says(withStateless("aws:forward_to_sfe"), "8.8.8.8:443 tcp", "partial");
    says(withStateless("aws:pass"), "8.8.4.4:443 tcp", "partial");
  });

  it("for packets from certain ports may or may not take what clients send", () => {
    const from = (fromPort: number, toPort: number) => ({ sourcePorts: [{ fromPort, toPort }] });
    says(withStateless("aws:pass", from(1024, 65535)), "8.8.8.8:443 tcp", "allow");
    says(withStateless("aws:pass", from(53, 53)), "8.8.8.8:443 tcp", "unknown");
  });

  it("have to pass the answers too, where the default drops", () => {
    const answers = { addressDefinition: "10.0.0.0/8" };
    const withAnswers = (match: object): Sample[] => {
      const [group, ...others] = withStateless("aws:pass", {}, "aws:drop") as [Sample, ...Sample[]];
      const rule = (priority: number, matchAttributes: object) => ({
        priority,
        ruleDefinition: { actions: ["aws:pass"], matchAttributes },
      });
      const rules = [rule(1, { destinations: [{ addressDefinition: "8.8.8.0/24" }] }), rule(2, match)];
      const rulesSource = { statelessRulesAndCustomActions: { statelessRules: rules } };
      return [{ ...group, props: { type: "STATELESS", ruleGroup: { rulesSource } } }, ...others];
    };
    says(withStateless("aws:pass", {}, "aws:drop"), "8.8.8.8:443 tcp", "deny-default");
    says(withAnswers({ destinations: [answers] }), "8.8.8.8:443 tcp", "allow");
    says(
      withAnswers({ destinations: [answers], sourcePorts: [{ fromPort: 443, toPort: 443 }] }),
      "8.8.8.8:443 tcp",
      "unknown",
    );
    says(
      withAnswers({ destinations: [answers], sources: [{ addressDefinition: "9.9.9.9/32" }] }),
      "8.8.8.8:443 tcp",
      "deny-default",
    );
    says(withAnswers({ destinations: [answers], protocols: [17] }), "8.8.8.8:443 tcp", "deny-default");
  });

  it("let fragments of datagrams past all names where the policy passes those", () => {
    const [group, policy] = firewall(["drop udp any any -> any any (sid:9;)"]) as [Sample, Sample];
    const { firewallPolicy } = policy.props as { firewallPolicy: object };
    const passing = (action: string): Sample[] => [
      group,
      { ...policy, props: { firewallPolicy: { ...firewallPolicy, statelessFragmentDefaultActions: [action] } } },
    ];
    says(passing("aws:pass"), "8.8.8.8:443 udp", "unknown");
    says(passing("aws:pass"), "8.8.8.8:443 tcp", "partial");
    says(passing("aws:drop"), "8.8.8.8:443 udp", "deny");
  });

  it("leave the rest to the policy's default, of which aws:pass skips all names", () => {
    says(firewall([pass("a.example.org")], { stateless: "aws:pass" }), "b.example.org", "allow");
    says(firewall([pass("a.example.org")], { stateless: "aws:drop" }), "a.example.org", "deny-default");
  });
});

describe("the stateful rules of Network Firewall", () => {
  // https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
  it("in strict order are asked by the groups' priorities, then in the order of the text", () => {
    says(firewall([`${drop("a.example.org")}\n${pass("a.example.org")}`]), "a.example.org", "partial");
    says(firewall([`${pass("a.example.org")}\n${drop("a.example.org")}`]), "a.example.org", "allow");
    says(firewall([drop("a.example.org"), pass("a.example.org")]), "a.example.org", "partial");
    says(firewall([pass("a.example.org"), drop("a.example.org")]), "a.example.org", "allow");
  });

  it("in action order pass before they drop, wherever they stand", () => {
    const order = "DEFAULT_ACTION_ORDER";
    says(firewall([drop("a.example.org"), pass("a.example.org")], { order }), "a.example.org", "allow");
    says(firewall([drop("a.example.org")], { order }), "a.example.org", "partial");
  });

  it("without a default action let through what no rule takes", () => {
    says(firewall([pass("a.example.org")], { defaults: [] }), "b.example.org", "allow");
    says(
      firewall([pass("a.example.org")], { defaults: ["aws:alert_established_app_layer_to_server"] }),
      "b.example.org",
      "allow",
    );
    says(firewall([pass("a.example.org")], { order: "DEFAULT_ACTION_ORDER" }), "b.example.org", "allow");
  });

  it("stop even the handshake by aws:drop_strict, unless a rule passes it", () => {
    const strict = { defaults: ["aws:drop_strict"] };
    says(firewall([pass("a.example.org")], strict), "a.example.org", "deny-default");
    const handshake = "pass tcp any any -> any 443 (flow:not_established; sid:9;)";
    says(firewall([`${handshake}\n${pass("a.example.org")}`], strict), "a.example.org", "allow");
    says(firewall([`${handshake}\n${pass("a.example.org")}`], strict), "b.example.org", "partial");
  });

  // Suricata's IP-only rules; AWS's guide warns of them: facts of the best-practice guide, "flow keyword".
  it("that look at heads alone decide at the first packet, before any name is said", () => {
    const open = "pass tcp any any -> any 443 (sid:9;)";
    says(firewall([`${drop("a.example.org")}\n${open}`]), "a.example.org", "allow");
    says(
      firewall([`${drop("a.example.org")}\n${open.replace("sid:9", "flow:to_server; sid:9")}`]),
      "a.example.org",
      "partial",
    );
    says(firewall([`${pass("a.example.org")}\ndrop tcp any any -> any any (sid:9;)`]), "a.example.org", "deny");
  });

  it("that drop packets of connections that aren't open yet stop the handshake of all", () => {
    says(
      firewall([`${pass("a.example.org")}\ndrop tcp any any -> any any (flow:to_server; sid:9;)`]),
      "a.example.org",
      "deny",
    );
    says(
      firewall([`${pass("a.example.org")}\ndrop tcp any any -> any any (flow:to_server,established; sid:9;)`]),
      "a.example.org",
      "allow",
    );
    says(
      firewall([`${pass("a.example.org")}\ndrop tcp any any -> any any (flow:to_server,established; sid:9;)`]),
      "b.example.org",
      "partial",
    );
  });

  it("of which a policy makes alerts stop nothing (DROP_TO_ALERT)", () => {
    says(
      firewall([drop("a.example.org"), pass("a.example.org")], { override: "DROP_TO_ALERT" }),
      "a.example.org",
      "allow",
    );
    says(
      firewall([drop("a.example.org"), pass("b.example.org")], { override: "DROP_TO_ALERT" }),
      "a.example.org",
      "partial",
    );
  });

  it("that drop without `flow` meet the answers as well, from where the client dialled", () => {
    const foreign = "drop tls !10.0.0.0/8 any -> any !443 (sid:9;)";
    const open = { defaults: [] };
    says(firewall([foreign], open), "a.example.org", "partial");
    says(firewall([foreign.replace("(", "(flow:to_server; ")], open), "a.example.org", "allow");
    says(firewall([`${foreign}\n${pass("a.example.org")}`], open), "a.example.org", "allow");
    says(firewall([foreign.replace("!443", "22")], open), "a.example.org", "allow");
    says(firewall(["drop ip !10.0.0.0/8 any -> any any (sid:9;)"], open), "a.example.org", "deny");
  });

  it("that pass packets alone don't cover the answers; those that know what is spoken do", () => {
    const open = { defaults: [] };
    const packets = "pass tcp any any -> any any (flow:to_server; sid:8;)";
    says(firewall([`${packets}\ndrop tls any any -> any any (sid:9;)`], open), "a.example.org", "partial");
    says(
      firewall([`${packets}\ndrop tls any any -> any any (flow:to_server; sid:9;)`], open),
      "a.example.org",
      "allow",
    );
    says(firewall([`${pass("a.example.org")}\ndrop tls any any -> any any (sid:9;)`], open), "a.example.org", "allow");
    says(firewall([`${packets}\ndrop ip !10.0.0.0/8 any -> any any (sid:9;)`], open), "a.example.org", "deny");
    says(
      firewall([`${packets}\ndrop tls any any -> any any (ssl_version:tls1.0; sid:9;)`], open),
      "a.example.org",
      "unknown",
    );
  });

  it("for what servers send are asked about the answers, whatever the client was let say", () => {
    const answers = "drop tcp any any -> any any (flow:to_client; sid:9;)";
    says(firewall([`${pass("a.example.org")}\n${answers}`]), "a.example.org", "deny");
    says(
      firewall([`${pass("a.example.org")}\n${answers.replace("_client", "_client,established")}`]),
      "a.example.org",
      "allow",
    );
    says(firewall(["pass tls any any -> any any (flow:to_client; sid:9;)"]), "a.example.org", "partial");
  });

  it("of what has no handshake are all asked at its one packet, in their order", () => {
    const drop = "drop udp any any -> any 443 (sid:9;)";
    const pass = "pass ip any any -> any any (flow:to_server; sid:8;)";
    says(firewall([`${pass}\n${drop}`]), "8.8.8.8:443 udp", "allow");
    says(firewall([`${drop}\n${pass}`]), "8.8.8.8:443 udp", "deny");
  });

  it("that alert decide nothing", () =>
    says(
      firewall([`${pass("a.example.org").replace("pass", "alert")}\n${pass("a.example.org", 3)}`]),
      "a.example.org",
      "allow",
    ));

  it("for HOME_NET are for the networks of the policy's variable", () => {
    const home = pass("a.example.org").replace("any any", "$HOME_NET any");
    says(firewall([home], { homeNet: "10.0.0.0/8" }), "a.example.org", "allow");
    says(firewall([home], { homeNet: "172.16.0.0/12" }), "a.example.org", "partial");
    says(firewall([home]), "a.example.org", "unknown");
  });

  it("in a group outside the stack may say anything, before others or behind them", () => {
    const [group, policy] = firewall([pass("a.example.org")]) as [Sample, Sample];
    const { firewallPolicy } = policy.props as { firewallPolicy: { statefulRuleGroupReferences: object[] } };
    const withOutside = (priority: number): Sample[] => [
      group,
      {
        ...policy,
        props: {
          firewallPolicy: {
            ...firewallPolicy,
            statefulRuleGroupReferences: [
              ...firewallPolicy.statefulRuleGroupReferences,
              { resourceArn: "arn:aws:network-firewall:eu-west-2:1:stateful-rulegroup/theirs", priority },
            ],
          },
        },
      },
    ];
    says(withOutside(1), "a.example.org", "unknown");
    says(withOutside(1), "b.example.org", "unknown");
    says(withOutside(99), "b.example.org", "unknown");
  });

  it("are judged by the version of TLS and by what is spoken", () => {
    const modern = firewall([pass("a.example.org").replace("tls.sni", "ssl_version:tls1.2,tls1.3; tls.sni")]);
    says(modern, "a.example.org:443 tls 1.2", "allow");
    says(modern, "a.example.org:443 tls 1.1", "partial");
    says(modern, "a.example.org:443 http", "partial");
    says(
      firewall([pass("a.example.org").replace("tls.sni", "ssl_version:tls1.3; tls.sni")]),
      "a.example.org",
      "unknown",
    );
  });

  it("with conditions that aren't understood may let through, and may not", () => {
    const odd = pass("a.example.org").replace("sid:", "geoip:dst,GB; sid:");
    says(firewall([odd]), "a.example.org", "unknown");
    says(firewall([odd]), "b.example.org", "partial");
    says(firewall([pass("a.example.org").replace("content", 'pcre:"/(?=a)/"; content')]), "a.example.org", "unknown");
  });
});

describe("DNS Firewall", () => {
  const open = firewall([pass("a.example.org")]);

  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
  it("comes before all else, by priority, and answers what no rule takes", () => {
    says([...dns([[100, "BLOCK", "*"]]), ...open], "a.example.org", "deny");
    says(
      [
        ...dns([
          [50, "ALLOW", "a.example.org"],
          [100, "BLOCK", "*"],
        ]),
        ...open,
      ],
      "a.example.org",
      "allow",
    );
    says(
      [
        ...dns([
          [150, "ALLOW", "a.example.org"],
          [100, "BLOCK", "*"],
        ]),
        ...open,
      ],
      "a.example.org",
      "deny",
    );
    says([...dns([[100, "BLOCK", "b.example.org"]]), ...open], "a.example.org", "allow");
    says(
      [
        ...dns([
          [100, "ALERT", "*"],
          [200, "BLOCK", "*"],
        ]),
        ...open,
      ],
      "a.example.org",
      "allow",
    );
  });

  const ofProfile = (priority: number, vpcs: readonly string[]): Sample[] => [
    { type: "aws:route53/profilesProfile:ProfilesProfile", name: "profile", id: "rp-1", props: {} },
    {
      type: "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation",
      name: "profile-rules",
      props: { profileId: "rp-1", resourceArn: "rslvr-frg-1", resourceProperties: JSON.stringify({ priority }) },
    },
    ...vpcs.map(
      (vpc): Sample => ({
        type: "aws:route53/profilesAssociation:ProfilesAssociation",
        name: `profile-${vpc}`,
        props: { profileId: "rp-1", resourceId: vpc },
      }),
    ),
  ];
  const withoutAssociation = (samples: readonly Sample[]) => samples.filter(({ name }) => name !== "dns-vpc");

  it("holds for each VPC that has its Profile, a hundred as well as one, and for none that is told", () => {
    const blocked = withoutAssociation(dns([[100, "BLOCK", "*"]]));
    for (const count of [0, 1, 100]) {
      const vpcs = Array.from({ length: count }, (_, n) => `vpc-${n}`);
      says([...blocked, ...ofProfile(101, vpcs), ...open], "a.example.org", "deny");
    }
  });

  it("is unknown where another stack holds the Profile, or a group that comes first", () => {
    const [, , association] = ofProfile(101, ["vpc-1"]);
    says([...(association ? [association] : []), ...open], "a.example.org", "unknown");
    const elsewhere = (priority: number): Sample => ({
      type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
      name: "elsewhere",
      props: { firewallRuleGroupId: "rslvr-frg-9", vpcId: "vpc-1", priority },
    });
    const allowed = dns([[50, "ALLOW", "a.example.org"]]);
    says([...allowed, elsewhere(500), ...open], "a.example.org", "allow");
    says([...allowed, elsewhere(100), ...open], "a.example.org", "unknown");
  });

  it("takes a Profile's groups among those of the VPC itself, by priority", () => {
    const own: Sample[] = [
      {
        type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        name: "own",
        id: "rslvr-frg-2",
        props: {},
      },
      {
        type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        name: "own-vpc",
        props: { firewallRuleGroupId: "rslvr-frg-2", vpcId: "vpc-1", priority: 500 },
      },
      {
        type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        name: "own-rule",
        props: {
          action: "ALLOW",
          priority: 1,
          firewallRuleGroupId: "rslvr-frg-2",
          firewallDomainListId: "rslvr-fdl-100",
        },
      },
    ];
    const blocked = withoutAssociation(dns([[100, "BLOCK", "*"]]));
    says([...blocked, ...own, ...ofProfile(400, ["vpc-1"]), ...open], "a.example.org", "deny");
    says([...blocked, ...own, ...ofProfile(600, ["vpc-1"]), ...open], "a.example.org", "allow");
  });

  it("isn't asked for addresses, not even for those of other resolvers", () => {
    const blocked = dns([[100, "BLOCK", "*"]]);
    says([...blocked, securityRule("a", "0.0.0.0/0", 443)], "8.8.8.8:443 tcp", "allow");
    says([...blocked, securityRule("a", "0.0.0.0/0", 53)], "8.8.8.8:53 dns", "allow");
  });
});
