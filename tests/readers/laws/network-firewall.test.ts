import assert from "node:assert/strict";
import { ManagedPrefixList } from "@pulumi/aws/ec2/managedPrefixList.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import fc from "fast-check";
import { describe, it } from "mocha";
import { AwsNetworkFirewallEgress } from "../../../components/aws/network-firewall/network-firewall-egress.ts";
import type { RuleGroupReferenceArgs } from "../../../components/aws/network-firewall/network-firewall-egress-schema.ts";
import { soleName } from "../../../src/egress/name/name-pattern.ts";
import { addressesOf } from "../../../src/egress/peer.ts";
import type { ResourceReading } from "../../../src/egress/resource/resource-reading.ts";
import {
  anyAddress,
  anyMonitor,
  anyNetwork,
  anyRules,
  openedBy,
  rangesIn,
  several,
} from "../../support/components/valid-arguments.ts";
import { runs } from "../../support/property-runs.ts";
import { assertAllKnown, assertNameLayer, assertNoPin, monitorOf, ofEngine } from "../../support/readers/laws.ts";
import { SHAPES } from "../../support/readers/read-back.ts";
import { RULES } from "../../support/readers/rules.ts";

const OTHERS = "arn:aws:network-firewall:eu-west-2:123456789012:stateful-rulegroup/others";
const shared = fc.record({ rules: anyRules, clientCidrs: several(anyNetwork) });
const own = fc.record(
  {
    rules: anyRules,
    clientCidrs: several(anyNetwork),
    resolvers: several(anyAddress),
    undecidedBytes: fc.constantFrom(0, 2048, 65535),
    monitor: anyMonitor,
    ruleGroups: fc.constant<RuleGroupReferenceArgs[]>([{ arn: OTHERS, priority: 10 }]),
  },
  { requiredKeys: ["rules", "clientCidrs"] },
);

const valuesOf = (readings: readonly ResourceReading[], name: string) =>
  readings.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "setting" && fact.setting === name ? [fact.value] : [])),
  );

