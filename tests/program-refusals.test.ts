import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { filledConfig, refusalOf, runProgram } from "./support/pulumi/program.ts";

const awsSection = filledConfig("int").aws as Record<string, unknown>;
const azureSection = filledConfig("int").azure as Record<string, unknown>;
const extra = (host: unknown) => ({ host, reason: "Pilot", owner: "Lab team" });
const firewall = awsSection.networkFirewall as object;
const onAws = (changes: object) => ({ aws: { ...awsSection, ...changes } });
const onAzure = (changes: object) => ({ azure: { ...azureSection, ...changes } });

const BY_NAME = "Give the host name instead: addresses change, and rules go by name.";

/** What no rule may be made from, and what the user reads. */
const BAD_HOSTS: [host: unknown, message: string][] = [
  ["18.132.56.40", `is an IP address. ${BY_NAME}`],
  ["18.132.14376", `is a spelling of the IP address 18.132.56.40. ${BY_NAME}`],
  ["022.0204.070.050", `is a spelling of the IP address 18.132.56.40. ${BY_NAME}`],
  ["0x12.0x84.0x38.0x28", `is a spelling of the IP address 18.132.56.40. ${BY_NAME}`],
  ["310654248", `is a spelling of the IP address 18.132.53.40. ${BY_NAME}`],
  ["2001:db8::1", `is an IP address. ${BY_NAME}`],
  ["[2001:db8::1]", `is a spelling of the IP address 2001:db8::1. ${BY_NAME}`],
  ["::ffff:18.132.56.40", `is a spelling of the IP address ::ffff:1284:3828. ${BY_NAME}`],
  ["10.0.0.0/8", `is an IP network. ${BY_NAME}`],
  ["https://msg.intspineservices.nhs.uk/mesh", 'is a URL. Did you mean "msg.intspineservices.nhs.uk"?'],
  ["msg.intspineservices.nhs.uk:443", 'has a port. Did you mean "msg.intspineservices.nhs.uk"?'],
  ["*.intspineservices.nhs.uk", "is a wildcard. Name each host in full; a rule opens one host."],
  ["nhs.uk", "is a public suffix, a registry's zone and no host. Name the host below it."],
  ["localhost", 'is a single label. Give the whole name, as in "www.example.org".'],
  ["", 'is empty. Give the host name alone, as in "www.example.org".'],
  [
    `${"a".repeat(64)}.nhs.uk`,
    "has a label of 64 bytes, above 63, the most that DNS allows (RFC 1035). Check for a copying error.",
  ],
  ["a_b.intspineservices.nhs.uk", 'holds "_". A host name has letters, digits, hyphens and dots only.'],
  [
    "m\u0455g.intspineservices.nhs.uk",
    'has the label "m\u0455g" (xn--mg-eoc), which mixes "\u0455" (U+0455) with Latin letters. Did you mean "msg.intspineservices.nhs.uk"?',
  ],
  [310654248, "is not text. Put it in quotes."],
];

const KNOWN_ENDPOINTS = `Known are: ${Object.keys(loadCatalogue().endpoints).join(", ")}.`;

