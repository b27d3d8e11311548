import fc from "fast-check";
import { FAIL_ON } from "../../src/egress/finding.ts";
import { finish } from "../../src/report/finish.ts";
import { NOT_CHECKED } from "../../src/report/make-report.ts";
import { HOP_STATES, type Report, type StackReport } from "../../src/report/report.ts";
import { reportVerdictOf } from "../../src/report/stack-report.ts";
import { sumOf, worstOf } from "../../src/report/verdict.ts";
import { CHECKS } from "../support/policy/judgement.ts";

/** Texts that mean something to a format, a terminal or a spreadsheet. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</style></title><svg onload=alert(1)>",
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1+1",
  " =1+1",
  "a,b;c\td",
  '"quoted", and "more"',
  "]]>",
  "<!-- -->",
  "%0A::error::x",
  "::error file=a::x",
  "a|b\\|c",
  "`code` **bold** [x](javascript:alert(1)) ![i](http://192.0.2.1/x.png)",
  "@everyone #1 https://example.org",
  "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
  "\u009b31m",
  "a\u202egnp.exe",
  "\u2066x\u2069\u200e\u200b\ufeff",
  "line\nbreak\r\nand\u2028more\u2029",
  "\0\u0001\u007f",
  "\ud800 alone",
  "&amp; &lt; &#x3c;script&#x3e;",
  "\u0024{7*7} {{7*7}} <%= 1 %>",
  "x".repeat(9_000),
  "..\\..\\etc/passwd",
  "//192.0.2.1/x",
  "",
];

export const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom("mesh-rules", "msg.intspineservices.nhs.uk") },
);

const day = fc.constantFrom("2026-01-01", "2026-12-24", "2027-06-30");
const standing = fc.constantFrom("new" as const, "standing" as const, null);
const place = {
  resource: text,
  urn: text,
  place: text,
  line: fc.option(fc.integer({ min: 1, max: 900 })),
  file: fc.option(text),
};
const id = fc.uuid().map((uuid) => uuid.replaceAll("-", "").slice(0, 16));
const judgedIds = CHECKS.map((check) => check.id).filter((check) => check !== "not-judged");

const finding = (level: "mandatory" | "advisory") =>
  fc.record({
    id,
    check: fc.constantFrom(...judgedIds),
    level: fc.constant(level),
    severity: fc.constantFrom("low" as const, "medium" as const, "high" as const, "critical" as const),
    message: text,
    instead: text,
    ...place,
    standing,
  });
const anyFinding = fc.oneof(finding("mandatory"), finding("advisory"));

const opened = fc.record({
  id,
  destination: text,
  ports: text,
  protocol: text,
  source: text,
  layer: fc.constantFrom("dns" as const, "address" as const, "name" as const),
  engine: text,
  rule: text,
  owner: fc.option(text),
  reason: fc.option(text),
  until: fc.option(day),
  status: fc.constantFrom(
    "current" as const,
    "extra" as const,
    "known-address" as const,
    "not-mesh" as const,
    "any" as const,
  ),
  ...place,
  standing,
});

const coverage = fc.integer({ min: 1, max: 3 }).chain((hops) => {
  const cell = fc.record({ state: fc.constantFrom(...HOP_STATES), why: text });
  return fc.record({
    path: text,
    cloud: text,
    clients: text,
    assumptions: fc.array(text, { maxLength: 2 }),
    hops: fc.array(
      fc.record({
        layer: fc.constantFrom("dns" as const, "address" as const, "name" as const),
        title: text,
        resources: fc.array(text, { maxLength: 4 }),
      }),
      { minLength: hops, maxLength: hops },
    ),
    hosts: fc.array(
      fc.record({
        host: text,
        port: fc.constantFrom(443, 80),
        status: fc.constantFrom("current" as const, "extra" as const),
        state: fc.constantFrom(...HOP_STATES),
        why: text,
        cells: fc.array(cell, { minLength: hops, maxLength: hops }),
      }),
      { maxLength: 3 },
    ),
  });
});

const parts = fc.record({
  stack: text,
  source: text,
  environment: fc.option(fc.constantFrom("int", "live")),
  clouds: fc.subarray(["AWS", "Azure"]),
  isRead: fc.boolean(),
  isOnPath: fc.boolean(),
  mandatory: fc.array(finding("mandatory"), { maxLength: 3 }),
  advisory: fc.array(finding("advisory"), { maxLength: 3 }),
  notJudged: fc.array(fc.record({ id, message: text, instead: text, ...place, standing }), { maxLength: 2 }),
  exempted: fc.array(
    anyFinding.chain((one) =>
      fc
        .record({ owner: text, reason: text, until: day, daysLeft: fc.integer({ min: 0, max: 366 }) })
        .map((more) => ({ ...one, ...more })),
    ),
    { maxLength: 2 },
  ),
  opened: fc.array(opened, { maxLength: 4 }),
  coverage: fc.array(coverage, { maxLength: 2 }),
  since: fc.option(
    fc.record({
      fixed: fc.array(anyFinding, { maxLength: 2 }),
      closed: fc.array(opened, { maxLength: 2 }),
      reached: fc.array(
        fc.record({
          path: text,
          host: text,
          port: fc.integer({ min: 1, max: 65535 }),
          before: fc.constantFrom("open", "shut", null),
          now: fc.constantFrom("partial", "unknown", null),
        }),
        { maxLength: 2 },
      ),
    }),
  ),
});

/** A report in which every text is anybody's, and counts and verdict agree with what is in it. */
export const report: fc.Arbitrary<Report> = fc
  .record({
    failOn: fc.constantFrom(...FAIL_ON),
    stacks: fc.array(parts, { maxLength: 3 }),
    sources: fc.array(
      fc.record({
        path: text,
        kind: fc.option(text),
        read: fc.nat(99),
        skipped: fc.array(fc.record({ type: text, count: fc.nat(9), why: text }), { maxLength: 2 }),
        notes: fc.array(
          fc.record({
            severity: fc.constantFrom("refused" as const, "limit" as const, "note" as const),
            message: text,
          }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ failOn, stacks, sources }): Report => {
    const whole = stacks.map(({ isRead, mandatory, advisory, ...stack }): StackReport => {
      const findings = [...mandatory, ...advisory];
      const counts = {
        mandatory: mandatory.length,
        advisory: advisory.length,
        notJudged: stack.notJudged.length,
        exempted: stack.exempted.length,
        opened: stack.opened.length,
      };
      return {
        ...stack,
        findings,
        counts,
        verdict: reportVerdictOf({ counts, coverage: stack.coverage }, isRead, failOn),
        resources: 7,
        closed: [],
      };
    });
    const verdicts = [
      ...(whole.length === 0 ? (["not-judged"] as const) : whole.map(({ verdict }) => verdict)),
      ...(sources.some(({ kind }) => kind === null) ? (["not-judged"] as const) : []),
    ];
    return finish(
      {
        version: 1,
        generatedAt: "2026-11-28T09:00:00.000Z",
        tool: "mesh-egress 0.1.0",
        failOn,
        verdict: worstOf(verdicts),
        counts: sumOf(whole.map(({ counts }) => counts)),
        baseline: null,
        gone: whole.slice(1).map(({ stack }) => `gone ${stack}`),
        sources,
        stacks: whole,
        drift: NOT_CHECKED,
        compliance: [{ framework: "F", version: "1", reference: "R", title: "T", says: "S" }],
        logs: whole.length % 2 === 1 ? EVIL_LOGS : null,
        limits: ["It is read from files."],
        checks: CHECKS.map(({ id, title, level, severity, why, instead, link }) => ({
          id,
          title,
          level,
          severity,
          why,
          instead,
          link,
        })),
      },
      true,
    );
  });

/** Logs whose names a client chose. */
const EVIL_LOGS: Report["logs"] = {
  window: { first: "2026-11-01T00:00:00.000Z", last: null, days: 1, firewalls: [{ name: null, days: 1 }] },
  files: [{ path: "<b>|.log", kinds: ["network-firewall-alert"], lines: 2, unread: 1 }],
  destinations: ["<script>alert(1)</script>", "a|b", "=1+1", "\u001b[31m\u202e"].map((name) => ({
    name,
    port: 443,
    state: "would-drop",
    status: "not-mesh",
    rule: "</td><img src=x>",
    flows: 1,
    clients: { count: 1, isMore: false, networks: ["elsewhere"] },
    first: "2026-11-01T00:00:00.000Z",
    last: null,
  })),
  rules: [],
  pinned: [
    {
      address: '"><b>',
      port: 443,
      flows: 1,
      clients: { count: 1, isMore: true, networks: [] },
      first: null,
      last: null,
    },
  ],
  resolvers: [],
  verdict: { result: "not-ready", reasons: ["%0A::error::x `|` <i>"] },
  limits: ["None."],
};
