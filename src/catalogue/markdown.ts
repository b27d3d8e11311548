import { type HostStatus, STATUS_REMARKS } from "../egress/host-fields.ts";
import type { Catalogue, Endpoint } from "./catalogue.ts";

/** The allowlist as a Markdown table, one row an endpoint, in the catalogue's order. */
export function renderAllowlist(catalogue: Catalogue): string {
  const rows = Object.entries(catalogue.endpoints).map(([id, endpoint]) => rowOf(id, endpoint));
  return [HEAD, HEAD.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What NHS says of every row, as a Markdown list. */
export const renderConditions = (catalogue: Catalogue): string =>
  catalogue.conditions.map(({ text }) => `- ${text}`).join("\n");

const HEAD = ["id", "host", "port", "environments", "network", "status", "purpose", "checked"];

const rowOf = (id: string, endpoint: Endpoint): string[] =>
  [
    id,
    `\`${endpoint.host}\``,
    `${endpoint.port} ${endpoint.protocol.toUpperCase()}`,
    endpoint.environments.join(", "),
    endpoint.network,
    statusOf(endpoint),
    purposeOf(endpoint),
    checkedOf(endpoint),
  ].map((cell) => cell.replaceAll("|", "\\|"));

const statusOf = ({ status }: Endpoint): string => STATUS_CELLS[status];

const STATUS_CELLS = {
  current: "current",
  deprecated: STATUS_REMARKS.deprecated,
  unverified: `unverified: ${STATUS_REMARKS.unverified}`,
} satisfies Record<HostStatus, string>;

const purposeOf = ({ purpose, option }: Endpoint): string =>
  option ? `${purpose}. Off unless \`${option}: true\`` : purpose;

/** The latest day on which a source was read, each source a link. */
function checkedOf({ sources }: Endpoint): string {
  const latest = sources
    .map(({ checked }) => checked)
    .sort()
    .at(-1);
  const links = sources.flatMap(({ url, grade }) => (url ? [`[${grade}](${url})`] : [grade]));
  return `${latest} (${[...new Set(links)].join(", ")})`;
}