const FAULTS: [what: string, config: Record<string, unknown>, ...messages: string[]][] = [
  [
    "a host in any notation but its plain name",
    { extraHosts: Object.fromEntries(BAD_HOSTS.map(([host], index) => [`h${index}`, extra(host)])) },
    ...BAD_HOSTS.map(([host, message], index) => `extraHosts.h${index}.host: ${JSON.stringify(host)} ${message}`),
  ],
  [
    "a LIVE host in INT, and one of its zone",
    { extraHosts: { a: extra("mesh-sync.spineservices.nhs.uk"), b: extra("new.spineservices.nhs.uk") } },
    'extraHosts.a.host: "mesh-sync.spineservices.nhs.uk" is a host of live; this stack is int.',
    'extraHosts.b.host: "new.spineservices.nhs.uk" lies in spineservices.nhs.uk, which is live; this stack is int.',
  ],
  [
    "a host twice",
    {
      extraHosts: {
        a: extra("lab.example.org"),
        b: extra("LAB.example.org."),
        c: extra("msg.intspineservices.nhs.uk"),
      },
    },
    'extraHosts.c.host: "msg.intspineservices.nhs.uk" is already in the catalogue, as "int-internet". It is open without this; remove it here.',
    'extraHosts.b.host: "lab.example.org" is already listed under "a". Remove one of the two.',
  ],
  [
    "an unknown key",
    { enviroment: "int" },
    'enviroment: unknown key. Did you mean "environment"? Known are: environment, networks, documentation, revocation, extraHosts, excludeEndpoints, tags, mode, protect, aws, azure.',
  ],
  [
    "an unknown key of a section",
    onAws({ vpcid: "vpc-1", securityGroup: { enable: false } }),
    'aws.securityGroup.enable: unknown key. Did you mean "enabled"? Known are: enabled, securityGroupId.',
    'aws.vpcid: unknown key. Did you mean "vpcId"? Known are: region, allowedAccountIds, assumeRoleArn, vpcId, clientCidrs, resolvers, networkFirewall, routeTableIds, securityGroup, dnsFirewall.',
  ],
  [
    "wrong types",
    {
      ...onAws({ vpcId: 7, networkFirewall: { ...firewall, capacity: "1000" } }),
      networks: "internet",
      documentation: "yes",
    },
    'networks: "internet" is not a list. Write ["internet"].',
    'documentation: "yes" is neither true nor false. Write true.',
    "aws.vpcId: 7 is not text. Put it in quotes.",
    'aws.networkFirewall.capacity: "1000" is not a number. Take the quotes away.',
  ],
  [
    "ids of another kind",
    onAws({
      vpcId: "subnet-0a1b2c3d",
      networkFirewall: { ...firewall, subnetIds: { "eu-west-2a": "rtb-0a1b2c3d" } },
      routeTableIds: { "eu-west-2a": "igw-0a1b2c3d" },
    }),
    'aws.vpcId: "subnet-0a1b2c3d" is not an id that begins with "vpc-". Write the one that is meant.',
    'aws.networkFirewall.subnetIds.eu-west-2a: "rtb-0a1b2c3d" is not an id that begins with "subnet-". Write the one that is meant.',
    'aws.routeTableIds.eu-west-2a: "igw-0a1b2c3d" is not an id that begins with "rtb-". Write the one that is meant.',
  ],
  [
    "a public address of the firewall",
    onAzure({ firewallPrivateIp: "52.1.2.3" }),
    'azure.firewallPrivateIp: "52.1.2.3" is a public address. Give the firewall\'s private one.',
  ],
  [
    "an internal network that is none, without a form that Azure hasn't",
    onAzure({ nsg: { internalCidrs: ["10.0.0"] } }),
    'azure.nsg.internalCidrs[0]: "10.0.0" is not a network. Write it as in "10.20.0.0/16".',
  ],
  [
    "endpoints to leave out that are none, ten of them, and how many more",
    { excludeEndpoints: Array.from({ length: 10_000 }, (_, index) => `x${index}`) },
    ...Array.from(
      { length: 10 },
      (_, index) => `excludeEndpoints[${index}]: "x${index}" is no endpoint. ${KNOWN_ENDPOINTS}`,
    ),
    "excludeEndpoints: has more faults than these: 9990.",
  ],
  [
    "client networks that are missing",
    { ...onAws({ clientCidrs: undefined }), ...onAzure({ clientCidrs: undefined }) },
    "aws.clientCidrs: is missing; expected a list.",
    "azure.clientCidrs: is missing, and so is clientIpGroupIds. Say which networks your clients are in.",
  ],
  [
    "client networks that are none, everything, or hold MESH",
    {
      ...onAws({ clientCidrs: ["10.0.0.0/33", "10.0.0.1/16", "0.0.0.0/0", "18.132.56.0/24", "::/0"] }),
      ...onAzure({ clientCidrs: ["10.0.0", "0.0.0.0/0", "155.231.0.0/16"] }),
    },
    'aws.clientCidrs[0]: "10.0.0.0/33" has no prefix length from 0 to 32 behind the slash. Write it as in "10.20.0.0/16" or "2001:db8::/32".',
    'aws.clientCidrs[1]: "10.0.0.1/16" has host bits set. Did you mean "10.0.0.0/16"?',
    'aws.clientCidrs[2]: "0.0.0.0/0" is every address; name the networks your MESH clients are in.',
    'aws.clientCidrs[3]: "18.132.56.0/24" holds 18.132.56.40, an address of MESH itself. Name the networks your clients are in.',
    'aws.clientCidrs[4]: "::/0" is every address; name the networks your MESH clients are in.',
    'azure.clientCidrs[0]: "10.0.0" is not a network. Write it as in "10.20.0.0/16".',
    'azure.clientCidrs[1]: "0.0.0.0/0" is every address; name the networks your MESH clients are in.',
    'azure.clientCidrs[2]: "155.231.0.0/16" holds 155.231.48.156, an address of MESH itself. Name the networks your clients are in.',
  ],
  [
    "more rules than the capacity",
    onAws({ networkFirewall: { ...firewall, capacity: 3 } }),
    "aws.networkFirewall.capacity: 3 is below 14, the Suricata rules that 1 hosts need. Give more, with room to grow: changing it replaces the rule group.",
  ],
  [
    "numbers out of the clouds' limits",
    {
      ...onAws({
        networkFirewall: { ...firewall, capacity: 40000, priority: 0 },
        dnsFirewall: { alsoResolve: [], priority: 100 },
      }),
      ...onAzure({ firewall: { priority: 200 }, nsg: { internalCidrs: [], priority: 99 } }),
    },
    "aws.networkFirewall.priority: 0 is below 1, the least allowed.",
    "aws.networkFirewall.capacity: 40000 is above 30000, the most that one rule group may hold. Split the rules over two groups.",
    "aws.dnsFirewall.priority: 100 is below 101, the least allowed.",
    "azure.firewall.priority: 200 is that of a group of Azure's own (100, 200 and 300), which can't be moved. Choose another, such as 1000.",
    "azure.nsg.priority: 99 is below 100, the least allowed.",
  ],
  [
    "names out of Azure's limits",
    onAzure({ resourceGroupName: "ends.", routeTable: "-x", firewall: { ruleCollectionGroupName: "a b" } }),
    'azure.resourceGroupName: "ends." can\'t be a resource group. Give its name: up to 90 letters, digits, "_", "-", "(", ")" and ".", the last no ".".',
    'azure.firewall.ruleCollectionGroupName: "a b" can\'t be a name in Azure. Use up to 80 letters, digits, ".", "_" and "-", a letter or digit first, no "." or "-" last.',
    'azure.routeTable: "-x" can\'t be a name in Azure. Use up to 80 letters, digits, ".", "_" and "-", a letter or digit first, no "." or "-" last.',
  ],
  [
    "a monitor mode that has ended",
    { mode: { monitor: { owner: "Network team", expires: "2020-01-31" } }, azure: {} },
    'mode.monitor.expires: "2020-01-31" has passed. Set mode: enforce, or agree on a later day with the owner.',
  ],
  [
    "a monitor mode with Azure on",
    { mode: { monitor: { owner: "Network team", expires: "9999-12-31" } } },
    "mode: Azure application rules have no alert action, so to monitor would mean to open the port to everything. Leave it out: what is denied stands in the firewall's logs (AZFWApplicationRule).",
  ],
  [
    "a monitor mode on a policy of others",
    {
      ...onAws({ networkFirewall: { policy: "shared" }, routeTableIds: undefined }),
      mode: { monitor: { owner: "Network team", expires: "9999-12-31" } },
      azure: {},
    },
    'mode: is for a policy of our own, and this one is shared. Remove it, or set policy to "own".',
  ],
  [
    "nothing to make",
    { ...onAws({ networkFirewall: { enabled: false }, securityGroup: { enabled: false }, routeTableIds: undefined }) },
    "aws.networkFirewall.enabled: false leaves nothing to make, because the other parts are off as well. Turn on networkFirewall, securityGroup or dnsFirewall.",
  ],
  [
    "nothing to make on Azure, which no key below its section is to blame for",
    { ...onAzure({ firewall: { enabled: false }, nsg: { enabled: false } }) },
    "azure: firewall and nsg are both off, so there is nothing to make. Leave one on.",
  ],
  [
    "no host left",
    { excludeEndpoints: ["int-internet"] },
    "excludeEndpoints: leaves no host for int on internet. Keep at least one.",
  ],
  ["no cloud", { aws: {}, azure: {} }, "aws: is missing, and so is azure. Give the section of at least one cloud."],
];

