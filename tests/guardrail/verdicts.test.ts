import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { pinningRanges } from "../../src/guardrail/pinning-ranges.ts";
import { AZURE_CHECKS, azureGuardrails } from "../../src/guardrail/render-azure-policy.ts";
import { FIXTURES } from "../support/policy/fixtures.ts";
import { isHit } from "./azure-conditions.ts";
import { azureRequest } from "./azure-requests.ts";

const source = catalogueSource();
const guardrails = azureGuardrails(source);
const listed = new Set<string>([...pinningRanges(source.addresses), ...source.addresses]);

/** Resources of the pack's fixtures that both can see, with what each says of them. */
const judgements = FIXTURES.flatMap((fixture) =>
  fixture.resources.flatMap((sample) => {
    const request = azureRequest(sample);
    if (request === undefined) return [];
    const name = sample.name ?? "it";
    const stopped = guardrails.filter(({ properties }) => isHit({ name: "", properties }, request));
    const found = AZURE_CHECKS.filter((check) => fixture.findings.includes(`${check} ${name}`));
    return [{ fixture, request, stopped, found, text: `${name}: ${fixture.why}` }];
  }),
);
type Judgement = (typeof judgements)[number];
const isDifferent = ({ stopped, found }: Judgement): boolean => stopped.length > 0 !== found.length > 0;

/** Why the pack finds what no guardrail stops. */
const MISSED: Readonly<Record<string, (judgement: Judgement, text: string) => boolean>> = {
  "what opens everything is no pin: the pack knows whether it leaves a name rule no say": ({ found }) =>
    found.includes("bypass"),
  "the order of rules decides who opens TLS, and a definition doesn't know it": ({ found }) =>
    found.includes("interception"),
  "an IP group is looked at alone, and not the rule that it is in": (_, text) => text.includes("destinationIpGroups"),
  "what an inbound rule of the firewall translates to": (_, text) => text.includes("translatedAddress"),
  "addresses of an application rule": (_, text) =>
    text.includes('"ApplicationRule"') && text.includes("destinationAddresses"),
  "no network on the list stands there: an address that nobody knows, or another notation": (_, text) =>
    !(JSON.stringify(JSON.parse(text)).match(/"[^"]*"/g) ?? []).some((quoted) => listed.has(quoted.slice(1, -1))),
};

/** Why a guardrail stops what the pack doesn't find. */
const TOO_MANY: Readonly<Record<string, (judgement: Judgement, text: string) => boolean>> = {
  "an IP group is looked at alone, whatever the rules do that it is in": ({ request }) =>
    request.type.endsWith("/ipGroups"),
  "the order of rules decides who opens TLS, and a definition doesn't know it": ({ stopped }) =>
    stopped.every(({ check }) => check === "interception"),
  "an address of MESH with a mask that can't be read": (_, text) => /"[\d.]+\/(?!\d{1,2}")[\d.]+"/.test(text),
  "a definition doesn't know what a collection does": (_, text) => /"action":\{"type":"Deny"\}/.test(text),
  "an exemption of the pack's": ({ fixture }) => fixture.settings !== undefined,
  "ports and protocols aren't compared": (_, text) =>
    !(/"TCP"|"Any"/i.test(text) && /"destinationPort\w*":\[?[^\]]*"(?:443|\*)"/.test(text)),
};

describe("Azure's guardrails and the policy pack", () => {
  it("agree about most of what both can see in the pack's fixtures", () => {
    const agreed = judgements.filter((judgement) => !isDifferent(judgement));
    assert.ok(judgements.length > 250 && agreed.length / judgements.length > 0.75, `${agreed.length} agreed`);
    assert.ok(agreed.filter(({ found }) => found.length > 0).length > 15, "too few of them hold anything");
  });

  it("differ where a reason is known, and nowhere else", () => {
    const without = judgements.filter(isDifferent).filter((judgement) => {
      const text = JSON.stringify(judgement.request.properties);
      const reasons = judgement.stopped.length > 0 ? TOO_MANY : MISSED;
      return !Object.values(reasons).some((isSo) => isSo(judgement, text));
    });
    assert.deepEqual(
      without.map(({ stopped, text }) => `${stopped.length > 0 ? "+" : "-"} ${text}`),
      [],
    );
  });

  it("differ for each of the reasons that are known", () => {
    const differing = judgements.filter(isDifferent);
    for (const [why, isSo] of [...Object.entries(MISSED), ...Object.entries(TOO_MANY)])
      assert.ok(
        differing.some((judgement) => isSo(judgement, JSON.stringify(judgement.request.properties))),
        why,
      );
  });
});
