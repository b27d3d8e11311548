import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { wordsFor } from "../../support/reach/flows.ts";
import type { Sample } from "../../support/readers/readings.ts";

const says = (samples: readonly Sample[], line: string, expected: string): void =>
  assert.equal(wordsFor(samples, `10.0.0.5 ${line}`), expected);

const podPolicy = (name: string, cidr: string): Sample => ({
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name,
  props: {
    metadata: { name },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port: 443 }] }],
    },
  },
});

const adminPolicy = (name: string, priority: number, action: string, network: string): Sample => ({
  type: "kubernetes:policy.networking.k8s.io/v1alpha1:AdminNetworkPolicy",
  name,
  props: { metadata: { name }, spec: { priority, egress: [{ action, to: [{ networks: [network] }] }] } },
});

describe("policies of Kubernetes", () => {
  // https://kubernetes.io/docs/concepts/services-networking/network-policies/
  it("add up: one that allows is enough, and nothing else leaves", () => {
    const both = [podPolicy("a", "8.8.8.0/24"), podPolicy("b", "9.9.9.0/24")];
    says(both, "9.9.9.9:443 tcp", "allow");
    says(both, "1.1.1.1:443 tcp", "deny-default");
    says(both, "9.9.9.9:80 http", "deny-default");
  });

  // https://network-policy-api.sigs.k8s.io/api-overview/
  it("of administrators come first, by priority; what they pass is left to the policies for pods", () => {
    const pods = podPolicy("a", "8.8.8.0/24");
    says([pods, adminPolicy("x", 1, "Deny", "8.8.0.0/16")], "8.8.8.8:443 tcp", "deny");
    says([pods, adminPolicy("x", 1, "Deny", "9.9.0.0/16")], "8.8.8.8:443 tcp", "allow");
    says(
      [pods, adminPolicy("x", 9, "Deny", "8.8.0.0/16"), adminPolicy("y", 1, "Pass", "8.8.8.0/24")],
      "8.8.8.8:443 tcp",
      "allow",
    );
  });

  it("stand in front of what the network has, which clients outside of pods meet alone", () => {
    const group: Sample = {
      type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      name: "sg",
      props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" },
    };
    says([podPolicy("a", "8.8.8.0/24"), group], "1.1.1.1:443 tcp", "allow deny-default");
  });
});
