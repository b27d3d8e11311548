import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { plain } from "../../../src/text/terminal.ts";
import { EVIDENCE, type Evidence } from "../../../src/verify/judge/evidence.ts";
import type { HostVerdict } from "../../../src/verify/judge/judge-host.ts";
import { judgeRound, type Outcome, type RoundObservation } from "../../../src/verify/judge/judge-round.ts";
import { type LadderStep, passed } from "../../../src/verify/judge/step.ts";
import type { DestinationObservation } from "../../../src/verify/model/observation.ts";
import { RUNGS } from "../../../src/verify/model/rungs.ts";
import { EXPECTATIONS } from "../../../src/verify/model/verify-request.ts";
import { renderVerificationJson } from "../../../src/verify/report/render-json.ts";
import { renderVerificationJunit } from "../../../src/verify/report/render-junit.ts";
import { renderPrometheus } from "../../../src/verify/report/render-prometheus.ts";
import { renderVerification } from "../../../src/verify/report/render-verification.ts";
import type { Verification } from "../../../src/verify/report/verification.ts";
import { runs } from "../../support/property-runs.ts";
import { observations } from "../support/observations.ts";

const destinations: fc.Arbitrary<DestinationObservation> = fc
  .tuple(observations, fc.constantFrom("reach" as const, "not-reach" as const), fc.boolean())
  .map(([{ resolution, addresses }, must, byDefault]) => ({
    destination: { host: "other.example.net", port: 443 },
    must,
    byDefault,
    resolution,
    connection: addresses[0]?.connection,
    handshake: addresses[0]?.stranger,
  }));

const rounds: fc.Arbitrary<RoundObservation> = fc.record({
  hosts: fc.array(observations, { minLength: 1, maxLength: 1 }),
  destinations: fc.array(destinations, { maxLength: 2 }),
});

const reports: fc.Arbitrary<Verification> = fc
  .tuple(rounds, fc.constantFrom(...RUNGS), fc.constantFrom(...EXPECTATIONS))
  .map(([seen, goal, expectation]) => ({
    version: 1,
    ...judgeRound(seen, goal, expectation),
    vantage: { machine: "test", localAddresses: [], resolvers: [], proxies: [], variables: [] },
    startedAt: "2026-11-23T00:00:00.000Z",
    elapsedMs: 1,
    rounds: 1,
    connections: 1,
  }));

const isProof = (evidence: unknown): boolean =>
  Array.isArray(evidence) &&
  evidence.length > 0 &&
  evidence.every(({ kind, fact }: Evidence) => Object.hasOwn(EVIDENCE, kind) && fact.trim() !== "");

/** All objects in a value, itself among them. */
const objectsIn = (value: unknown): Record<string, unknown>[] =>
  typeof value === "object" && value !== null
    ? [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)]
    : [];

const claims = (object: Record<string, unknown>): boolean =>
  object.verdict === "reached" ||
  object.asExpected === "yes" ||
  object.status === "passed" ||
  (object.status === "good" && "target" in object);

