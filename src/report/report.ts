import { z } from "zod";
import { FAIL_ON } from "../egress/finding.ts";
import { HOST_STATUSES } from "../egress/host-fields.ts";
import { Logs } from "./parts/logs.ts";

/** Worst first. The verdict of a report is that of its worst stack. */
export const VERDICTS = ["fail", "not-judged", "attention", "pass"] as const;
export type ReportVerdict = (typeof VERDICTS)[number];
const AnyVerdict = z
  .enum(VERDICTS)
  .describe(
    "fail: something is at or above failOn; not-judged: nothing of a stack or of a source could be judged; attention: something to look at; pass: nothing to complain about.",
  );

const number = z.int().min(0);
const text = z.string();
const day = z.iso.date().nullable();
const standing = z
  .enum(["new", "standing"])
  .nullable()
  .describe("Against the baseline: new since then, or there already; null without a baseline.");

/** A place: the resource by its name, and as the source itself writes it. */
const place = {
  resource: text.describe("Name of the resource in its program; empty for what concerns the whole stack."),
  urn: text.describe("URN of the resource; of sources other than Pulumi's, one that is made from its address."),
  place: text.describe("Property, as the source writes it; empty for the whole resource."),
  line: z.int().min(1).nullable().describe("Line in the property's text, from 1."),
  file: text.nullable().describe("File that it was read from; null where it came from no file."),
};

const Counts = z.strictObject({
  mandatory: number.describe("Findings that must not pass."),
  notJudged: number.describe("What could not be judged: neither good nor bad."),
  exempted: number.describe("Findings that somebody has accepted until a day."),
  advisory: number.describe("Findings to think about."),
  opened: number.describe("Rules that let traffic out, a destination each."),
});
export type Counts = z.output<typeof Counts>;

const Finding = z.strictObject({
  id: text.describe("The same for the same finding in every report; it goes by what is found, never by a line."),
  check: text,
  level: z.enum(["mandatory", "advisory"]),
  severity: z.enum(["low", "medium", "high", "critical"]),
  message: text.describe("What is wrong, and with what."),
  instead: text.describe("What to do."),
  ...place,
  standing,
});
export type ReportedFinding = z.output<typeof Finding>;

const Exempted = z.strictObject({
  ...Finding.shape,
  owner: text,
  reason: text,
  until: z.iso.date().describe("Last day on which it is exempted."),
  daysLeft: z.int().describe("Days until then; 0 on the last day."),
});
export type ReportedExemption = z.output<typeof Exempted>;

const NotJudged = z.strictObject({ id: text, message: text, instead: text, ...place, standing });
export type NotJudged = z.output<typeof NotJudged>;

const Opened = z.strictObject({
  id: text,
  destination: text.describe("Host, pattern of hosts, address range, or `any address`."),
  ports: text.describe("`443`, `80, 443`, `1000-2000` or `any port`."),
  protocol: text.describe("What must be spoken, such as `TLS` or `TCP`."),
  source: text.describe("Who may use it."),
  layer: z.enum(["dns", "address", "name"]).describe("What the rule tells destinations apart by."),
  engine: text.describe("What applies the rule, such as `Network Firewall`."),
  rule: text.describe("What the rule says of itself: its name, message or description."),
  owner: text.nullable(),
  reason: text.nullable(),
  until: day.describe("Day of its review or end."),
  status: z
    .enum([...HOST_STATUSES, "extra", "wide", "known-address", "not-mesh", "any"])
    .describe(
      "What the catalogue knows of it; extra: a host that the stack or the settings add; wide: a pattern that takes a MESH host and more.",
    ),
  ...place,
  standing,
});
export type Opened = z.output<typeof Opened>;

const Closed = z.strictObject({
  what: text.describe("What is not let out."),
  engine: text,
  kind: z.enum(["default", "rule"]).describe("Whether a default denies it, or a rule."),
  ...place,
});
export type Closed = z.output<typeof Closed>;

export const HOP_STATES = ["shut", "partial", "unknown", "open", "none"] as const;
export type HopState = (typeof HOP_STATES)[number];
const state = z.enum(HOP_STATES).describe("none: the layer has no say, or the stack has none of it.");

const Hop = z.strictObject({
  layer: z.enum(["dns", "address", "name"]).describe("What it tells destinations apart by."),
  title: text.describe("Such as `Security group`."),
  resources: z.array(text).describe("Names of the resources that decide there."),
});
export type Hop = z.output<typeof Hop>;

const Cell = z.strictObject({
  state,
  why: text.describe("The rule or default that decided, or why it can't be told."),
});

