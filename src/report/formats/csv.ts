import { writeCsv } from "../../text/csv.ts";
import type { Opened, Report, StackReport } from "../report.ts";
import { describeReached } from "../words.ts";

const COLUMNS = [
  "Kind",
  "Stack",
  "Check",
  "Level",
  "Severity",
  "What",
  "Instead",
  "Destination",
  "Ports",
  "Protocol",
  "Source",
  "Layer",
  "Engine",
  "Rule",
  "Status",
  "Owner",
  "Reason",
  "Until",
  "Resource",
  "Place",
  "Line",
  "File",
  "Standing",
  "Id",
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

/**
 * Renders the report as one sheet, with a row for each finding and each opening. It begins with a byte order mark,
 * which tells spreadsheets that it is UTF-8, and has no cell that a spreadsheet would run as a formula.
 */
export const renderCsv = (report: Report): string =>
  `\ufeff${writeCsv([
    COLUMNS,
    ...report.stacks.flatMap(rowsOf).map((row) => COLUMNS.map((column) => String(row[column] ?? ""))),
  ])}`;

function rowsOf(stack: StackReport): Row[] {
  const common = { Stack: stack.stack };
  return [
    ...stack.findings.map((finding) => ({
      ...common,
      Kind: "finding",
      ...found(finding),
      Check: finding.check,
      Level: finding.level,
      Severity: finding.severity,
    })),
    ...stack.notJudged.map((each) => ({ ...common, Kind: "not judged", ...found(each), Check: "not-judged" })),
    ...stack.exempted.map((each) => ({
      ...common,
      Kind: "exempted",
      ...found(each),
      Check: each.check,
      Level: each.level,
      Severity: each.severity,
      Owner: each.owner,
      Reason: each.reason,
      Until: each.until,
    })),
    ...stack.opened.map((opened) => ({ ...common, Kind: "opened", ...openedRow(opened) })),
    ...(stack.since?.fixed ?? []).map((finding) => ({
      ...common,
      Kind: "fixed",
      ...found(finding),
      Check: finding.check,
    })),
    ...(stack.since?.closed ?? []).map((opened) => ({ ...common, Kind: "closed since", ...openedRow(opened) })),
    ...(stack.since?.reached ?? []).map((each) => ({
      ...common,
      Kind: "reached otherwise",
      What: describeReached(each),
      Destination: each.host,
      Ports: `${each.port}`,
    })),
  ];
}

interface Found extends Pick<Opened, "resource" | "place" | "line" | "file" | "standing" | "id"> {
  readonly message: string;
  readonly instead: string;
}

const found = ({ message, instead, ...where }: Found): Row => ({ What: message, Instead: instead, ...placed(where) });

const placed = ({ resource, place, line, file, standing, id }: Omit<Found, "message" | "instead">): Row => ({
  Resource: resource,
  Place: place,
  Line: line,
  File: file,
  Standing: standing,
  Id: id,
});

const openedRow = (opened: Opened): Row => ({
  Destination: opened.destination,
  Ports: opened.ports,
  Protocol: opened.protocol,
  Source: opened.source,
  Layer: opened.layer,
  Engine: opened.engine,
  Rule: opened.rule,
  Status: opened.status,
  Owner: opened.owner,
  Reason: opened.reason,
  Until: opened.until,
  ...placed(opened),
});
