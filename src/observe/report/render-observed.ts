import { writeCsv } from "../../text/csv.ts";
import { escapeMarkdown, tableHead, tableRow } from "../../text/markdown.ts";
import { clean, count, hanging } from "../../text/plain-text.ts";
import { tableLines } from "../../text/table.ts";
import type { Terminal } from "../../text/terminal.ts";
import type { Observed, ObservedAddress, ObservedDestination } from "./observed.ts";
import {
  clientsText,
  dayText,
  destinationText,
  filesText,
  READINESS_WORDS,
  remarkText,
  STATE_WORDS,
  sinceText,
} from "./words.ts";

const TITLES = ["State", "Destination", "Flows", "Clients", "First", "Last", "Rule"];

/**
 * Renders for a terminal: the verdict with its reasons, the destinations, the pinning clients, and the limits of the
 * logs.
 */
export function renderObserved(
  observed: Omit<Observed, "version">,
  { columns, paint }: Pick<Terminal, "columns" | "paint">,
): string {
  const { verdict, destinations, pinned, resolvers, limits } = observed;
  const style = verdict.result === "ready" ? "green" : verdict.result === "unclear" ? "yellow" : "red";
  return [
    paint(style, READINESS_WORDS[verdict.result]),
    ...verdict.reasons.flatMap((reason) => hanging("-", [clean(reason)], columns)),
    "",
    ...(destinations.length > 0 ? [...tableLines(TITLES, destinations.map(cellsOf), columns, paint), ""] : []),
    ...addressLines("Known MESH addresses dialled without a name", pinned, columns, paint),
    ...addressLines("DNS servers that no rule names", resolvers, columns, paint),
    ...unusedRules(observed, (names) => names.flatMap((name) => hanging("-", [name], columns))),
    paint("dim", "What these logs can't show"),
    ...limits.flatMap((limit) => hanging("-", [limit], columns)),
    "",
    ...hanging("read:", [filesText(observed)], columns),
    "",
  ].join("\n");
}

/** Renders for a pull request or a ticket. */
export function renderObservedMarkdown(observed: Omit<Observed, "version">): string {
  const { verdict, destinations, pinned, resolvers, limits } = observed;
  const rows = (all: readonly (readonly string[])[]) =>
    all.map((cells) => tableRow(cells.map((cell) => escapeMarkdown(cell))));
  const addresses = (title: string, found: readonly ObservedAddress[]) =>
    found.length === 0 ? [] : [`### ${title}`, "", ...tableHead(ADDRESS_TITLES), ...rows(found.map(addressCells)), ""];
  return [
    `## ${READINESS_WORDS[verdict.result]}`,
    "",
    ...verdict.reasons.map((reason) => `- ${escapeMarkdown(reason)}`),
    ...(verdict.reasons.length > 0 ? [""] : []),
    ...(destinations.length > 0 ? [...tableHead(TITLES), ...rows(destinations.map(cellsOf)), ""] : []),
    ...addresses("Known MESH addresses dialled without a name", pinned),
    ...addresses("DNS servers that no rule names", resolvers),
    ...unusedRules(observed, (names) => ["", ...names.map((name) => `- ${escapeMarkdown(name)}`)]),
    "### What these logs can't show",
    "",
    ...limits.map((limit) => `- ${limit}`),
    "",
    filesText(observed),
    "",
  ].join("\n");
}

/** Renders for a spreadsheet: one row for each destination, pinned address and resolver. */
export const renderObservedCsv = ({ destinations, pinned, resolvers }: Observed): string =>
  writeCsv([
    ["state", "name", "address", "port", "flows", "clients", "networks", "first", "last", "status", "rule", "why"],
    ...destinations.map((each) => [
      each.state,
      clean(each.name ?? ""),
      clean(each.address ?? ""),
      each.port === undefined ? "" : String(each.port),
      ...csvCounts(each),
      each.status ?? "",
      clean(each.rule ?? ""),
      clean(each.why ?? ""),
    ]),
    ...[
      ...pinned.map((each) => ["pinned", each] as const),
      ...resolvers.map((each) => ["resolver", each] as const),
    ].map(([state, each]) => [
      state,
      "",
      clean(each.address),
      each.port === undefined ? "" : String(each.port),
      ...csvCounts(each),
      "",
      "",
      "",
    ]),
  ]);

const csvCounts = ({ flows, clients, first, last }: ObservedDestination | ObservedAddress): string[] => [
  String(flows),
  String(clients.count),
  (clients.addresses ?? clients.networks).map(clean).join(" "),
  first ?? "",
  last ?? "",
];

const cellsOf = (each: ObservedDestination): string[] => [
  STATE_WORDS[each.state],
  destinationText(each),
  String(each.flows),
  clientsText(each.clients),
  dayText(each.first),
  dayText(each.last),
  remarkText(each),
];

const ADDRESS_TITLES = ["Address", "Flows", "First", "Last", "Clients"];

const addressCells = (each: ObservedAddress): string[] => [
  destinationText(each),
  String(each.flows),
  dayText(each.first),
  dayText(each.last),
  clientsText(each.clients),
];

const addressLines = (
  title: string,
  found: readonly ObservedAddress[],
  columns: number,
  paint: Terminal["paint"],
): string[] =>
  found.length === 0 ? [] : [title, ...tableLines(ADDRESS_TITLES, found.map(addressCells), columns, paint), ""];

/** Lists allowing rules that nothing used. A denying rule isn't expected to be used. */
function unusedRules({ rules }: Pick<Observed, "rules">, list: (names: readonly string[]) => string[]): string[] {
  const unused = rules.filter(({ effect, isUsed }) => effect === "allow" && !isUsed);
  if (unused.length === 0) return [];
  const names = unused.slice(0, 20).map((rule) => `${clean(rule.rule || rule.place)}: ${sinceText(rule)}`);
  const more = unused.length - names.length;
  return [
    `${count(unused.length, "rule")} that nothing used, and since when it could have been`,
    ...list([...names, ...(more > 0 ? [`and ${more} more`] : [])]),
    "",
  ];
}
