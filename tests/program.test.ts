import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { knownAddresses } from "../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../src/catalogue/load.ts";
import type { Registered } from "./support/pulumi/mocks.ts";
import { filledConfig, type Run, runProgram } from "./support/pulumi/program.ts";

/** The hosts that each stack opens. */
const HOSTS: Record<string, string[]> = {
  int: ["msg.intspineservices.nhs.uk"],
  live: ["mesh-sync.spineservices.nhs.uk", "msg.spineservices.nhs.uk"],
};

/** What goes to a cloud. */
const inClouds = ({ recording }: Run): Registered[] =>
  recording.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));

const textOf = (run: Run): string => JSON.stringify(inClouds(run).map(({ inputs }) => inputs));

for (const [stack, hosts] of Object.entries(HOSTS))
  for (const preview of [true, false])
    describe(`the stack ${stack} in ${preview ? "a preview" : "an update"}`, () => {
      let run: Run;
      before(async () => {
        run = await runProgram(stack, { preview });
      });

      it("runs to its end", () => assert.equal(run.error, undefined));

      it("opens its hosts at each layer of both clouds, and no other", () => {
        const opened = run.recording.resources
          .filter(({ type }) => type.startsWith("mesh-egress:index:"))
          .flatMap(({ outputs }): { host: string; layer: string }[] => outputs?.hosts ?? []);
        assert.deepEqual(
          opened.map(({ host, layer }) => `${layer} ${host}`).sort(),
          ["address", "name"].flatMap((layer) => hosts.flatMap((host) => [`${layer} ${host}`, `${layer} ${host}`])),
        );
      });

      it("names no other host of NHS to a cloud, and no address of MESH", () => {
        const names = textOf(run).match(/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.nhs\.uk/g) ?? [];
        assert.deepEqual([...new Set(names)].sort(), hosts);
        const pinned = knownAddresses(loadCatalogue()).filter((address) => textOf(run).includes(address));
        assert.deepEqual(pinned, []);
      });

      it("gives each resource the explicit provider of its cloud", () => {
        const providers = inClouds(run).map(
          ({ type, provider }) => `${type.split(":")[0]} by ${provider.split("::")[3]}`,
        );
        assert.deepEqual([...new Set(providers)].sort(), ["aws by aws", "azure-native by azure"]);
      });

      it(`${stack === "live" ? "protects all that is" : "protects nothing that is"} in a cloud`, () =>
        assert.deepEqual([...new Set(inClouds(run).map(({ protect }) => protect))], [stack === "live"]));

      it("tags everything that takes tags", () => {
        const tags = inClouds(run).flatMap(({ inputs }) => ("tags" in inputs ? [inputs.tags] : []));
        assert.ok(tags.length > 5);
        for (const each of tags) assert.deepEqual(each, { Service: "mesh-egress", Owner: "trust-team" });
      });
    });

