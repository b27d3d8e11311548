import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { Report } from "../src/report/report.ts";
import { fakeCommand } from "./support/fake-command.ts";
import { folderOf } from "./support/folder.ts";
import { runCommand } from "./support/shell.ts";

// What the scripts of docs/collect/ write, asked of an `aws` and an `az` that answer as the clouds do, is what audit
// reads.

function collect(script: string, ...argv: string[]) {
  const { stdout, status } = spawnSync("sh", [join(import.meta.dirname, "..", "docs", "collect", script), ...argv], {
    encoding: "utf8",
  });
  return { text: stdout, status };
}

async function audited(text: string) {
  const path = join(folderOf({ "cloud.json": text }), "cloud.json");
  const { out, code } = await runCommand("audit", path, "--json", "--now", "2026-11-28");
  return { code, report: Report.parse(JSON.parse(out)) };
}

const ARN = "arn:aws:network-firewall:eu-west-2:111111111111";
/** Answers by operation; what is asked of one thing has its id behind. */
const AWS: Readonly<Record<string, unknown>> = {
  "describe-vpcs": { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" }] },
  "describe-subnets": { Subnets: [{ SubnetId: "subnet-1", VpcId: "vpc-1", CidrBlock: "10.0.1.0/24" }] },
  "describe-security-groups": {
    SecurityGroups: [
      {
        GroupId: "sg-1",
        IpPermissionsEgress: [
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: "pl-0123456789abcdef0" }] },
        ],
      },
    ],
  },
  "describe-network-acls": { NetworkAcls: [] },
  "describe-route-tables": { RouteTables: [] },
  "describe-managed-prefix-lists": {
    PrefixLists: [
      { PrefixListId: "pl-0123456789abcdef0", OwnerId: "111111111111", PrefixListName: "mesh" },
      { PrefixListId: "pl-6ea54007", OwnerId: "AWS", PrefixListName: "com.amazonaws.eu-west-2.s3" },
    ],
  },
  "get-managed-prefix-list-entries pl-0123456789abcdef0": { Entries: [{ Cidr: "3.11.177.31/32" }] },
  "list-rule-groups": { RuleGroups: [{ Name: "mesh", Arn: `${ARN}:stateful-rulegroup/mesh` }] },
  [`describe-rule-group ${ARN}:stateful-rulegroup/mesh`]: {
    RuleGroup: {
      RulesSource: {
        RulesString:
          'pass tls $HOME_NET any -> any 443 (tls.sni; content:"msg.intspineservices.nhs.uk"; startswith; endswith; sid:1;)',
      },
      StatefulRuleOptions: { RuleOrder: "STRICT_ORDER" },
    },
    RuleGroupResponse: { RuleGroupArn: `${ARN}:stateful-rulegroup/mesh`, RuleGroupName: "mesh", Type: "STATEFUL" },
  },
  "list-firewall-policies": { FirewallPolicies: [] },
  "list-firewalls": { Firewalls: [] },
  "list-tls-inspection-configurations": { TLSInspectionConfigurations: [] },
  "list-firewall-configs": { FirewallConfigs: [] },
  "list-firewall-rule-group-associations": { FirewallRuleGroupAssociations: [] },
  "list-firewall-rule-groups": { FirewallRuleGroups: [{ Id: "rslvr-frg-1", Arn: "arn:g", Name: "mesh" }] },
  "list-firewall-rules rslvr-frg-1": {
    FirewallRules: [
      {
        FirewallRuleGroupId: "rslvr-frg-1",
        FirewallDomainListId: "rslvr-fdl-1",
        Priority: 1,
        Action: "ALLOW",
        Name: "a",
      },
    ],
  },
  "list-firewall-domain-lists": {
    FirewallDomainLists: [
      { Id: "rslvr-fdl-1", Arn: "arn:d", Name: "mesh" },
      { Id: "rslvr-fdl-2", Arn: "arn:e", Name: "AWSManaged", ManagedOwnerName: "Route 53 Resolver DNS Firewall" },
    ],
  },
  "list-firewall-domains rslvr-fdl-1": { Domains: ["msg.intspineservices.nhs.uk."] },
  "list-hosted-zones": { HostedZones: [{ Id: "/hostedzone/Z1", Config: { PrivateZone: true } }] },
  "list-resource-record-sets /hostedzone/Z1": { ResourceRecordSets: [] },
};
/** What `--query` of the script leaves of an answer, as text. */
const QUERIES: Readonly<Record<string, string>> = {
  "PrefixLists[?OwnerId!='AWS'].PrefixListId": "pl-0123456789abcdef0",
  "RuleGroups[].Arn": `${ARN}:stateful-rulegroup/mesh`,
  "FirewallPolicies[].Arn": "",
  "Firewalls[].FirewallArn": "None",
  "TLSInspectionConfigurations[].Arn": "",
  "FirewallRuleGroups[].Id": "rslvr-frg-1",
  "FirewallDomainLists[?!ManagedOwnerName].Id": "rslvr-fdl-1",
  "HostedZones[?Config.PrivateZone].Id": "/hostedzone/Z1",
};

const fakeAws = (failing = "") =>
  fakeCommand(
    "aws",
    `const answers = ${JSON.stringify(AWS)}, queries = ${JSON.stringify(QUERIES)};
const [, operation, first, second] = args;
if (operation === ${JSON.stringify(failing)}) { console.error("AccessDenied"); process.exit(254); }
const query = args[args.indexOf("--query") + 1];
if (args.includes("--query")) out(queries[query] + "\\n");
else {
  const key = first.startsWith("--output") ? operation : operation + " " + second;
  if (!(key in answers)) { console.error("no answer for " + key); process.exit(255); }
  out(answers[key]);
}`,
  );

