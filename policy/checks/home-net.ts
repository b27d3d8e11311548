import { type Grant, memo, type Peer, type ResourceReading } from "../../src/egress/index.ts";
import { type Firewall, letsOut } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { dropsTheRest } from "./fail-closed.ts";

export const homeNet: Check = {
  id: "home-net",
  title: "Network Firewall that doesn't say who its clients are",
  level: "advisory",
  severity: "low",
  tags: ["availability", "egress"],
  why: "Without a HOME_NET of its own, a policy uses the firewall's own VPC: clients behind a transit gateway then match no rule for HOME_NET.",
  instead: "Set HOME_NET in policyVariables to the networks of all clients.",
  link: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-suricata-settings.html",
  stage: "stack",
  judge: (subject) =>
    subject.firewalls
      .filter(({ readings }) => readings.some(({ urn }) => subject.isOnPath(urn)))
      .flatMap((firewall) =>
        firewall.readings.flatMap((reading) => {
          if (isPolicyOfAws(reading) && lacksHomeNet(reading)) return messageOf(reading, firewall, subject);
          return firewall.shared.has(reading.urn) ? ofShared(reading) : [];
        }),
      ),
};

/** In another account's policy, HOME_NET is what that policy sets, or the VPC of its firewall. */
function ofShared({ grants, urn }: ResourceReading): Complaint[] {
  const byHomeNet = grants.filter((grant) => goesByHomeNet(grant) && (letsOut(grant) || grant.effect === "deny"));
  if (byHomeNet.length === 0) return [];
  const what = byHomeNet.some(letsOut) ? "passes" : "denials";
  return [
    {
      message: `is shared with other accounts, and its ${what} go by HOME_NET, which each policy that takes it says for itself: by default, that is the VPC of its firewall alone.`,
      instead: "Give the group a set of its own, such as MESH_CLIENTS, and write $MESH_CLIENTS in its rules.",
      place: { urn, path: "ruleGroup.rulesSource" },
    },
  ];
}

/**
 * If the rest is dropped, passes for a wrong HOME_NET shut clients out. If it isn't, denials for HOME_NET miss those
 * clients, and `fail-closed` rejects that by itself.
 */
function messageOf(policy: ResourceReading, firewall: Firewall, subject: Subject): Complaint[] {
  if (isInOneVpc(firewall, subject)) return [];
  const byHomeNet = firewall.grants.filter(goesByHomeNet);
  const say = (message: string): Complaint[] => [
    {
      message,
      place: { urn: policy.urn, path: "firewallPolicy.policyVariables" },
      ...(MANAGER.test(policy.type) && {
        instead:
          "Firewall Manager has no policy variables: go by a set of the rule group's own, such as $MESH_CLIENTS.",
      }),
    },
  ];
  if (dropsTheRest(policy, firewall, subject))
    return byHomeNet.some(letsOut)
      ? say("doesn't say what HOME_NET is, by which its passes go: clients outside the firewall's own VPC are dropped.")
      : [];
  return byHomeNet.some(({ effect }) => effect === "deny")
    ? say(
        "doesn't say what HOME_NET is, by which its denials go, and drops nothing by default: clients outside the firewall's own VPC meet none of them.",
      )
    : [];
}

const MANAGER = /^aws(?:-native)?:fms[/:]/;

const isPolicyOfAws = ({ kind, service }: ResourceReading): boolean =>
  kind === "policy" && service === "network-firewall";

/** Whether a Network Firewall policy leaves HOME_NET at AWS's default. */
const lacksHomeNet = ({ facts }: ResourceReading): boolean =>
  !facts.some(
    (fact) =>
      (fact.kind === "variable" && fact.name === "HOME_NET") || (fact.kind === "unknown" && fact.about === "variable"),
  );

const goesByHomeNet = ({ engine, source }: Grant): boolean => engine === "nfw-stateful" && holdsHomeNet(source);

const holdsHomeNet = memo((source: Peer) =>
  source.some((part) => part.kind === "private" && part.written === "$HOME_NET"),
);

/** Whether the stack holds only the firewall's own VPC, and nothing that leads into it from another network. */
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
