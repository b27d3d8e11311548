import { type HostStatus, STATUS_REMARKS } from "../egress/host-fields.ts";
import { renderMarkdownTable } from "../text/markdown.ts";
import type { Catalogue, Endpoint } from "./catalogue.ts";

/** Renders the endpoints as a Markdown table, one row each, in the catalogue's order. */
export const renderEndpoints = (catalogue: Catalogue): string =>
  renderMarkdownTable(
    HEAD,
    Object.entries(catalogue.endpoints).map(([id, endpoint]) => rowOf(id, endpoint)),
  );

/** Renders what NHS says of all endpoints, as a Markdown list. */
export const renderConditions = (catalogue: Catalogue): string =>
  catalogue.conditions.map(({ text }) => `- ${text}`).join("\n");

const HEAD = ["id", "host", "port", "environments", "network", "status", "purpose", "checked"];

const rowOf = (id: string, endpoint: Endpoint): string[] => [
  id,
  `\`${endpoint.host}\``,
  `${endpoint.port} ${endpoint.protocol.toUpperCase()}`,
  endpoint.environments.join(", "),
  endpoint.network,
  statusOf(endpoint),
  purposeOf(endpoint),
  checkedOf(endpoint),
];

const statusOf = ({ status }: Endpoint): string => STATUS_CELLS[status];

const STATUS_CELLS = {
  current: "current",
  deprecated: STATUS_REMARKS.deprecated,
  unverified: `unverified: ${STATUS_REMARKS.unverified}`,
} satisfies Record<HostStatus, string>;

const purposeOf = ({ purpose, option }: Endpoint): string =>
  option ? `${purpose}. Off unless \`${option}: true\`` : purpose;

/** Returns the latest day on which a source was read, with a link to each source. */
function checkedOf({ sources }: Endpoint): string {
  const latest = sources
    .map(({ checked }) => checked)
    .sort()
    .at(-1);
  const links = sources.flatMap(({ url, grade }) => (url ? [`[${grade}](${url})`] : [grade]));
  return `${latest} (${[...new Set(links)].join(", ")})`;
}
