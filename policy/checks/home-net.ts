import type { ResourceReading } from "../../src/egress/resource-reading.ts";
import type { Firewall } from "../../src/reach/firewalls.ts";
import { letsOut } from "../../src/reach/grant-reach.ts";
import type { Check } from "../check.ts";
import type { Subject } from "../subject.ts";
import { dropsTheRest, goesByHomeNet, lacksHomeNet } from "./fail-closed.ts";

export const homeNet: Check = {
  id: "home-net",
  title: "Network Firewall that doesn't say who its clients are",
  level: "advisory",
  severity: "low",
  tags: ["availability", "egress"],
  why: "Without a HOME_NET of its own, a policy takes the firewall's own VPC for it: clients behind a transit gateway meet no pass, and are dropped.",
  instead: "Set HOME_NET in policyVariables to the networks of all clients.",
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-suricata-settings.html",
  stage: "stack",
  judge: (subject) =>
    subject.firewalls
      .filter(({ readings }) => readings.some(({ urn }) => subject.isOnPath(urn)))
      .flatMap((firewall) =>
        firewall.readings
          .filter((reading) => isPolicyOfAws(reading) && lacksHomeNet(reading))
          .filter(
            (policy) =>
              firewall.grants.some((grant) => letsOut(grant) && goesByHomeNet(grant)) &&
              dropsTheRest(policy, firewall, subject) &&
              !isInOneVpc(firewall, subject),
          )
          .map(({ urn }) => ({
            message:
              "doesn't say what HOME_NET is, by which its passes go: clients outside the firewall's own VPC are dropped.",
            place: { urn, path: "firewallPolicy.policyVariables" },
          })),
      ),
};

const isPolicyOfAws = ({ kind, service }: ResourceReading): boolean =>
  kind === "policy" && service === "network-firewall";

/** Whether the stack holds the firewall's only VPC, and nothing that leads into it from another. */
function isInOneVpc({ readings }: Firewall, { readings: all }: Subject): boolean {
  const isAttached = readings.some(
    ({ kind, facts }) =>
      kind === "firewall" &&
      facts.some((fact) => fact.kind === "link" && fact.role === "applies-to" && fact.to.kind === "network"),
  );
  return (
    isAttached && all.filter(({ type }) => VPC.test(type)).length === 1 && !all.some(({ type }) => WAY_IN.test(type))
  );
}

const VPC = /^aws(?:-native)?:ec2[/:].*\bvpc$/i;
const WAY_IN = /transitgateway|peering|vpngateway|vpnconnection|corenetwork|directconnect|\bdx[a-z]*\//i;