for (const [shape, readBack] of SHAPES)
  describe(`AwsNetworkFirewallEgress read back ${shape}`, () => {
    it("opens exactly the hosts, ports and clients of an own policy, and denies the rest", () =>
      fc.assert(
        fc.asyncProperty(own, async (args) => {
          const { readings, grants } = await readBack(() => new AwsNetworkFirewallEgress("mesh", args));
          const servers = rangesIn(args.resolvers ?? []);
          assertNameLayer(ofEngine(grants, "nfw-stateful"), openedBy(args.rules), rangesIn(args.clientCidrs), servers);
          assert.deepEqual(ofEngine(grants, "nfw-stateful").length, grants.length);
          assertAllKnown(readings);
          assertNoPin(readings);
          const drops = args.monitor ? [] : ["aws:drop_established_app_layer_to_server"];
          assert.deepEqual(valuesOf(readings, "stateful-default"), [
            [...drops, "aws:alert_established_app_layer_to_server"].join(","),
          ]);
          assert.deepEqual(valuesOf(readings, "stateless-default"), ["aws:forward_to_sfe"]);
          const { owner, expires } = monitorOf(readings) ?? {};
          assert.equal(expires, args.monitor?.expires);
          assert.equal(owner !== undefined, args.monitor !== undefined);
          assert.equal(
            grants.some(({ effect }) => effect === "deny"),
            args.monitor === undefined,
          );
        }),
        runs(15),
      ));

    it("knows hosts and ports, and whether it knows the clients, where a network comes from another resource", async () => {
      const { grants } = await readBack(() => {
        const { cidrBlock } = new Vpc("clients");
        const clientCidrs = ["10.20.0.0/16", cidrBlock.apply((cidr) => cidr ?? "10.30.0.0/16")];
        new AwsNetworkFirewallEgress("mesh", { rules: RULES, clientCidrs });
      });
      const passes = grants.filter(({ effect }) => effect === "allow");
      assert.deepEqual(passes.map(({ names }) => names?.map(soleName)).sort(), [
        ["mesh-sync.spineservices.nhs.uk"],
        ["msg.spineservices.nhs.uk"],
      ]);
      for (const { source, unknowns } of passes) {
        const isKnown = unknowns.length === 0;
        assert.equal(isKnown, shape === "in a state");
        // Pulumi makes a list of which one element is unknown wholly unknown.
        assert.deepEqual(addressesOf(source), rangesIn(isKnown ? ["10.20.0.0/16", "10.30.0.0/16"] : []));
        assert.deepEqual(
          unknowns.map(({ part }) => part),
          isKnown ? [] : ["source"],
        );
      }
    });

    it("opens exactly the hosts and ports to the clients of a prefix list, in a policy of our own and in a shared one", () =>
      fc.assert(
        fc.asyncProperty(own, fc.boolean(), async ({ rules, clientCidrs }, isShared) => {
          const { readings, grants } = await readBack(() => {
            const entries = clientCidrs.map((cidr) => ({ cidr }));
            const { arn } = new ManagedPrefixList("clients", { addressFamily: "IPv4", maxEntries: 10, entries });
            const clientReferences = { list: { prefixListArn: arn } };
            new AwsNetworkFirewallEgress("mesh", {
              rules,
              clientReferences,
              ...(isShared ? { policy: "shared" } : { clientCidrs: ["10.0.0.0/8"] }),
            });
          });
          assertNameLayer(
            ofEngine(grants, "nfw-stateful").filter(({ effect }) => effect === "allow"),
            openedBy(rules),
            rangesIn(clientCidrs),
          );
          assertAllKnown(readings);
          assertNoPin(readings);
        }),
        runs(10),
      ));

    it("knows hosts and ports, and that it can't know the clients, where they are containers of a cluster", async () => {
      const clusterArn = "arn:aws:eks:eu-west-2:123456789012:cluster/mesh";
      const { grants } = await readBack(
        () =>
          new AwsNetworkFirewallEgress("mesh", {
            rules: RULES,
            policy: "shared",
            clientReferences: { pods: { containers: { clusterArn } } },
          }),
      );
      assert.deepEqual(grants.map(({ names }) => names?.map(soleName)).sort(), [
        ["mesh-sync.spineservices.nhs.uk"],
        ["msg.spineservices.nhs.uk"],
      ]);
      for (const { source, unknowns, effect } of grants) {
        assert.deepEqual([effect, addressesOf(source)], ["allow", []]);
        assert.deepEqual(
          unknowns.map(({ part, why }) => [part, why]),
          [["source", `it is for containers of ${clusterArn}, whose addresses AWS alone knows`]],
        );
      }
    });

    it("knows that denials are only logged whatever letters the owner has", async () => {
      // Each of these letters is eighteen in ASCII.
      const monitor = { owner: "ﷺ".repeat(100), expires: "2999-12-31" };
      const { readings } = await readBack(
        () => new AwsNetworkFirewallEgress("mesh", { rules: RULES, clientCidrs: ["10.20.0.0/16"], monitor }),
      );
      assert.equal(monitorOf(readings)?.expires, "2999-12-31");
    });

    it("opens exactly the hosts, ports and clients of a group for a shared policy, and denies nothing", () =>
      fc.assert(
        fc.asyncProperty(shared, async (args) => {
          const { readings, grants } = await readBack(
            () => new AwsNetworkFirewallEgress("mesh", { ...args, policy: "shared" }),
          );
          assertNameLayer(grants, openedBy(args.rules), rangesIn(args.clientCidrs));
          assertAllKnown(readings);
          assertNoPin(readings);
          assert.ok(grants.every(({ effect }) => effect === "allow"));
          assert.equal(monitorOf(readings), undefined);
        }),
        runs(15),
      ));
  });
