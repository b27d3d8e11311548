import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { adviceOn } from "../../../src/verify/judge/advice.ts";
import { judgeHost } from "../../../src/verify/judge/judge-host.ts";
import { judgeRound } from "../../../src/verify/judge/judge-round.ts";
import type { AddressObservation, HostObservation, HttpAnswer } from "../../../src/verify/model/observation.ts";
import { isAtOrBelow, RUNGS, type Rung } from "../../../src/verify/model/rungs.ts";
import { EXPECTATIONS } from "../../../src/verify/model/verify-request.ts";
import { runs } from "../../support/property-runs.ts";
import { observations } from "../support/observations.ts";

const goals = fc.constantFrom(...RUNGS);
const answers = fc.boolean();

/** What must have been seen for a rung, said anew: not by the words of the judge. */
const EVIDENCE: Record<Exclude<Rung, "resolved">, (seen: AddressObservation) => boolean> = {
  connected: ({ connection: { outcome, tunnel } }) => outcome === "connected" && (tunnel?.outcome ?? "open") === "open",
  "tls-started": ({ stranger }) =>
    (["TLSv1.2", "TLSv1.3"].includes(stranger?.version ?? "") && stranger?.stage !== "unanswered") ||
    isRefused(stranger),
  "not-intercepted": ({ chain }) =>
    chain !== undefined &&
    ["bundle", "documented"].includes(chain.anchor) &&
    chain.validity === "valid" &&
    !chain.authorityOutOfDate &&
    chain.nameMatches,
  "mutual-tls": ({ stranger, strangerAnswer, authenticated }) =>
    stranger?.certificateAsked === true &&
    (["alert", "closed", "reset"].includes(stranger.end) ||
      ["alert", "closed", "reset"].includes(strangerAnswer?.outcome ?? "") ||
      ((strangerAnswer?.status ?? 0) >= 400 &&
        ((strangerAnswer?.status === 400 && strangerAnswer.body !== "json") ||
          isOfMesh(strangerAnswer) ||
          isOfMesh(authenticated?.answer)))),
  authenticated: ({ authenticated }) => isOfMesh(authenticated?.answer),
  "mesh-answered": ({ mesh }) => mesh?.answer?.outcome === "answered" && mesh.answer.status === 200,
};

const isOfMesh = (answer: HttpAnswer | undefined): boolean =>
  answer?.body === "json" && (answer.status === 200 || answer.errors.length > 0);

const isRefused = (stranger: AddressObservation["stranger"]): boolean =>
  stranger?.certificateAsked === true && ["alert", "closed", "reset"].includes(stranger.end);

/** The addresses that can't be left aside: all but those without a route. */
const counted = ({ addresses }: HostObservation): AddressObservation[] =>
  addresses.filter(({ connection }) => connection.outcome !== "unreachable");

describe("for any observation", () => {
  it("no host is reached without the evidence for every rung at every address", () =>
    fc.assert(
      fc.property(observations, goals, answers, (seen, goal, othersAnswered) => {
        const result = judgeHost(seen, { goal, othersAnswered });
        if (result.verdict !== "reached") return;
        assert.ok(!seen.resolution || seen.resolution.addresses.length > 0);
        if (goal === "resolved") return;
        assert.ok(counted(seen).length > 0);
        for (const [rung, holds] of Object.entries(EVIDENCE) as [
          keyof typeof EVIDENCE,
          (seen: AddressObservation) => boolean,
        ][])
          if (isAtOrBelow(rung, goal)) for (const address of counted(seen)) assert.ok(holds(address), rung);
      }),
      runs(1000),
    ));

  it("comes by hosts that are reached, or the property above would say nothing", () => {
    const sample = fc.sample(observations, { numRuns: 1500, seed: 1 });
    for (const goal of RUNGS)
      assert.ok(
        sample.some((seen) => judgeHost(seen, { goal, othersAnswered: false }).verdict === "reached"),
        goal,
      );
  });

  it("the ladder has no gap: nothing passes above what stopped it, and a stop has a cause with advice", () =>
    fc.assert(
      fc.property(observations, goals, answers, (seen, goal, othersAnswered) => {
        const { steps, stoppedBy, reached, verdict } = judgeHost(seen, { goal, othersAnswered });
        assert.deepEqual(
          steps.map(({ rung }) => rung),
          [...RUNGS],
        );
        const firstNot = steps.findIndex(({ status }) => status !== "passed" && status !== "not-needed");
        assert.ok(
          steps
            .slice(firstNot < 0 ? steps.length : firstNot + 1)
            .every(({ status }) => status === "not-tried" || status === "not-asked"),
        );
        const below = steps.slice(0, firstNot < 0 ? steps.length : firstNot);
        assert.equal(reached, below.findLast(({ status }) => status === "passed")?.rung);
        assert.equal(verdict === "reached", stoppedBy === undefined);
        if (stoppedBy?.status === "failed")
          assert.equal(adviceOn(stoppedBy.cause ?? assert.fail()).rung, stoppedBy.rung);
      }),
    ));

  it("a run is as expected only where each host is, and blocked is never said of a host that answers TLS", () =>
    fc.assert(
      fc.property(
        fc.array(observations, { maxLength: 3 }),
        fc.constantFrom(...EXPECTATIONS),
        goals,
        (hosts, expectation, goal) => {
          const run = judgeRound({ hosts, destinations: [] }, goal, expectation);
          if (run.asExpected === "yes") {
            assert.ok(hosts.length > 0 && run.hosts.every(({ asExpected }) => asExpected === "yes"));
            assert.ok(run.controls.every(({ status }) => status !== "bad"));
          }
          if (expectation === "reached") return;
          for (const { asExpected, observation } of run.hosts)
            if (
              observation.addresses.some(
                // A lone alert may be a firewall's.
                ({ stranger }) =>
                  stranger &&
                  (stranger.version !== undefined ||
                    (stranger.notTls === undefined && stranger.bytesReceived > 0 && stranger.end !== "alert")),
              )
            )
              assert.notEqual(asExpected, "yes");
        },
      ),
    ));
});
