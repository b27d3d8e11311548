import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { INVENTORY_FORMATS, type InventoryFormat, renderInventory } from "../../src/guardrail/render-inventory.ts";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

const PIN = "18.132.56.40/32";
const HSCN = "155.231.48.156/32";
const AZURE = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network";
const item = (resourceType: string, resourceId: string, configuration: object) =>
  JSON.stringify({ accountId: "000000000001", awsRegion: "eu-west-2", resourceId, resourceType, configuration });

const permission = (more: object) => ({ ipProtocol: "tcp", fromPort: 443, toPort: 443, ...more });
const collections = (name: string, rule: object) => ({
  id: `${AZURE}/firewallPolicies/hub/ruleCollectionGroups/${name}`,
  name,
  type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
  properties: {
    priority: 1000,
    ruleCollections: [
      {
        ruleCollectionType: "FirewallPolicyFilterRuleCollection",
        name: "collection",
        priority: 1000,
        action: { type: "Allow" },
        rules: [
          {
            ruleType: "NetworkRule",
            name: "rule",
            ipProtocols: ["TCP"],
            sourceAddresses: ["10.0.0.0/16"],
            destinationPorts: ["443"],
            ...rule,
          },
        ],
      },
    ],
  },
});
const group = collections("pinned", { destinationAddresses: [PIN] });
const groupByList = collections("listed", {
  destinationAddresses: [],
  destinationIpGroups: [`${AZURE}/ipGroups/mesh`],
});
const ipGroup = {
  id: `${AZURE}/ipGroups/mesh`,
  name: "mesh",
  type: "Microsoft.Network/ipGroups",
  properties: { ipAddresses: [HSCN] },
};
const nsg = {
  id: `${AZURE}/networkSecurityGroups/clients`,
  name: "clients",
  type: "Microsoft.Network/networkSecurityGroups",
  properties: {
    securityRules: [
      {
        name: "mesh",
        properties: {
          access: "Allow",
          direction: "Outbound",
          priority: 100,
          protocol: "Tcp",
          sourceAddressPrefix: "*",
          sourcePortRange: "*",
          destinationAddressPrefix: PIN,
          destinationPortRange: "443",
        },
      },
    ],
  },
};
const ruleGroup = (rulesString: string) => ({
  RuleGroup: { RulesSource: { RulesString: rulesString }, StatefulRuleOptions: { RuleOrder: "STRICT_ORDER" } },
  RuleGroupResponse: {
    RuleGroupArn: "arn:aws:network-firewall:eu-west-2:000000000001:stateful-rulegroup/pins",
    RuleGroupName: "pins",
    Type: "STATEFUL",
  },
});

/** What a cloud's command answers, by what stands in its arguments; the first that fits. */
type Answers = readonly (readonly [words: string, answer: unknown])[];

