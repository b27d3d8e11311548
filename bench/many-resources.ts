import type { JsonObject } from "../src/stack/model/plan-document.ts";
import type { PolicySubject } from "../src/stack/pack/policy-subject.ts";

/**
 * A stack of that many resources, as large ones are: half of them have nothing to do with the network, and nothing is
 * wrong with any.
 */
export const manyResources = (count: number): PolicySubject[] =>
  Array.from({ length: count }, (_, index) => {
    const [type, inputs] = (KINDS[index % KINDS.length] as Kind)(index);
    const name = `resource-${index}`;
    return {
      urn: `urn:pulumi:stack::project::${type}::${name}`,
      type,
      name,
      parent: "",
      protect: false,
      provider: null,
      dependencies: [],
      propertyDependencies: {},
      inputs,
      outputs: inputs,
    };
  });

type Kind = (index: number) => [type: string, inputs: JsonObject];

const tags = { Service: "booking", Owner: "team" };
const rule = (index: number): string =>
  `pass tls $HOME_NET any -> any 443 (msg:"booking"; flow:to_server; ssl_version:tls1.2,tls1.3; tls.sni; content:"host${index}.example.org"; startswith; endswith; nocase; sid:${index + 1}; rev:1;)`;

const KINDS: readonly Kind[] = [
  (index) => ["aws:s3/bucketV2:BucketV2", { bucket: `bucket-${index}`, tags }],
  (index) => [
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    {
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: `10.${index % 250}.0.0/16`,
      securityGroupId: "sg-1",
      tags,
    },
  ],
  (index) => ["aws:iam/role:Role", { name: `role-${index}`, assumeRolePolicy: "{}", tags }],
  (index) => [
    "aws:ec2/securityGroup:SecurityGroup",
    {
      vpcId: "vpc-1",
      name: `group-${index}`,
      egress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.0.0.0/8"] }],
      tags,
    },
  ],
  (index) => [
    "aws:lambda/function:Function",
    { name: `function-${index}`, handler: "index.handler", environment: { variables: { STAGE: "live" } }, tags },
  ],
  (index) => [
    "azure-native:network:SecurityRule",
    {
      access: "Allow",
      direction: "Outbound",
      priority: 100 + (index % 3900),
      protocol: "Tcp",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "10.0.0.0/8",
      destinationPortRange: "443",
      networkSecurityGroupName: "clients",
      resourceGroupName: "network",
    },
  ],
  (index) => ["aws:dynamodb/table:Table", { name: `table-${index}`, hashKey: "id", tags }],
  (index) => [
    "aws:networkfirewall/ruleGroup:RuleGroup",
    {
      type: "STATEFUL",
      capacity: 100,
      ruleGroup: {
        rulesSource: { rulesString: Array.from({ length: 5 }, (_, line) => rule(index * 5 + line)).join("\n") },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
      tags,
    },
  ],
];