const Coverage = z.strictObject({
  path: text.describe("Which way out."),
  cloud: text,
  clients: text,
  assumptions: z.array(text).describe("What the source doesn't have, and the way takes for granted."),
  hops: z.array(Hop).describe("Layers that decide, in the order in which a packet meets them."),
  hosts: z.array(
    z.strictObject({
      host: text,
      port: z.int().min(1).max(65535),
      status: z.enum([...HOST_STATUSES, "extra"]),
      state: state.describe("Of all layers together."),
      why: text,
      cells: z.array(Cell).describe("One for each of `hops`."),
    }),
  ),
});
export type Coverage = z.output<typeof Coverage>;

const StackReport = z.strictObject({
  stack: text,
  source: text.describe("The source that it was read from."),
  environment: text.nullable().describe("`int`, `live` or `dep`; null where nobody says."),
  clouds: z.array(text),
  isOnPath: z
    .boolean()
    .default(true)
    .describe(
      "Whether it is judged as a way to MESH: by the settings' scope, where anything in it names a MESH host or says NHS MESH. Elsewhere only known addresses, names for MESH hosts and pins that say NHS MESH are looked for.",
    ),
  verdict: AnyVerdict,
  counts: Counts,
  resources: number.describe("Resources that were read."),
  coverage: z.array(Coverage),
  opened: z.array(Opened),
  closed: z.array(Closed),
  findings: z.array(Finding).describe("Mandatory ones first."),
  exempted: z.array(Exempted),
  notJudged: z.array(NotJudged),
  since: z
    .strictObject({
      fixed: z.array(Finding).describe("Findings of the baseline that are gone."),
      closed: z.array(Opened).describe("What the baseline let out and this stack doesn't."),
      reached: z
        .array(
          z.strictObject({
            path: text,
            host: text,
            port: z.int().min(1).max(65535),
            before: state.nullable().describe("Null where the baseline doesn't have the host on this way out."),
            now: state.nullable().describe("Null where this report doesn't have it."),
          }),
        )
        .default([])
        .describe("Required hosts that all layers together treat otherwise than in the baseline."),
    })
    .nullable()
    .describe("Against the baseline; null without one, or where it doesn't have the stack."),
});
export type StackReport = z.output<typeof StackReport>;

const Drift = z.strictObject({
  status: z.enum(["not-checked", "none", "found"]),
  items: z.array(z.strictObject({ what: text, isNote: z.boolean().describe("Worth knowing, and no fault.") })),
  how: text.describe("How it was or can be checked."),
});
export type Drift = z.output<typeof Drift>;

const Source = z.strictObject({
  path: text,
  kind: text.nullable().describe("Null where nothing of it could be read."),
  read: number.describe("Resources that were read."),
  skipped: z.array(z.strictObject({ type: text, count: number, why: text })).describe("What was left out, and why."),
  notes: z.array(
    z.strictObject({
      severity: z
        .enum(["refused", "limit", "note"])
        .describe("limit: something may be missing; refused: all of it is."),
      message: text,
    }),
  ),
});
export type Source = z.output<typeof Source>;

const CheckInfo = z.strictObject({
  id: text,
  title: text,
  level: z.enum(["mandatory", "advisory"]),
  severity: z.enum(["low", "medium", "high", "critical"]),
  why: text,
  instead: text,
  link: z.url(),
});
export type CheckInfo = z.output<typeof CheckInfo>;

/**
 * The result of `mesh-egress audit` as one value. Each format is a function of it, and `docs/audit.schema.json` is
 * generated from it.
 */
export const Report = z
  .strictObject({
    version: z.literal(1).describe("Grows when a reader of the old form could go wrong; new keys alone don't count."),
    generatedAt: z.iso.datetime(),
    tool: text,
    failOn: z.enum(FAIL_ON),
    verdict: AnyVerdict,
    counts: Counts,
    baseline: z.iso
      .datetime()
      .nullable()
      .describe("When the report that this one is compared with was made; null without one."),
    gone: z
      .array(text)
      .default([])
      .describe(
        "Stacks of the baseline that this report doesn't have: they were taken down, or their source wasn't given.",
      ),
    sources: z.array(Source),
    stacks: z.array(StackReport).describe("The worst first."),
    drift: z.strictObject({ codeAndState: Drift, stateAndCloud: Drift, allowlistAndDns: Drift }),
    compliance: z.array(z.strictObject({ framework: text, version: text, reference: text, title: text, says: text })),
    logs: Logs.nullable()
      .default(null)
      .describe("What logs say, held against the rules of the stacks; null where none were given."),
    limits: z.array(text).describe("What this report can't see."),
    checks: z.array(CheckInfo).describe("What was looked for."),
  })
  .describe("What mesh-egress audit says. Documented in docs/auditing.md.");
export type Report = z.output<typeof Report>;
