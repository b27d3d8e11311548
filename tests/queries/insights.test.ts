import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { insightsQueries, resolverLogQueries } from "../../src/queries/insights.ts";

/**
 * What a query may be made of, from AWS's pages on the language: no parser of it is public.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
const COMMANDS = [
  "display",
  "fields",
  "filter",
  "limit",
  "parse",
  "sort",
  "stats",
  "dedup",
  "pattern",
  "diff",
  "unnest",
];
const OPERATORS = ["and", "or", "not", "in", "like", "as", "by", "asc", "desc"];
/** Functions by name, and how many arguments they take at least and at most. */
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  coalesce: [1, Number.POSITIVE_INFINITY],
  count: [0, 1],
  count_distinct: [1, 1],
  ispresent: [1, 1],
  max: [1, 1],
  min: [1, 1],
  rtrim: [1, 2],
  tolower: [1, 1],
};
/** Fields of alerts and of Resolver's queries that the queries use. `@timestamp` is the service's own. */
const FIELDS = new Set([
  "@timestamp",
  "event.event_type",
  "event.flow_id",
  "event.src_ip",
  "event.dest_ip",
  "event.dest_port",
  "event.tls.sni",
  "event.http.hostname",
  "event.alert.signature",
  "event.alert.signature_id",
  ...["query_name", "query_type", "srcaddr", "firewall_rule_action"],
]);

type Token = readonly [kind: "text" | "number" | "word" | "sign", text: string];

const tokensOf = (text: string): Token[] => {
  const kinds = ["text", "number", "word", "sign"] as const;
  const form = /\s*(?:("(?:[^"\\]|\\.)*")|(\d+)|(@?[A-Za-z_][\w.]*)|([()[\],|=*<>]|!=))\s*/y;
  const tokens: Token[] = [];
  while (form.lastIndex < text.length) {
    const at = form.lastIndex;
    const found = form.exec(text)?.slice(1) ?? assert.fail(`"${text.slice(at, at + 20)}" is nothing of the language`);
    const index = found.findIndex((part) => part !== undefined);
    tokens.push([kinds[index] ?? "sign", found[index] ?? ""]);
  }
  return tokens;
};

/** Reads a query as the language has it; fails where it isn't of it. */
function read(query: string): void {
  const named = new Set(FIELDS);
  for (const step of query.replaceAll(/^#.*$/gm, "").split("\n|")) {
    const tokens = tokensOf(step);
    const [, command = ""] = tokens[0] ?? [];
    assert.ok(COMMANDS.includes(command), `${command} is no command`);
    assert.notEqual(tokens.at(-1)?.[1], ",");
    const open: { sign: string; commas: number; isEmpty: boolean; name: string }[] = [];
    for (const [index, [kind, text]] of tokens.entries()) {
      if (index === 0) continue;
      const [, before = ""] = tokens[index - 1] ?? [];
      const [, after = ""] = tokens[index + 1] ?? [];
      const within = open.at(-1);
      if (within && text !== ")" && text !== "]") within.isEmpty = false;
      if (text === "(" || text === "[") open.push({ sign: text, commas: 0, isEmpty: true, name: before });
      else if (text === ")" || text === "]") {
        const { sign, name, commas, isEmpty } = open.pop() ?? assert.fail(`${text} closes nothing`);
        assert.equal(sign, text === ")" ? "(" : "[");
        assert.ok(sign === "(" || (name === "in" && !isEmpty), "a list stands behind in, and holds something");
        const [least = 0, most = 0] = FUNCTIONS[name] ?? [0, Number.POSITIVE_INFINITY];
        const given = isEmpty ? 0 : commas + 1;
        assert.ok(sign === "[" || (given >= least && given <= most), `${name} with ${given} arguments`);
      } else if (text === "," && within) within.commas++;
      else if (kind === "word" && before === "as") named.add(text);
      else if (kind === "word" && after === "(")
        assert.ok(text in FUNCTIONS || OPERATORS.includes(text), `${text} is no function`);
      else if (kind === "word") assert.ok(named.has(text) || OPERATORS.includes(text), `${text} is no field`);
    }
    assert.deepEqual(open, []);
    // Only what stats counts and groups by is there behind it.
    if (command === "stats") {
      const by = tokens.findIndex(([, text]) => text === "by");
      const kept = tokens.filter(([kind], index) => kind === "word" && (index > by || tokens[index - 1]?.[1] === "as"));
      named.clear();
      for (const [, text] of kept) named.add(text);
    }
  }
}

const STACKS = {
  "with known addresses, as observe prints them": { sids: [7, 2 ** 31 - 1], addresses: ["192.0.2.80", "2001:db8::1"] },
  "without an address, as they are saved": { sids: [7], addresses: [] },
  "of a stack without hosts": { sids: [], addresses: [] },
};

describe("queries for CloudWatch Logs Insights, by the language's documentation", () => {
  for (const [name, rules] of Object.entries(STACKS))
    for (const { id, text } of insightsQueries({ ...rules, applicationRules: [] }))
      it(`${id} ${name}`, () => read(text));

  for (const { id, text } of resolverLogQueries()) it(`${id} of Resolver's log`, () => read(text));

  const wrong = [
    "where a = 1",
    "filter event.alert.sid = 1",
    "filter event.src_ip in []",
    "fields upper(event.src_ip)",
    "fields tolower(event.src_ip, 1)",
    "stats count(*) by event.src_ip\n| sort flows",
    "filter (event.src_ip = 1",
  ];
  for (const query of wrong)
    it(`would be refused: ${query.replace("\n", " ")}`, () => assert.throws(() => read(query)));

  it("of a few hundred hosts are short enough to be saved", () => {
    const sids = Array.from({ length: 300 }, (_, index) => 2 ** 31 - 1 - index);
    for (const { text } of insightsQueries({ sids, applicationRules: [], addresses: [] }))
      assert.ok(text.length < 10_000);
  });
});
