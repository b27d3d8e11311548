import { STATUS_REMARKS } from "../egress/host-fields.ts";
import { writeCsv } from "../text/csv.ts";
import { writeJson } from "../text/json.ts";
import { escapeMarkdown, renderMarkdownTable } from "../text/markdown.ts";
import { tableLines } from "../text/table.ts";
import { type Layout, PAGE } from "../text/terminal.ts";
import { type Catalogue, type Endpoint, newestCheck } from "./catalogue.ts";

/** The hosts of an allowlist, and what the list says of all of them. */
export interface HostList {
  readonly hosts: readonly (readonly [id: string, endpoint: Endpoint])[];
  readonly conditions: Catalogue["conditions"];
  /** Day on which the list is made, as YYYY-MM-DD. */
  readonly today: string;
  /** Name and version of the tool that makes the list. */
  readonly tool: string;
}

/**
 * Formats of the allowlist, for people and for firewalls that this package writes no rules for. Each list states its
 * date, its sources and what it can't express.
 */
export const LIST_FORMATS = {
  table: (list, layout) => [...note(list), "", ...table(list, layout)].join("\n"),
  markdown: (list) =>
    [...note(list).map((line) => `> ${escapeMarkdown(line)}  `), "", renderMarkdownTable(HEAD, rowsOf(list))].join(
      "\n",
    ),
  csv: (list) => `\ufeff${writeCsv([HEAD, ...rowsOf(list), ...note(list).map(noteRow)])}`.replace(/\r\n$/, ""),
  json: ({ hosts, conditions, today, tool }) =>
    writeJson({ version: 1, made: today, tool, hosts: Object.fromEntries(hosts), conditions }).trimEnd(),
  list: (list) =>
    [
      ...comment(list, [
        "One name a line, for an external dynamic list or a threat feed. It holds no ports: limit the rule to those below.",
        "Palo Alto: take it as a list of URLs, since a list of domains serves sinkholes alone. Before PAN-OS 10.2, turn append-end-token on, or longer names that begin with one of these match too.",
        "Fortinet: a feed of FortiGuard category serves web filters, a feed of domain names DNS filters.",
      ]),
      ...hostsOf(list),
    ].join("\n"),
  squid: (list) =>
    [
      ...comment(list, [
        "Splice these names (ssl_bump splice), never bump them: the client certificate would be lost.",
      ]),
      // Both conditions of a line must hold, so hosts of different ports need lines of their own.
      ...portsOf(list).flatMap((port) => [
        `acl nhs_mesh_${port} dstdomain ${hostsOf(list, port).join(" ")}`,
        `acl nhs_mesh_port_${port} port ${port}`,
        `http_access allow nhs_mesh_${port} nhs_mesh_port_${port}`,
      ]),
    ].join("\n"),
  cilium: (list) =>
    [
      ...comment(list, [
        "Addresses are learnt from DNS: an address that a name once had stays open until its entry expires.",
        "No other name is answered. A pod that tries its search domains first (ndots: 5) may give up there: set ndots to 1 in its dnsConfig, or write the host with a dot at its end.",
      ]),
      ...cilium(list),
    ].join("\n"),
  networkpolicy: (list) =>
    [
      ...comment(list, [
        "A NetworkPolicy can't match names: these pods reach any address on the ports below, so a firewall behind it must filter by host.",
        "Policies add up: another one that selects these pods opens more. None of them restricts pods on the host's network, or pods of clusters whose network plugin ignores policies.",
      ]),
      ...networkPolicy(list),
    ].join("\n"),
  suricata: (list) =>
    [
      ...comment(list, [
        "These rules only pass: add one behind them that drops everything else. Give each sid a number that is free.",
      ]),
      ...list.hosts.map(suricata),
    ].join("\n"),
} satisfies Record<string, (list: HostList, layout: Layout) => string>;
export type ListFormat = keyof typeof LIST_FORMATS;

/** Renders the list in that format, with a line feed at its end. */
export const renderList = (format: ListFormat, list: HostList, layout: Layout = PAGE): string =>
  `${LIST_FORMATS[format](list, layout)}\n`;

const HEAD = ["Id", "Host", "Port", "Protocol", "Environments", "Network", "Status", "Purpose", "Source", "Checked"];

const rowsOf = ({ hosts }: HostList): string[][] =>
  hosts.map(([id, { host, port, protocol, environments, network, status, purpose, sources }]) => [
    id,
    host,
    String(port),
    protocol.toUpperCase(),
    environments.join(", "),
    network,
    STATUS_REMARKS[status] === "" ? status : `${status}: ${STATUS_REMARKS[status]}`,
    purpose,
    sources[0]?.url ?? sources[0]?.title ?? "",
    newestCheck([{ sources }]),
  ]);

