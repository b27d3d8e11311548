import { memo } from "../../../egress/input/memo.ts";
import type { OtherHost, PlannedHost, StackPlan } from "../../../stack/model/plan-document.ts";
import { firstFew } from "../../../text/first-few.ts";
import { clean, wrap } from "../../../text/plain-text.ts";
import { tableLines } from "../../../text/table.ts";
import type { Paint } from "../../../text/terminal.ts";
import { cloudLabel, placesOf } from "../resource-label.ts";
import { type HostStanding, standingOf } from "./host-standing.ts";

/** What each layer guarantees. The layers that occur are explained below the table. */
const LAYERS: Record<PlannedHost["layer"], string> = {
  name: "name: only this server name passes",
  dns: "dns: the name resolves",
  address: "address: the port is open, to any address",
};

/** Remark beside a host that isn't current, unless its reason already says so. */
const REMARKS: Record<PlannedHost["status"], string> = {
  current: "",
  deprecated: "deprecated, not switched off",
  unverified: "confirm at onboarding",
};

/** The allowlist as a table: each host once, with the layers at which each cloud opens it, and the reason. */
export interface Allowlist {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Number of hosts and ports that nothing shuts. */
  readonly opened: number;
  /** What the layers that occur guarantee. */
  readonly layers: readonly string[];
}

/** Computed once for each stack, because both the table and the line above it need it. */
export const allowlistOf = memo(({ hosts, otherHosts = [], resources, unresolved }: AllowlistSource): Allowlist => {
  const typeOf = new Map(resources.map(({ urn, type }) => [urn, type]));
  const cloud = ({ resource }: Pick<PlannedHost, "resource">) => cloudLabel(typeOf.get(resource) ?? "");
  const clouds = [...new Set([...hosts, ...otherHosts].map(cloud))].sort();
  const place = placesOf({ resources });
  const standing = (same: readonly (PlannedHost | OtherHost)[]): HostStanding => {
    const [first] = same;
    return first === undefined || !HOST.test(first.host)
      ? NOT_ASKED
      : standingOf({ resources, unresolved }, { ...askedOf(first), clouds: new Set(same.map(cloud)) });
  };
  const remarks = ({ isShut, stoppedBy }: HostStanding): string[] => {
    const where = firstFew([...new Set(stoppedBy.map(({ place: { urn } }) => place(urn)))], (text) => text);
    if (isShut) return [where === "" ? "shut: no rule lets it out" : `shut at ${where}`];
    return where === "" ? [] : [`not for all clients: shut at ${where}`];
  };
  const rows = [...Map.groupBy(hosts, ({ host, port }) => `${host}:${port}`).values()].map((same) => [
    clean(same[0]?.host ?? ""),
    `${same[0]?.port} ${same[0]?.protocol.toUpperCase()}`,
    ...clouds.map((name) => layersOf(same.filter((host) => cloud(host) === name))),
    [...new Set([...same.map(describe), ...remarks(standing(same))])].join("; "),
  ]);
  const others = [...Map.groupBy(otherHosts, ({ host, ports, protocol }) => `${host} ${ports} ${protocol}`).values()];
  const otherRows = others.map((same) => [
    clean(same[0]?.host ?? ""),
    [same[0]?.ports === "any" ? "any port" : same[0]?.ports, same[0]?.protocol?.toUpperCase()]
      .filter(Boolean)
      .join(" "),
    ...clouds.map((name) => layersOf(same.filter((host) => cloud(host) === name))),
    [
      STATUSES[same[0]?.status ?? "not-mesh"],
      ...remarks(standing(same)),
      `by ${firstFew([...new Set(same.map(({ resource }) => place(resource)))], (text) => text)}`,
    ].join("; "),
  ]);
  const all = [...hosts, ...otherHosts];
  const used = Object.entries(LAYERS).filter(([layer]) => all.some((host) => host.layer === layer));
  return {
    head: ["Host", "Port", ...clouds, "Why"],
    rows: [...rows, ...otherRows],
    opened: [...Map.groupBy(all, portOf).values()].filter((same) => !standing(same).isShut).length,
    layers: used.map(([, meaning]) => meaning),
  };
});

/** The parts of a plan that the table is made of. */
type AllowlistSource = Pick<StackPlan, "hosts" | "otherHosts" | "resources" | "unresolved">;

/** Only a single host name is checked. A pattern stands for many names. */
const HOST = /^[a-z0-9._-]+$/i;
const NOT_ASKED: HostStanding = { isShut: false, stoppedBy: [] };

/** Returns the flow that clients would ask for, on port 443 if several ports are open. */
function askedOf(opened: PlannedHost | OtherHost): { host: string; port: number; isHttp: boolean } {
  const { host, protocol } = opened;
  if ("port" in opened) return { host, port: opened.port, isHttp: protocol === "http" };
  const ports: readonly string[] = opened.ports.match(/\d+/g) ?? [];
  const port = opened.ports === "any" || ports.includes("443") ? 443 : Number(ports[0] ?? 443);
  return { host, port, isHttp: protocol === "http" };
}

const portOf = (host: PlannedHost | OtherHost): string => `${host.host} ${"port" in host ? host.port : host.ports}`;

const STATUSES: Record<OtherHost["status"], string> = {
  current: "MESH",
  deprecated: `MESH, ${REMARKS.deprecated}`,
  unverified: `MESH, ${REMARKS.unverified}`,
  "not-mesh": "not MESH",
};

/** Renders the allowlist for a terminal. */
export function renderAllowlist(stack: AllowlistSource, columns: number, paint: Paint): string[] {
  const { head, rows, layers } = allowlistOf(stack);
  if (rows.length === 0) return [];
  return [
    ...tableLines(head, rows, columns, paint).map((line) => highlight(line, paint)),
    ...wrap(layers.join(" · "), columns).map((line) => paint("dim", line)),
  ];
}

const layersOf = (hosts: readonly Pick<PlannedHost, "layer">[]): string =>
  Object.keys(LAYERS)
    .filter((layer) => hosts.some((host) => host.layer === layer))
    .join(", ") || "-";

const describe = ({ reason, status }: PlannedHost): string =>
  clean(reason.includes(REMARKS[status]) ? reason : `${reason} (${REMARKS[status]})`);

/** A remark that the table broke into lines isn't highlighted. */
const highlight = (line: string, paint: Paint): string =>
  Object.values(REMARKS)
    .filter((remark) => remark !== "")
    .reduce((text, remark) => text.replaceAll(remark, paint("yellow", remark)), line);