describe("the program", () => {
  it("makes its providers from the sections", async () => {
    const { recording } = await runProgram("int");
    const [aws, azure] = ["aws", "azure"].map((name) => recording.named(name).inputs);
    // A provider's inputs travel as JSON.
    assert.equal(aws?.region, "eu-west-2");
    assert.equal(aws?.allowedAccountIds, '["111111111111"]');
    assert.equal(aws?.assumeRoles, '[{"roleArn":"arn:aws:iam::111111111111:role/trust-deploy"}]');
    assert.equal(azure?.subscriptionId, "8d1f2a3b-1111-4abc-9000-0a0b0cc0ffee");
    assert.equal(azure?.location, "uksouth");
  });

  it("publishes what was made on each cloud", async () => {
    const aws = { ...awsSection, dnsFirewall: { alsoResolve: [] } };
    const { outputs } = await runProgram("live", { preview: false, config: { aws } });
    const { hosts, rulesString, capacityUsed, ...ids } = outputs.aws;
    const arn = "arn:aws:mock:eu-west-2:111111111111:mesh-live-network";
    assert.deepEqual(ids, {
      ruleGroupArn: `${arn}-rules`,
      attachment: { resourceArn: `${arn}-rules`, priority: 1000 },
      capacity: 1000,
      policyArn: `${arn}-policy`,
      firewallArn: `${arn}-firewall`,
      endpointIds: { "eu-west-2a": "vpce-1" },
      securityGroupId: "mesh-live-security-group-id",
      dnsRuleGroupId: "mesh-live-dns-group-id",
      dnsAssociationId: "mesh-live-dns-association-id",
    });
    assert.equal(capacityUsed, rulesString.match(/^(?:pass|drop|reject|alert) /gm).length);
    assert.deepEqual(shortHosts(hosts), [
      "name msg.spineservices.nhs.uk:443 unverified",
      "name mesh-sync.spineservices.nhs.uk:443 current",
      "address msg.spineservices.nhs.uk:443 unverified",
      "address mesh-sync.spineservices.nhs.uk:443 current",
      "dns msg.spineservices.nhs.uk:443 unverified",
      "dns mesh-sync.spineservices.nhs.uk:443 current",
    ]);
    const { hosts: azureHosts, ...azureIds } = outputs.azure;
    assert.deepEqual(azureIds, {
      ruleCollectionGroupId: "mesh-live-firewall-rules-id",
      firewallPolicyId: "mesh-live-firewall-rules-id",
      firewallPolicyName: "trust-hub-policy",
      lastOperation: "mesh-live-firewall-rules-id",
      networkSecurityGroupId: "mesh-live-nsg-group-id",
      routeId: "mesh-live-route-id",
    });
    assert.deepEqual(shortHosts(azureHosts), shortHosts(hosts).slice(0, 4));
  });

  it("makes nothing on a cloud whose section is absent", async () => {
    for (const [off, prefix] of [
      ["aws", "aws:"],
      ["azure", "azure-native:"],
    ] as const) {
      const run = await runProgram("int", { config: { [off]: {} } });
      assert.equal(run.error, undefined);
      assert.deepEqual(run.outputs[off], {});
      assert.deepEqual(
        run.recording.resources.filter(({ type }) => type.includes(prefix)),
        [],
      );
    }
  });

  it("turns each part off by itself", async () => {
    const { error, recording } = await runProgram("int", {
      config: {
        aws: { ...awsSection, securityGroup: { enabled: false } },
        azure: { ...azureSection, firewall: { enabled: false } },
      },
    });
    assert.equal(error, undefined);
    assert.deepEqual(recording.typed("SecurityGroup"), []);
    assert.deepEqual(recording.typed("FirewallPolicyRuleCollectionGroup"), []);
    assert.equal(recording.typed("RuleGroup").length, 1);
    assert.equal(recording.typed("NetworkSecurityGroup").length, 1);
  });

  it("opens extra hosts, optional rows and HSCN names, and leaves out what is excluded", async () => {
    const { outputs } = await runProgram("live", {
      config: {
        networks: ["internet", "hscn"],
        revocation: true,
        excludeEndpoints: ["live-api"],
        extraHosts: { lab: { host: "LAB.spineservices.nhs.uk.", reason: "Pilot", owner: "Lab team" } },
        azure: {},
      },
    });
    assert.deepEqual(shortHosts(outputs.aws.hosts).slice(0, 6), [
      "name lab.spineservices.nhs.uk:443 current",
      "name mesh-sync.national.ncrs.nhs.uk:443 deprecated",
      "name mesh-sync.spineservices.nhs.uk:443 current",
      "name crl.nhs.uk:80 current",
      "name ocsp.nhs.uk:80 current",
      "name pki.nhs.uk:80 current",
    ]);
    assert.doesNotMatch(outputs.aws.rulesString, /"msg\.spineservices\.nhs\.uk"/);
  });

  it("opens the host of the path to live in dep, and says that the stack's name speaks of another", async () => {
    const { outputs, recording } = await runProgram("int", { config: { environment: "dep" } });
    const hosts: { host: string }[] = [...outputs.aws.hosts, ...outputs.azure.hosts];
    assert.deepEqual([...new Set(hosts.map(({ host }) => host))], ["msg.depspineservices.nhs.uk"]);
    assert.match(recording.warnings[0] ?? "", /^The stack is called "int", but its environment is dep/);
  });

  it("alerts instead of dropping in monitor mode", async () => {
    const { outputs } = await runProgram("int", {
      config: { azure: {}, mode: { monitor: { owner: "Network team", expires: "9999-12-31" } } },
    });
    assert.match(outputs.aws.rulesString, /monitor mode/);
    assert.doesNotMatch(outputs.aws.rulesString, /^(?:drop|reject) /m);
  });
});

const awsSection = filledConfig("int").aws as Record<string, unknown>;
const azureSection = filledConfig("int").azure as Record<string, unknown>;

const shortHosts = (hosts: { layer: string; host: string; port: number; status: string }[]): string[] =>
  hosts.map(({ layer, host, port, status }) => `${layer} ${host}:${port} ${status}`);
