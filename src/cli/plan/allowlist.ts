import type { PlannedHost, StackPlan } from "../../stack/model/plan-document.ts";
import { clean, wrap } from "../../text/plain-text.ts";
import { renderTable } from "../../text/table.ts";
import type { Paint } from "../../text/terminal.ts";
import { cloudOf } from "./resource-label.ts";

/** What each layer promises, said below the table for those that occur. */
const LAYERS: Record<PlannedHost["layer"], string> = {
  name: "name: only this server name passes",
  dns: "dns: the name resolves",
  address: "address: the port is open, to any address",
};

/** What must be said beside a host that isn't current, unless its reason says it already. */
const REMARKS: Record<PlannedHost["status"], string> = {
  current: "",
  deprecated: "deprecated, not switched off",
  unverified: "confirm at onboarding",
};

/** The allowlist as a table: each host once, with the layers at which each cloud opens it, and why. */
export interface Allowlist {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the layers that occur promise. */
  readonly layers: readonly string[];
}

export function allowlistOf({ hosts, resources }: Pick<StackPlan, "hosts" | "resources">): Allowlist {
  const typeOf = new Map(resources.map(({ urn, type }) => [urn, type]));
  const cloud = ({ resource }: PlannedHost) => cloudOf(typeOf.get(resource) ?? "");
  const clouds = [...new Set(hosts.map(cloud))].sort();
  const rows = [...Map.groupBy(hosts, ({ host, port }) => `${host}:${port}`).values()].map((same) => [
    clean(same[0]?.host ?? ""),
    `${same[0]?.port} ${same[0]?.protocol.toUpperCase()}`,
    ...clouds.map((name) => layersOf(same.filter((host) => cloud(host) === name))),
    [...new Set(same.map(describe))].join("; "),
  ]);
  const used = Object.entries(LAYERS).filter(([layer]) => hosts.some((host) => host.layer === layer));
  return { head: ["Host", "Port", ...clouds, "Why"], rows, layers: used.map(([, meaning]) => meaning) };
}

/** The allowlist for a terminal. */
export function renderAllowlist(
  stack: Pick<StackPlan, "hosts" | "resources">,
  columns: number,
  paint: Paint,
): string[] {
  const { head, rows, layers } = allowlistOf(stack);
  if (rows.length === 0) return [];
  return [
    ...renderTable(head, rows, columns, paint).map((line) => highlight(line, paint)),
    ...wrap(layers.join(" · "), columns).map((line) => paint("dim", line)),
  ];
}

const layersOf = (hosts: readonly PlannedHost[]): string =>
  Object.keys(LAYERS)
    .filter((layer) => hosts.some((host) => host.layer === layer))
    .join(", ") || "-";

const describe = ({ reason, status }: PlannedHost): string =>
  clean(reason.includes(REMARKS[status]) ? reason : `${reason} (${REMARKS[status]})`);

/** A remark that the table has wrapped stays as it is. */
const highlight = (line: string, paint: Paint): string =>
  Object.values(REMARKS)
    .filter((remark) => remark !== "")
    .reduce((text, remark) => text.replaceAll(remark, paint("yellow", remark)), line);