describe("no report says reached, blocked or ok without what proves it", () => {
  it("in JSON: every claim has its evidence beside it", () =>
    fc.assert(
      fc.property(reports, (report) => {
        for (const object of objectsIn(JSON.parse(renderVerificationJson(report))))
          if (claims(object)) assert.ok(isProof(object.evidence), JSON.stringify(object).slice(0, 300));
      }),
    ));

  it("in the table: each ok has its fact on the line, and who is counted is proven", () =>
    fc.assert(
      fc.property(reports, (report) => {
        const text = renderVerification(report, { columns: 10_000, paint: plain });
        for (const [line] of text.matchAll(/^ {2}ok .*$/gm)) assert.match(line, /^ {2}ok +\S+ +\S.*\S/);
        const oks = [...text.matchAll(/^ {2}ok /gm)].length;
        const proven = [...report.hosts.flatMap(({ steps }) => steps), ...report.controls].filter(
          (claim) => "evidence" in claim && isProof(claim.evidence),
        );
        assert.equal(oks, proven.length);
        const counted = Number(/(\d+) of \d+ hosts? (?:reached|proven to be blocked)/.exec(text)?.[1]);
        assert.equal(
          counted,
          report.hosts.filter((host) => host.asExpected === "yes" && isProof(host.evidence)).length,
        );
        if (report.asExpected !== "yes") {
          const names = report.because.map((why) => why.split(": ")[0]);
          for (const { asExpected, target } of report.hosts)
            assert.ok(asExpected === "yes" || names.includes(target.host), `nothing says why of ${target.host}`);
        }
        assert.equal(/^ {2}because /m.test(text), report.asExpected !== "yes");
      }),
    ));

  it("in JUnit: each case that passed says what it passed by", () =>
    fc.assert(
      fc.property(reports, (report) => {
        const xml = renderVerificationJunit(report);
        for (const [, inside = ""] of xml.matchAll(/<testcase [^>]*>([\s\S]*?)<\/testcase>/g)) {
          const output = /<system-out>([\s\S]*)<\/system-out>/.exec(inside)?.[1];
          assert.ok(output === undefined ? /<(?:failure|error|skipped) /.test(inside) : output.trim() !== "", inside);
        }
        const isBad = /<(?:failure|error) /.test(xml);
        assert.equal(isBad, report.asExpected !== "yes");
      }),
    ));

  it("in Prometheus's text: each 1 has a sample of its evidence", () =>
    fc.assert(
      fc.property(reports, (report) => {
        const lines = renderPrometheus(report).split("\n");
        const evidence = (labels: string): boolean =>
          lines.some((line) => line.startsWith("mesh_egress_evidence{") && line.includes(labels));
        for (const line of lines) {
          const [, name, labels = ""] = /^([a-z_]+)(?:\{(.*)\})? 1$/.exec(line) ?? [];
          if (name === "probe_success") assert.ok(evidence(`claim="${report.expectation}"`), line);
          if (name === "mesh_egress_probe_rung") assert.ok(evidence(labels.replace("rung=", "claim=")), line);
          if (name === "mesh_egress_control_ok") assert.ok(evidence(labels.replace("control=", "claim=")), line);
          if (name === "mesh_egress_as_expected") assert.ok(evidence('claim="as-expected"'), line);
          if (name === "mesh_egress_probe_verdict" && labels.includes('verdict="reached"'))
            assert.ok(evidence(`claim="${report.goal}"`), line);
        }
      }),
    ));

  it("and no such claim can be made in code", () => {
    // @ts-expect-error: passed needs a proof
    assert.throws(() => passed([], []).evidence[0].fact);
    // @ts-expect-error: so does a step
    const step: LadderStep = { rung: "connected", status: "passed", facts: [] };
    // @ts-expect-error: so does a host that is reached
    const host: HostVerdict = { verdict: "reached" };
    // @ts-expect-error: and a run that is as expected
    const outcome: Outcome = { asExpected: "yes", evidence: [] };
    assert.ok(step && host && outcome);
  });
});

describe("blocked", () => {
  it("is said where something else is answered or a filter says so, and never of silence alone", () =>
    fc.assert(
      fc.property(rounds, fc.constantFrom(...RUNGS), (seen, goal) => {
        const { hosts } = judgeRound(seen, goal, "blocked");
        const [host] = hosts;
        if (host?.asExpected !== "yes") return;
        const { addresses } = host.observation;
        const foreign = addresses.some(({ foreignName }) => foreignName?.version !== undefined);
        const refused = addresses.some(({ connection: { tunnel } }) => tunnel?.outcome === "answered");
        const other = seen.destinations.some(
          ({ must, handshake }) =>
            must === "reach" && (handshake?.version !== undefined || handshake?.notTls !== undefined),
        );
        assert.ok(foreign || refused || other);
        assert.ok(addresses.every(({ stranger }) => stranger?.version === undefined));
      }),
      runs(1000),
    ));

  it("comes by, or the property above would say nothing", () => {
    const sample = fc.sample(rounds, { numRuns: 1500, seed: 1 });
    assert.ok(sample.some((seen) => judgeRound(seen, "mutual-tls", "blocked").hosts[0]?.asExpected === "yes"));
  });
});
