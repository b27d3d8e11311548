import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { type IdleRule, idleRules } from "../../../src/reach/difference/idle-rules.ts";
import { pathsOfSamples } from "../../support/reach/flows.ts";
import { UNKNOWN } from "../../support/readers/readings.ts";

/** The idle rules of an Azure policy whose rules for hosts come in this order. */
const idleAmong = (rules: readonly { readonly hosts: unknown; readonly clients?: unknown }[]): string[] =>
  idleRules(
    pathsOfSamples([
      {
        type: "azure-native:network:FirewallPolicy",
        name: "hub",
        props: { firewallPolicyName: "hub" },
      },
      {
        type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
        name: "rules",
        props: {
          firewallPolicyName: "hub",
          priority: 100,
          ruleCollections: [
            {
              ruleCollectionType: "FirewallPolicyFilterRuleCollection",
              action: { type: "Allow" },
              priority: 100,
              rules: rules.map(({ hosts, clients = ["10.0.0.0/8"] }, index) => ({
                ruleType: "ApplicationRule",
                name: `rule ${index}`,
                sourceAddresses: clients,
                targetFqdns: hosts,
                protocols: [{ protocolType: "Https", port: 443 }],
              })),
            },
          ],
        },
      },
    ]),
  ).map(({ kind, place, behind }: IdleRule) => `${kind}: ${place.path} behind ${behind.path}`);

const rule = (index: number): string => `ruleCollections[0].rules[${index}]`;

describe("a rule", () => {
  it("is idle behind one that says the same, and behind one that says more", () => {
    assert.deepEqual(idleAmong([{ hosts: ["a.example.org"] }, { hosts: ["a.example.org"] }]), [
      `duplicate: ${rule(1)} behind ${rule(0)}`,
    ]);
    assert.deepEqual(idleAmong([{ hosts: ["*.example.org"] }, { hosts: ["a.example.org"] }]), [
      `shadowed: ${rule(1)} behind ${rule(0)}`,
    ]);
  });

  it("is idle behind several that say the same together", () =>
    assert.deepEqual(
      idleAmong([
        { hosts: ["a.example.org"], clients: ["10.0.0.0/9"] },
        { hosts: ["a.example.org"], clients: ["10.128.0.0/9"] },
        { hosts: ["a.example.org"] },
      ]),
      [`shadowed: ${rule(2)} behind ${rule(0)}`],
    ));

  it("isn't idle if some flow reaches it", () => {
    assert.deepEqual(idleAmong([{ hosts: ["a.example.org"] }, { hosts: ["*.example.org"] }]), []);
    assert.deepEqual(
      idleAmong([{ hosts: ["a.example.org"], clients: ["10.0.0.0/9"] }, { hosts: ["a.example.org"] }]),
      [],
    );
  });

  it("isn't idle behind one that isn't known in full", () => {
    assert.deepEqual(idleAmong([{ hosts: ["a.example.org"], clients: UNKNOWN }, { hosts: ["a.example.org"] }]), []);
    assert.deepEqual(idleAmong([{ hosts: UNKNOWN }, { hosts: ["a.example.org"] }, { hosts: ["b.example.org"] }]), []);
  });

  it("is idle if each of its flows is taken before, of however many rules", () => {
    const HOSTS: Record<string, readonly string[]> = {
      "a.example.org": ["a"],
      "b.example.org": ["b"],
      "*.example.org": ["a", "b", "any"],
    };
    const CLIENTS: Record<string, readonly string[]> = {
      "10.0.0.0/9": ["low"],
      "10.128.0.0/9": ["high"],
      "10.0.0.0/8": ["low", "high"],
    };
    const someOf = (all: object) => fc.uniqueArray(fc.constantFrom(...Object.keys(all)), { minLength: 1 });
    const flows = ({ hosts, clients }: { hosts: readonly string[]; clients: readonly string[] }): string[] =>
      hosts.flatMap((host) =>
        clients.flatMap((client) =>
          (HOSTS[host] ?? []).flatMap((name) => (CLIENTS[client] ?? []).map((from) => `${name} ${from}`)),
        ),
      );
    const isWithin = (inner: readonly string[], outer: readonly string[]) =>
      inner.every((flow) => outer.includes(flow));
    const someRules = fc.array(fc.record({ hosts: someOf(HOSTS), clients: someOf(CLIENTS) }), { maxLength: 12 });
    fc.assert(
      fc.property(someRules, (rules) => {
        const taken = rules.map(flows);
        const expected = taken.flatMap((own, index) => {
          const earlier = taken.slice(0, index);
          if (!isWithin(own, earlier.flat())) return [];
          const same = earlier.findIndex((one) => isWithin(own, one) && isWithin(one, own));
          if (same !== -1) return [`duplicate: ${rule(index)} behind ${rule(same)}`];
          const wider = earlier.findIndex((one) => isWithin(own, one));
          return [`shadowed: ${rule(index)} behind ${rule(Math.max(0, wider))}`];
        });
        assert.deepEqual(idleAmong(rules), expected);
      }),
    );
  });
});
