import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { knownAddresses } from "../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { Address } from "../../src/egress/address/address.ts";
import { azurePolicies } from "../../src/guardrail/render-azure-policy.ts";
import { LONGEST_POLICY_TEXT, renderGuard } from "../../src/guardrail/render-guard.ts";
import { INVENTORY_FORMATS, renderInventory } from "../../src/guardrail/render-inventory.ts";
import { renderRego } from "../../src/guardrail/render-rego.ts";
import { renderSentinel } from "../../src/guardrail/render-sentinel.ts";
import { judged } from "../support/policy/judgement.ts";
import { runCommand } from "../support/shell.ts";
import { isHit } from "./azure-conditions.ts";

const catalogue = loadCatalogue();
const PIN = knownAddresses(catalogue)[0] ?? "";
const HOST = "msg.spineservices.nhs.uk";
const SOURCE = { addresses: knownAddresses(catalogue), hosts: [HOST], origin: "Made by a test" };

describe("guardrails", () => {
  it("fit what AWS Config takes, and say so where they don't", () => {
    assert.ok(renderGuard(SOURCE).length <= LONGEST_POLICY_TEXT);
    const many = Array.from({ length: 60 }, (_, index) => Address.parse(`192.${index}.2.1`));
    assert.throws(() => renderGuard({ ...SOURCE, addresses: many }), /characters, and AWS Config takes 10000/);
  });

  it("hold every known address, what they can't see and where they come from", () => {
    for (const text of [
      renderGuard(SOURCE),
      renderRego(SOURCE),
      renderSentinel(SOURCE),
      JSON.stringify(azurePolicies(SOURCE)),
    ]) {
      for (const address of SOURCE.addresses) assert.ok(text.includes(address));
      assert.match(text, /Made by a test/);
      assert.match(text, /known MESH addresses alone/);
    }
  });

  const group = (destinationAddresses: readonly string[], more: object = {}) => ({
    type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
    properties: {
      ruleCollections: [
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          action: { type: "Allow" },
          priority: 100,
          rules: [
            {
              ruleType: "NetworkRule",
              ipProtocols: ["TCP"],
              sourceAddresses: ["10.0.0.0/16"],
              destinationAddresses,
              destinationPorts: ["443"],
              ...more,
            },
          ],
        },
      ],
    },
  });
  const nsg = (rule: object) => ({
    type: "Microsoft.Network/networkSecurityGroups",
    properties: {
      securityRules: [
        {
          name: "r",
          properties: {
            direction: "Outbound",
            access: "Allow",
            protocol: "Tcp",
            priority: 100,
            sourcePortRange: "*",
            sourceAddressPrefix: "*",
            destinationPortRange: "443",
            ...rule,
          },
        },
      ],
    },
  });

  /** What is asked of Azure, and whether a definition stops it. */
  const REQUESTS: readonly (readonly [name: string, request: { type: string; properties: object }, isPin: boolean])[] =
    [
      ["a pin in a network rule", group([PIN]), true],
      ["a network around it", group([`${PIN.split(".").slice(0, 3).join(".")}.0/24`]), true],
      ["a range that begins with it", group([`${PIN}-${PIN}`]), true],
      ["a range that ends with it", group([`10.0.0.1-${PIN}`]), true],
      ["a network with bits behind its mask", group([`${PIN}/24`]), true],
      ["a range that begins with a longer address", group([`1${PIN}-1${PIN}`]), false],
      ["another address beside it", group(["203.0.113.7", PIN]), true],
      ["everything, which leads on to other rules", group(["0.0.0.0/0"]), false],
      ["an address next to it", group(["203.0.113.7"]), false],
      ["a pin in an NSG", nsg({ destinationAddressPrefix: PIN }), true],
      ["a pin in a list of an NSG", nsg({ destinationAddressPrefixes: ["10.0.0.0/8", `${PIN}/32`] }), true],
      ["a pin that an NSG denies", nsg({ destinationAddressPrefix: PIN, access: "Deny" }), false],
      [
        "a pin as the source of what comes in",
        nsg({ sourceAddressPrefix: PIN, direction: "Inbound", destinationAddressPrefix: "*" }),
        false,
      ],
    ];
  for (const [name, request, isPin] of REQUESTS)
    it(`of Azure ${isPin ? "stop" : "let through"} ${name}`, () =>
      assert.equal(
        azurePolicies(SOURCE).some((definition) => isHit(definition, request)),
        isPin,
      ));

  it("of Azure agree with the policy pack about the same rules", () => {
    for (const [name, request, isPin] of REQUESTS.filter(([, { type }]) => type.endsWith("ruleCollectionGroups"))) {
      const found = judged([
        {
          type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
          props: { firewallPolicyName: "hub", priority: 100, ...request.properties },
        },
      ]);
      assert.equal(
        found.some(({ check }) => check === "ip-pinning"),
        isPin,
        name,
      );
    }
  });

  it("of Azure stop a rule that opens TLS to a MESH host", () => {
    const rule = (terminateTLS: boolean, host: string) =>
      group([], {
        ruleType: "ApplicationRule",
        terminateTLS,
        targetFqdns: [host],
        protocols: [{ protocolType: "Https", port: 443 }],
      });
    const isStopped = (request: { type: string; properties: object }) =>
      azurePolicies(SOURCE).some((definition) => isHit(definition, request));
    assert.deepEqual(
      [isStopped(rule(true, HOST)), isStopped(rule(false, HOST)), isStopped(rule(true, "example.org"))],
      [true, false, false],
    );
  });
});

describe("inventories", () => {
  for (const format of INVENTORY_FORMATS)
    it(`for ${format} read and change nothing`, () => {
      const text = renderInventory(format, SOURCE);
      assert.match(text, /^# Made by a test\n/);
      assert.doesNotMatch(text, /\b(?:create|delete|update|put|modify|authorize|revoke|set)[- ]/i);
    });

  it("ask for every known address where they ask for addresses", () => {
    for (const format of ["aws-config", "resource-graph"] as const)
      for (const address of SOURCE.addresses) assert.ok(renderInventory(format, SOURCE).includes(address));
  });
});

describe("mesh-egress guardrail and inventory", () => {
  it("write what the catalogue gives, with its day", async () => {
    const [guard, query] = await Promise.all([
      runCommand("guardrail", "-f", "guard"),
      runCommand("inventory", "-f", "aws-config"),
    ]);
    assert.deepEqual([guard.code, query.code], [0, 0]);
    assert.match(guard.out, /^# Made by mesh-egress \S+ from its catalogue as checked on \d{4}-\d\d-\d\d\n/);
    assert.match(query.out, /select-aggregate-resource-config/);
  });

  it("ask for the format", async () => {
    const { code, err } = await runCommand("guardrail");
    assert.equal(code, 2);
    assert.match(err, /--format/);
  });
});
