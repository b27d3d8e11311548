import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { didYouMean, show } from "../../egress/input/show.ts";
import { parseYaml, placesInYaml } from "../../egress/input/yaml.ts";
import { showPath } from "../../files/show-path.ts";
import { unreadable } from "../../files/unreadable.ts";
import { type Question, readQuestion, type Written } from "./question.ts";

const COLUMNS = ["from", "to", "port", "protocol", "tls", "expect"] as const;

/** One question and its place. */
interface Row {
  readonly written: Written;
  /** `flows.csv:3`. */
  readonly place: string;
}

/**
 * Reads the questions of a list: CSV with a header of `from,to,port,protocol,tls,expect`, or a YAML list of maps with
 * those keys. `expect` is `allow` or `deny`. Every column except `to` may be missing.
 *
 * @throws ConfigurationError with place, value and remedy of every fault.
 */
export function readFlowList(file: string): Question[] {
  const shown = showPath(file);
  const text = read(file, shown);
  const rows = /\.ya?ml$/i.test(file) ? yamlRows(text, shown) : csvRows(text, shown);
  if (rows.length === 0) throw new ConfigurationError([{ path: shown, message: `holds no flow. ${FORM}` }]);
  const faults: Fault[] = [];
  const questions = rows.flatMap(({ written, place }): Question[] => {
    const question = readQuestion(written, (part) => (part === "to" ? place : `${place}: ${part}`));
    if ("flow" in question) return [question];
    faults.push(...question);
    return [];
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return questions;
}

const FORM =
  'Write a head of "from,to,port,protocol,tls,expect" and a line for each flow, or a YAML list of maps with these keys.';

function read(file: string, shown: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigurationError([{ path: shown, message: unreadable(error) }]);
  }
}

function csvRows(text: string, shown: string): Row[] {
  const records = csvRecords(text, shown);
  const [head, ...rows] = records;
  if (head === undefined) return [];
  const columns = head.record.map((name) => name.trim().toLowerCase());
  const faults = columns.flatMap((name) => unknownColumn(name, `${shown}:${head.line}`));
  const again = columns.filter(
    (name, index) => columns.indexOf(name) < index && COLUMNS.some((known) => known === name),
  );
  for (const name of new Set(again))
    faults.push({ path: `${shown}:${head.line}`, message: `has the column ${show(name)} more than once. Leave one.` });
  if (!columns.includes("to")) faults.push({ path: `${shown}:${head.line}`, message: `has no column "to". ${FORM}` });
  for (const { record, line } of rows)
    if (record.length !== columns.length)
      faults.push({
        path: `${shown}:${line}`,
        message: `has ${record.length} values, and the head ${columns.length}. Write one for each.`,
      });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return rows.map(({ record, line }) => ({
    place: `${shown}:${line}`,
    written: { to: "", ...Object.fromEntries(columns.map((name, index) => [name, record[index]])) },
  }));
}

function csvRecords(text: string, shown: string): { record: string[]; line: number }[] {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      comment: "#",
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    const { message, lines } = error as { message: string; lines?: number };
    throw new ConfigurationError([
      { path: lines === undefined ? shown : `${shown}:${lines}`, message: `${message}. Mend the line.` },
    ]);
  }
}

const unknownColumn = (name: string, path: string): Fault[] =>
  COLUMNS.some((known) => known === name)
    ? []
    : [
        {
          path,
          message: `has the column ${show(name)}, which is none of ${COLUMNS.join(", ")}.${didYouMean(name, COLUMNS)}`,
        },
      ];

const Scalar = z.union([z.string(), z.number()]).transform(String);

function yamlRows(text: string, shown: string): Row[] {
  const list = z.array(z.record(z.string(), z.unknown())).safeParse(parseYaml(text, shown));
  if (!list.success) throw new ConfigurationError([{ path: shown, message: `is no list of flows. ${FORM}` }]);
  const placeOf = placesInYaml(text, shown);
  const faults: Fault[] = [];
  const rows = list.data.map((entry, index): Row => {
    const at = (key: string): string => placeOf([String(index), key]);
    const written = Object.entries(entry).flatMap(([key, value]) => {
      faults.push(...unknownColumn(key, at(key)));
      const scalar = Scalar.safeParse(value);
      if (scalar.success) return [[key, scalar.data] as const];
      faults.push({ path: at(key), message: `${show(value)} is neither a text nor a number. Write one value.` });
      return [];
    });
    return { place: placeOf([String(index)]), written: { to: "", ...Object.fromEntries(written) } };
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return rows;
}