describe("the program refuses, before it registers anything,", () => {
  for (const [what, config, ...messages] of FAULTS)
    for (const preview of [true, false])
      it(`${what}, in ${preview ? "a preview" : "an update"}`, async () =>
        assert.deepEqual(
          refusalOf(await runProgram("int", { config, preview })),
          messages.map((message) => `mesh-egress:${message}`),
        ));

  it("what is stored encrypted, without showing it", async () =>
    assert.deepEqual(refusalOf(await runProgram("int", { secretKeys: ["mesh-egress:aws"] })), [
      "mesh-egress:aws: is stored encrypted, in whole or in part. Nothing here is a credential, and all of it shows in plans, names and state. Write it in clear.",
    ]));
});

describe("what shows only when a cloud has answered", () => {
  const elsewhere = { "eu-west-2b": "subnet-0a1b2c3d" };
  const message =
    "mesh-egress:aws.networkFirewall.subnetIds.eu-west-2b: the firewall has no endpoint in this zone, but in eu-west-2a. Name each subnet by the zone that it lies in.";

  it("is told once, with the stack's own path", async () => {
    const config = onAws({ networkFirewall: { ...firewall, subnetIds: elsewhere }, routeTableIds: undefined });
    const { recording } = await runProgram("int", { config, preview: false });
    assert.deepEqual(
      recording.logs.flatMap((log) => (log.message.includes("no endpoint") ? [log.message] : [])),
      [message],
    );
  });
});