/** A row of as many cells as the others. */
const noteRow = (text: string): string[] => HEAD.map((title) => ({ Id: "note", Purpose: text })[title] ?? "");

const table = (list: HostList, { columns, paint }: Layout): string[] => {
  const shown = [1, 2, 3, 4, 5, 6, 7];
  const pick = (cells: readonly string[]) => shown.map((index) => cells[index] ?? "");
  return tableLines(pick(HEAD), rowsOf(list).map(pick), columns, paint);
};

/** States when the list was made, on what authority, and what a list of names can't express. */
const note = ({ hosts, conditions, today, tool }: HostList): string[] => [
  `NHS MESH allowlist, made on ${today} by ${tool}; its sources were last read on ${newestCheck(hosts.map(([, entry]) => entry))}.`,
  ...conditions.map(({ text }) => text),
];

/** Returns the note and each host with its source, as comment lines that begin with `#`. */
const comment = (list: HostList, own: readonly string[]): string[] =>
  [
    ...note(list),
    ...own,
    ...list.hosts.map(([, { host, port, status, purpose, sources }]) => {
      const remark = STATUS_REMARKS[status] === "" ? "" : ` (${STATUS_REMARKS[status]})`;
      return `${host}:${port}: ${purpose}${remark}; ${sources[0]?.url ?? sources[0]?.title}`;
    }),
  ].map((line) => `# ${line}`);

/** @param on only those on this port. Default: on any. */
const hostsOf = ({ hosts }: HostList, on?: number): string[] => [
  ...new Set(hosts.flatMap(([, { host, port }]) => (on === undefined || port === on ? [host] : []))),
];

const portsOf = ({ hosts }: HostList): number[] =>
  [...new Set(hosts.map(([, { port }]) => port))].sort((a, b) => a - b);

const networkPolicy = (list: HostList): string[] => [
  "apiVersion: networking.k8s.io/v1",
  "kind: NetworkPolicy",
  "metadata:",
  "  name: nhs-mesh",
  "spec:",
  "  podSelector:",
  "    matchLabels:",
  "      app: mesh-client # the label of your MESH clients",
  "  policyTypes: [Egress]",
  "  egress:",
  "    - to:",
  "        - namespaceSelector:",
  "            matchLabels:",
  "              kubernetes.io/metadata.name: kube-system",
  "          podSelector:",
  "            matchLabels:",
  "              k8s-app: kube-dns",
  "      ports:",
  "        - { port: 53, protocol: UDP }",
  "        - { port: 53, protocol: TCP }",
  "    - to:",
  "        - ipBlock: { cidr: 0.0.0.0/0 }",
  "      ports:",
  ...portsOf(list).map((port) => `        - { port: ${port}, protocol: TCP }`),
];

const cilium = ({ hosts }: HostList): string[] => [
  "apiVersion: cilium.io/v2",
  "kind: CiliumNetworkPolicy",
  "metadata:",
  "  name: nhs-mesh",
  "spec:",
  "  endpointSelector:",
  "    matchLabels:",
  "      app: mesh-client # the label of your MESH clients",
  "  egress:",
  "    - toEndpoints:",
  "        - matchLabels:",
  '            "k8s:io.kubernetes.pod.namespace": kube-system',
  '            "k8s:k8s-app": kube-dns',
  "      toPorts:",
  "        - ports:",
  '            - { port: "53", protocol: ANY }',
  "          rules:",
  "            dns:",
  ...hosts.map(([, { host }]) => `              - matchName: ${host}`),
  ...hosts.flatMap(([, { host, port }]) => [
    "    - toFQDNs:",
    `        - matchName: ${host}`,
    "      toPorts:",
    "        - ports:",
    `            - { port: "${port}", protocol: TCP }`,
  ]),
];

const suricata = ([id, { host, port, protocol }]: HostList["hosts"][number], index: number): string => {
  const end = `startswith; endswith; flow:to_server; msg:"NHS MESH ${id}"; sid:${FIRST_SID + index}; rev:1;)`;
  return protocol === "tls"
    ? `pass tls $HOME_NET any -> any ${port} (ssl_version:tls1.2,tls1.3; tls.sni; content:"${host}"; nocase; ${end}`
    : `pass http $HOME_NET any -> any ${port} (http.host; content:"${host}"; ${end}`;
};

const FIRST_SID = 1_900_001;
