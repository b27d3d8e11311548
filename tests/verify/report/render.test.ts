import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { plain } from "../../../src/text/terminal.ts";
import { escapeXml } from "../../../src/text/xml.ts";
import { judgeRound } from "../../../src/verify/judge/judge-round.ts";
import { RUNGS } from "../../../src/verify/model/rungs.ts";
import { EXPECTATIONS } from "../../../src/verify/model/verify-request.ts";
import { renderVerificationJson } from "../../../src/verify/report/render-json.ts";
import { renderVerificationJunit } from "../../../src/verify/report/render-junit.ts";
import { escapeLabel, renderPrometheus } from "../../../src/verify/report/render-prometheus.ts";
import { renderVerification } from "../../../src/verify/report/render-verification.ts";
import type { Verification } from "../../../src/verify/report/verification.ts";
import { runs } from "../../support/property-runs.ts";
import { observations } from "../support/observations.ts";

const HOSTILE = [
  '</testcase><x a="',
  "]]>",
  "|",
  "%0A",
  "=1+1",
  "\u001b[31mred",
  '"} 1\nmesh_egress_as_expected 1\n#',
  "\u202eevil",
  "\0",
  "\ud800",
  "\\n",
];

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" }));

/** Any report, with hostile words wherever the network or the environment may put words of its own. */
const reports: fc.Arbitrary<Verification> = fc
  .tuple(fc.array(observations, { maxLength: 2 }), hostile, fc.constantFrom(...EXPECTATIONS), fc.constantFrom(...RUNGS))
  .map(([seen, words, expectation, goal]) => {
    const hosts = seen.map((host) => ({
      ...host,
      addresses: host.addresses.map((address) => ({
        ...address,
        ...(address.stranger && { stranger: { ...address.stranger, notTls: words, cipher: words } }),
        ...(address.chain && { chain: { ...address.chain, certificates: [certificateOf(words)] } }),
      })),
    }));
    const destinations = [{ destination: { host: words, port: 1 }, must: "not-reach" as const }];
    return {
      version: 1,
      ...judgeRound({ hosts, destinations }, goal, expectation),
      vantage: {
        machine: words,
        localAddresses: [words],
        resolvers: [words],
        proxies: [words],
        variables: [{ name: "X", value: words, effect: "" }],
      },
      startedAt: "2026-11-23T00:00:00.000Z",
      elapsedMs: 1234.5678,
      rounds: 1,
      connections: 3,
    };
  });

const certificateOf = (words: string) => ({
  subject: words,
  issuer: words,
  names: [words],
  notBefore: "2026-01-01T00:00:00.000Z",
  notAfter: "2027-01-01T00:00:00.000Z",
  fingerprint: "AA:BB",
  serial: "01",
});

/** Reads XML strictly enough to see markup that does not belong: names of the elements, or an error. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const all: string[] = [];
  const body = xml.replace(/^<\?xml [^>]*\?>\n/, "");
  const text = body.replaceAll(
    /<(\/?)([a-z-]+)((?: [a-z_]+="[^"<]*")*)(\/?)>/g,
    (_, close, name, _attributes, empty) => {
      if (close) assert.equal(open.pop(), name);
      else {
        all.push(name);
        if (!empty) open.push(name);
      }
      return "";
    },
  );
  assert.deepEqual(open, []);
  assert.ok(!/[<>]/.test(text), text);
  assert.ok(!/&(?!(?:amp|lt|gt|quot|apos|#13);)/.test(text), text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 holds none of them
  assert.ok(!/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(xml));
  return all;
}

const SUITES = ["testsuites", "testsuite", "testcase", "system-out", "failure", "error", "skipped"];

describe("for any report, whatever words the network put into it", () => {
  it("JUnit is well-formed XML with the elements of JUnit alone, and its counts agree", () =>
    fc.assert(
      fc.property(reports, (report) => {
        const xml = renderVerificationJunit(report);
        const elements = elementsOf(xml);
        assert.deepEqual(
          elements.filter((name) => !SUITES.includes(name)),
          [],
        );
        const sum = (name: string): number =>
          [...xml.matchAll(new RegExp(`<testsuite [^>]*${name}="(\\d+)"`, "g"))].reduce(
            (all, [, each]) => all + Number(each),
            0,
          );
        for (const [count, element] of [
          ["failures", "failure"],
          ["errors", "error"],
          ["skipped", "skipped"],
          ["tests", "testcase"],
        ] as const)
          assert.equal(sum(count), elements.filter((name) => name === element).length, count);
      }),
    ));

  it("Prometheus has a sample or a comment on each line, each family once", () =>
    fc.assert(
      fc.property(reports, (report) => {
        const lines = renderPrometheus(report).split("\n").slice(0, -1);
        for (const line of lines)
          assert.match(
            line,
            /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_0-9]+(?:\{[a-z_0-9]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_0-9]+="(?:[^"\\\n]|\\["\\n])*")*\})? (?:NaN|-?[\d.e+-]+))$/u,
          );
        const families = lines.filter((line) => line.startsWith("# TYPE"));
        assert.equal(new Set(families).size, families.length);
        const samples = lines.filter((line) => !line.startsWith("#")).map((line) => line.replace(/ \S+$/, ""));
        assert.ok(lines.includes(`mesh_egress_as_expected ${report.asExpected === "yes" ? 1 : 0}`));
        assert.equal(samples.filter((sample) => sample === "mesh_egress_as_expected").length, 1);
      }),
    ));

  it("JSON reads back as the report, with advice beside each cause", () =>
    fc.assert(
      fc.property(reports, (report) => {
        const read = JSON.parse(renderVerificationJson(report));
        assert.deepEqual(
          read.hosts.map((host: Verification["hosts"][number]) => [host.verdict, host.reached, host.asExpected]),
          report.hosts.map(({ verdict, reached, asExpected }) => [verdict, reached, asExpected]),
        );
        for (const { stoppedBy } of read.hosts) if (stoppedBy?.cause) assert.ok(stoppedBy.advice.act);
      }),
    ));

  it("the table holds no control character and no mark that turns text round", () =>
    fc.assert(
      fc.property(reports, fc.integer({ min: 1, max: 200 }), (report, columns) => {
        const text = renderVerification(report, { columns, paint: plain });
        assert.ok(!/[\p{Cc}\p{Cf}]/u.test(text.replaceAll("\n", "")));
        assert.match(text, new RegExp(`of ${report.hosts.length} hosts? `));
      }),
    ));

  it("the same report gives the same bytes", () =>
    fc.assert(
      fc.property(reports, (report) => {
        for (const render of [renderVerificationJson, renderVerificationJunit, renderPrometheus])
          assert.equal(render(report), render(report));
      }),
      runs(20),
    ));
});

it("escapes", () => {
  assert.equal(escapeXml(`a<b>&"'\0\ud800`), "a&lt;b&gt;&amp;&quot;&apos;\ufffd\ufffd");
  assert.equal(escapeLabel('a"b\\c\nd\u001b'), 'a\\"b\\\\c\\nd\ufffd');
});