const NETWORK = "/subscriptions/s/providers/Microsoft.Network";
const GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
const rule = (address: string) => ({
  priority: 100,
  access: "Allow",
  direction: "Outbound",
  protocol: "Tcp",
  sourcePortRange: "*",
  sourceAddressPrefix: "*",
  destinationPortRange: "443",
  destinationAddressPrefix: address,
});
const nsg = (name: string, address: string) => ({
  id: `${GROUP}/networkSecurityGroups/${name}`,
  name,
  type: "Microsoft.Network/networkSecurityGroups",
  properties: { securityRules: [{ name: "pin", properties: rule(address) }] },
});
const MORE = "https://management.azure.com/next";
/** Lists by path; all others are empty. */
const AZURE: Readonly<Record<string, unknown>> = {
  [`${NETWORK}/networkSecurityGroups`]: { value: [nsg("one", "3.11.177.31")], nextLink: MORE },
  [MORE]: { value: [nsg("two", "35.177.15.89")] },
  [`${NETWORK}/firewallPolicies`]: {
    value: [
      {
        id: `${GROUP}/firewallPolicies/hub`,
        name: "hub",
        type: "Microsoft.Network/firewallPolicies",
        properties: { sku: { tier: "Premium" } },
      },
    ],
  },
  [`${GROUP}/firewallPolicies/hub/ruleCollectionGroups`]: {
    value: [
      {
        id: `${GROUP}/firewallPolicies/hub/ruleCollectionGroups/mesh`,
        name: "mesh",
        type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        properties: {
          priority: 100,
          ruleCollections: [
            {
              ruleCollectionType: "FirewallPolicyFilterRuleCollection",
              name: "names",
              priority: 100,
              action: { type: "Allow" },
              rules: [
                {
                  ruleType: "ApplicationRule",
                  name: "int",
                  sourceAddresses: ["10.0.0.0/8"],
                  targetFqdns: ["msg.intspineservices.nhs.uk"],
                  protocols: [{ protocolType: "Https", port: 443 }],
                },
              ],
            },
          ],
        },
      },
    ],
  },
};

const fakeAz = (failing = "nothing") =>
  fakeCommand(
    "az",
    `const lists = ${JSON.stringify(AZURE)};
const value = (name) => args[args.indexOf(name) + 1];
const url = value("--url");
if (url.includes(${JSON.stringify(failing)})) { console.error("AuthorizationFailed"); process.exit(1); }
const list = lists[url.replace(/[?]api-version=.*/, "")] ?? { value: [] };
const query = value("--query");
if (query === "nextLink") out((list.nextLink ?? "") + "\\n");
else if (query === "value[].id") out(list.value.map(({ id }) => id + "\\n").join(""));
else out(JSON.stringify(list.value, null, 2) + "\\n");`,
  );

describe("what docs/collect/ collects", () => {
  it("of AWS is read whole, lists with what is in them", async () => {
    const aws = fakeAws();
    const { text, status } = collect("aws.sh");
    const { code, report } = await audited(text);
    assert.deepEqual([status, code, report.verdict, report.sources[0]?.notes], [0, 5, "fail", []]);
    assert.deepEqual(
      report.stacks[0]?.opened.map(({ destination, layer }) => `${destination} ${layer}`),
      ["msg.intspineservices.nhs.uk name", "msg.intspineservices.nhs.uk dns", "3.11.177.31/32 address"],
    );
    for (const [, operation] of aws.calls()) assert.match(operation ?? "", /^(?:describe|list|get)-/);
  });

  it("of Azure is read whole, page by page, and policies with their groups", async () => {
    const az = fakeAz();
    const { text, status } = collect("azure.sh", "--subscription", "s");
    const { code, report } = await audited(text);
    assert.deepEqual([status, code, report.verdict, report.sources[0]?.notes], [0, 5, "fail", []]);
    assert.deepEqual(
      report.stacks[0]?.opened.map(({ destination }) => destination),
      ["msg.intspineservices.nhs.uk", "3.11.177.31", "35.177.15.89"],
    );
    for (const call of az.calls()) assert.deepEqual(call.slice(0, 3), ["rest", "--method", "get"]);
  });

  const ofAws = (failing: string) => {
    fakeAws(failing);
    return collect("aws.sh");
  };
  const ofAzure = (failing: string) => {
    fakeAz(failing);
    return collect("azure.sh", "--subscription", "s");
  };
  for (const [what, run] of Object.entries({
    "an operation of AWS": () => ofAws("describe-route-tables"),
    "a list of ids of AWS": () => ofAws("list-rule-groups"),
    "a list of Azure": () => ofAzure("ipGroups"),
    "the second page of Azure": () => ofAzure("/next"),
    "the rules of a policy of Azure": () => ofAzure("ruleCollectionGroups"),
  }))
    it(`is no all-clear where ${what} is refused`, async () => {
      const { text, status } = run();
      assert.notEqual(status, 0);
      const { code, report } = await audited(text);
      assert.deepEqual([code, report.verdict, report.stacks], [1, "not-judged", []]);
    });

  it("is named in docs/auditing.md, one script a cloud", () => {
    const page = readFileSync(join(import.meta.dirname, "..", "docs", "auditing.md"), "utf8");
    for (const script of ["aws.sh", "azure.sh"]) assert.ok(page.includes(`collect/${script}`), script);
  });
});
