import { hostsTaken } from "../../policy/mesh/index.ts";
import type { Subject } from "../../policy/subject.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { carriesTcp, type Engine, type Grant, isUnknown } from "../egress/grant.ts";
import { nameOfUrn } from "../egress/place.ts";
import { holdsPort } from "../egress/port-set.ts";
import { isToEvery, letsOut } from "../reach/grant-reach.ts";
import type { Coverage, Hop, State } from "./report.ts";
import { cloudOf, describePeer, ENGINE_TITLES } from "./words.ts";

/** A host that the stack has to let out to. */
export interface RequiredHost {
  readonly host: string;
  readonly port: number;
  readonly status: Coverage["hosts"][number]["status"];
}

/**
 * The hosts that the stack is held to: current ones on the internet of its environment, and whatever else of MESH its rules name. Where nobody says the
 * environment and nothing is named, those of every environment.
 */
export function requiredHosts(subject: Subject, { endpoints }: Catalogue): RequiredHost[] {
  const { environment, mesh, grants, ownExtraHosts } = subject;
  const named = new Set(
    grants.filter((grant) => letsOut(grant)).flatMap((grant) => (grant.names ? hostsTaken(grant, mesh) : [])),
  );
  const rows = Object.values(endpoints).filter(({ option }) => option === undefined);
  const needed = rows.filter(
    ({ host, environments, network, status }) =>
      named.has(host) ||
      (network === "internet" &&
        status === "current" &&
        (environment === undefined ? named.size === 0 : environments.includes(environment))),
  );
  const extra = ownExtraHosts.filter(({ host }) => rows.every((row) => row.host !== host));
  return [
    ...needed.map(({ host, port, status }) => ({ host, port, status })),
    ...extra.map(({ host }) => ({ host, port: 443, status: "extra" as const })),
  ];
}

/** What decides, in the order in which a packet meets it. */
const ORDER: Readonly<Record<string, readonly Engine[]>> = {
  AWS: ["dns-firewall", "security-group", "network-acl", "nfw-stateless", "nfw-stateful"],
  Azure: ["admin-rule", "nsg", "azure-network-rule", "azure-application-rule"],
  Kubernetes: ["kubernetes-policy"],
};

/** How far each required host is open, layer by layer, a way out for each cloud. */
export function coverageOf(subject: Subject, required: readonly RequiredHost[]): Coverage[] {
  const byCloud = Map.groupBy(subject.readings, ({ type }) => cloudOf(type));
  return Object.entries(ORDER).flatMap(([cloud, engines]) => {
    const grants = (byCloud.get(cloud) ?? []).flatMap((reading) => reading.grants);
    const layers = engines
      .map((engine) => ({ engine, grants: grants.filter((grant) => grant.engine === engine) }))
      .filter(({ grants }) => grants.length > 0);
    if (layers.length === 0) return [];
    const clients = [
      ...new Set(layers.flatMap(({ grants }) => grants.filter(letsOut)).map(({ source }) => describePeer(source, ""))),
    ].filter((text) => text !== "");
    return [
      {
        path: `Way out of ${cloud}`,
        cloud,
        clients: clients.join("; ") || "whatever the rules are put on",
        assumptions: [],
        hops: layers.map(({ engine, grants }) => hopOf(engine, grants)),
        hosts: required.map((needed) => {
          const cells = layers.map((layer) => cellOf(layer.grants, needed, subject));
          const worst = WORST.flatMap((state) => cells.filter((cell) => cell.state === state))[0];
          return { ...needed, state: worst?.state ?? "none", why: worst?.why ?? "", cells };
        }),
      },
    ];
  });
}

const WORST: readonly State[] = ["shut", "partial", "unknown", "open"];

const hopOf = (engine: Engine, grants: readonly Grant[]): Hop => ({
  layer: grants.some(({ layer }) => layer === "name") ? "name" : (grants[0]?.layer ?? "address"),
  title: ENGINE_TITLES[engine],
  resources: [...new Set(grants.map(({ place }) => nameOfUrn(place.urn)))],
});

interface Cell {
  readonly state: State;
  readonly why: string;
}

function cellOf(grants: readonly Grant[], { host, port }: RequiredHost, subject: Subject): Cell {
  const takes = (grant: Grant) =>
    (grant.layer === "dns" || (carriesTcp(grant) && holdsPort(grant.ports, port))) &&
    (grant.names === undefined
      ? isToEvery(grant, subject.ownNetworks)
      : hostsTaken(grant, subject.mesh).some((each) => each === host));
  const open = grants.find((grant) => letsOut(grant) && !grant.handshakeOnly && takes(grant));
  if (open !== undefined) return { state: "open", why: nameOfUrn(open.place.urn) };
  const unread = grants.find((grant) => isUnknown(grant, "effect", "names", "destination", "ports"));
  if (unread !== undefined) return { state: "unknown", why: unread.unknowns[0]?.why ?? "" };
  if (grants.some((grant) => grant.effect === "forward" && takes(grant))) return { state: "none", why: "hands on" };
  return { state: "shut", why: "no rule opens it" };
}