/** An estate as each format's command sees it, and where the audit must find a pin in the answers. */
const ESTATES: Record<InventoryFormat, { command: string; answers: Answers; pinned: readonly string[] }> = {
  "aws-config": {
    command: "aws",
    answers: [
      [
        "prefixListIds",
        {
          Results: [
            item("AWS::EC2::SecurityGroup", "sg-2", {
              groupId: "sg-2",
              ipPermissionsEgress: [permission({ prefixListIds: [{ prefixListId: "pl-1" }] })],
            }),
          ],
        },
      ],
      ["destinationPrefixListId", { Results: [] }],
      [
        "SecurityGroup",
        {
          Results: [
            item("AWS::EC2::SecurityGroup", "sg-1", {
              groupId: "sg-1",
              ipPermissionsEgress: [permission({ ipv4Ranges: [{ cidrIp: PIN }], ipRanges: [PIN] })],
            }),
          ],
        },
      ],
      [
        "NetworkAcl",
        {
          Results: [
            item("AWS::EC2::NetworkAcl", "acl-1", {
              networkAclId: "acl-1",
              entries: [
                {
                  egress: true,
                  ruleAction: "allow",
                  cidrBlock: PIN,
                  protocol: "6",
                  ruleNumber: 100,
                  portRange: { from: 443, to: 443 },
                },
              ],
            }),
          ],
        },
      ],
      ["RouteTable", { Results: [] }],
      [
        "PrefixList",
        {
          Results: [
            item("AWS::EC2::PrefixList", "pl-1", {
              PrefixListId: "pl-1",
              PrefixListName: "mesh",
              Entries: [{ Cidr: HSCN }],
            }),
          ],
        },
      ],
      [
        "RuleGroup",
        {
          Results: [
            item("AWS::NetworkFirewall::RuleGroup", "rg-1", {
              ruleGroup: {
                rulesSource: {
                  statefulRules: [
                    {
                      action: "PASS",
                      header: {
                        protocol: "TCP",
                        source: "ANY",
                        sourcePort: "ANY",
                        direction: "FORWARD",
                        destination: PIN,
                        destinationPort: "443",
                      },
                      ruleOptions: [{ keyword: "sid", settings: ["1"] }],
                    },
                  ],
                },
              },
              ruleGroupResponse: { type: "STATEFUL", ruleGroupArn: ruleGroup("").RuleGroupResponse.RuleGroupArn },
            }),
          ],
        },
      ],
    ],
    pinned: ["acl-1", "rg-1", "sg-1", "sg-2"],
  },
  "resource-graph": {
    command: "az",
    answers: [
      ["destinationIpGroups", { data: [groupByList] }],
      ["rulecollectiongroups", { data: [group, group] }],
      ["ipgroups", { data: [ipGroup] }],
      ["networksecuritygroups", { data: [nsg] }],
      ["routetables", { data: [] }],
    ],
    pinned: ["clients", "listed", "pinned"],
  },
  "aws-cli": {
    command: "aws",
    answers: [
      [
        "describe-security-groups",
        {
          SecurityGroups: [
            {
              GroupId: "sg-1",
              GroupName: "clients",
              IpPermissionsEgress: [
                { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: PIN }], PrefixListIds: [] },
                { IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: "pl-1" }] },
              ],
            },
          ],
        },
      ],
      ["describe-network-acls", { NetworkAcls: [] }],
      ["describe-route-tables", { RouteTables: [] }],
      ["PrefixLists[?OwnerId", "pl-1"],
      ["describe-managed-prefix-lists", { PrefixLists: [{ PrefixListId: "pl-1", OwnerId: "000000000001" }] }],
      ["get-managed-prefix-list-entries", { Entries: [{ Cidr: HSCN }] }],
      ["list-rule-groups", ruleGroup("").RuleGroupResponse.RuleGroupArn],
      ["describe-rule-group", ruleGroup(`pass tcp any any -> ${PIN} 443 (sid:1;)`)],
      ["list-firewall-policies", ""],
    ],
    pinned: ["pins", "sg-1"],
  },
  az: {
    command: "az",
    answers: [
      ["nsg list", { value: [nsg] }],
      ["ip-group list", { value: [ipGroup] }],
      ["route-table list", { value: [] }],
      ["[].[name,resourceGroup]", "hub\thub"],
      ["rule-collection-group list", { value: [group, groupByList] }],
      ["firewall policy list", { value: [] }],
    ],
    pinned: ["clients", "listed", "pinned"],
  },
};

/** A command of a cloud's that answers what it is told to. */
const standIn = (answers: Answers): string => `#!${process.execPath}
const args = process.argv.slice(2).join(" ");
const found = ${JSON.stringify(answers)}.find(([words]) => args.includes(words));
if (found === undefined) { console.error("nobody expects: " + args); process.exit(1); }
console.log(typeof found[1] === "string" ? found[1] : JSON.stringify(found[1]));
`;

describe("an inventory, run and audited", () => {
  for (const format of INVENTORY_FORMATS)
    it(`by ${format} finds each pin of the estate, those in lists among them`, async () => {
      const { command, answers, pinned } = ESTATES[format];
      const tools = folderOf({ [command]: standIn(answers), "audit/.keep": "" });
      chmodSync(join(tools, command), 0o755);
      const cwd = join(tools, "audit");
      const script = renderInventory(format, catalogueSource());
      const PATH = [tools, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
      execFileSync("bash", ["-euo", "pipefail", "-c", script], {
        cwd,
        env: { PATH },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const { out } = await runCommand("audit", cwd, "--json", "--now", "2026-11-28");
      const stacks: readonly { findings: readonly Found[] }[] = JSON.parse(out).stacks;
      const found = stacks.flatMap(({ findings }) => findings.filter(({ check }) => check === "ip-pinning"));
      assert.deepEqual([...new Set(found.map(({ resource }) => basename(resource)))].sort(), pinned);
    });
});

interface Found {
  readonly check: string;
  readonly resource: string;
}
