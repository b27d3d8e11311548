import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { AZURE_CHECKS, azureGuardrails } from "../../src/guardrail/render-azure-policy.ts";
import { FIXTURES } from "../support/fixtures.ts";
import { isHit } from "./azure-conditions.ts";
import { azureRequest } from "./azure-requests.ts";

/**
 * Where Azure's guardrails and the policy pack don't agree about a resource, and why that is so: `+` what the guardrail
 * stops and the pack doesn't, `-` the other way round, then the resource and how the fixture's sentence begins.
 */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  "Azure looks at an IP group alone, where the pack looks at the rules that it is in": [
    "+ spine: A group of addresses only moves",
    "+ hscn: By its id, where that is known.",
    "- group: By its id, where that is known.",
    "+ odd: Clients that have MESH's own",
    "+ documented: A group that no rule refers to.",
    "+ real: A group of that name in",
    "- inside: A group of that name in",
    "+ mesh: Before lists are made nobody can",
  ],
  "a definition can't tell what a collection does, which ports are MESH's, or what an exemption of the pack's says": [
    "+ group: A denial of the address.",
    "+ group: On UDP, or on ports that",
    "+ group: SSH and HTTP to the address.",
    "+ hscn: On Azure, in a network rule.",
  ],
  "a definition doesn't know the order of rules": [
    "- inspect: A rule of higher precedence opens",
    "- inspect: The exact name comes first and",
    "- group: Paths are seen only in TLS",
    "+ later: The first rule that takes the",
    "+ inspect: The other way round, the parent",
  ],
  "a list of addresses holds known ones alone, each as a network": [
    "- group: Host and addresses in one rule.",
    "- group: Somebody's public address on 443, on",
    "- group: A range, in the notation of Azure.",
    "- nsg: By a tag, by the rule's",
    "- group: By a tag, by the rule's",
  ],
  "what an inbound rule of the firewall translates to is read by the pack alone": [
    "- nat: Clients dial the firewall, and it",
    "- nat: On its way the port becomes",
  ],
  "what opens everything is no pin: the pack knows whether it leaves a name rule no say": [
    "- group: Network rules come before application rules",
    "- group: The tag Internet is any.",
    "- group: On a firewall so is AzureCloud,",
    "- group: As a network.",
    "- group: In halves, in one rule.",
    "- any: Azure's names have no case: both",
    "- egress: The parent's rules come first, and",
    "- egress: In scope all, every firewall is",
    "- egress: A firewall of the hub's doesn't",
  ],
};

const guardrails = azureGuardrails(catalogueSource());
const judgements = FIXTURES.flatMap(({ why, resources, findings }) =>
  resources.flatMap((resource) => {
    const request = azureRequest(resource);
    if (request === undefined) return [];
    const name = resource.name ?? "it";
    const isStopped = guardrails.some(({ properties }) => isHit({ name: "", properties }, request));
    const isFound = AZURE_CHECKS.some((check) => findings.includes(`${check} ${name}`));
    return [{ text: `${name}: ${why}`, isStopped, isFound }];
  }),
);

describe("Azure's guardrails and the policy pack", () => {
  it("agree about most of what both can see in the pack's fixtures", () => {
    const agreed = judgements.filter(({ isStopped, isFound }) => isStopped === isFound);
    assert.ok(judgements.length > 250 && agreed.length / judgements.length > 0.85, `${agreed.length} agreed`);
    assert.ok(
      agreed.filter(({ isFound }) => isFound).length > 15,
      `${agreed.filter(({ isFound }) => isFound).length} hold anything`,
    );
  });

  it("differ where a reason is known, and nowhere else", () => {
    const found = judgements
      .filter(({ isStopped, isFound }) => isStopped !== isFound)
      .map(({ text, isStopped }) => `${isStopped ? "+" : "-"} ${text}`);
    const known = Object.values(DIFFERENCES).flat();
    assert.deepEqual(
      found.filter((text) => !known.some((start) => text.startsWith(start))),
      [],
    );
    assert.deepEqual(
      known.filter((start) => !found.some((text) => text.startsWith(start))),
      [],
    );
  });
});
