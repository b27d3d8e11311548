import type { Subject } from "../../../policy/subject.ts";
import type { Fact } from "../../egress/fact.ts";
import { carriesTcp, type Grant } from "../../egress/grant.ts";
import { describeName } from "../../egress/name/name-pattern.ts";
import { anyParts } from "../../egress/peer.ts";
import { describePorts } from "../../egress/port-set.ts";
import { firstFew } from "../../text/first-few.ts";
import type { Closed } from "../report.ts";
import { describePeer, describeProtocol, ENGINE_TITLES, ownTexts } from "../words.ts";

/** Something that is denied, before its place in the source is known. */
export type Closing = Pick<Closed, "what" | "engine" | "kind"> & { readonly at: Grant["place"] };

/** Returns what the stack visibly denies: the default actions of its firewalls, then the deny rules. */
export const closingsOf = ({ readings, grants }: Subject): Closing[] => [
  ...readings.flatMap(({ facts }) => facts.flatMap(defaultOf)),
  ...eachOnce(grants.filter(isDenial).map(denialOf)),
];

const isDenial = (grant: Grant): boolean =>
  grant.effect === "deny" && grant.direction !== "inbound" && grant.unknowns.length === 0 && !grant.reversed;

function denialOf(grant: Grant): Closing {
  const { names, destination, ports, tlsVersions, place, engine } = grant;
  const to =
    names !== undefined
      ? firstFew(names, describeName)
      : anyParts(destination).length > 0
        ? "any address"
        : describePeer(destination, "nothing that is known");
  const versions = tlsVersions === undefined ? "" : ` ${tlsVersions.join(", ")}`;
  const on = carriesTcp(grant) || grant.transports.includes("udp") ? ` on ${describePorts(ports)}` : "";
  const [own] = ownTexts(grant);
  return {
    what: `${describeProtocol(grant)}${versions} to ${to}${on}${own === undefined ? "" : `: ${own}`}`,
    engine: ENGINE_TITLES[engine],
    kind: "rule",
    at: place,
  };
}

/** Returns what a firewall does with traffic that no rule matches. */
function defaultOf(fact: Fact): Closing[] {
  if (fact.kind !== "setting") return [];
  const value = fact.value ?? fact.default;
  if (fact.setting === "stateful-default" && /aws:drop/.test(value))
    return [
      { what: `whatever no rule matches (${value})`, engine: "Network Firewall", kind: "default", at: fact.place },
    ];
  if (fact.setting === "stateless-default" && /aws:drop/.test(value))
    return [
      {
        what: `whatever no stateless rule matches (${value})`,
        engine: "Network Firewall, stateless",
        kind: "default",
        at: fact.place,
      },
    ];
  return [];
}

const eachOnce = (closings: readonly Closing[]): Closing[] => [
  ...new Map(closings.map((closing) => [JSON.stringify(closing), closing])).values(),
];
