import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/network-firewall/suricata/suricata.ts";
import {
  CASES,
  decider,
  FLOWS,
  faultsOf,
  HTTP_KEY,
  NAME,
  neighbourFaultsOf,
  RULES,
  sharedFaultsOf,
  strangerFaultsOf,
  TLS_KEY,
} from "./cases.ts";
import { NEIGHBOURS, NOBODY_HOME, OURS, type Outcome, type RunOptions, run } from "./engine.ts";
import type { Case } from "./flows.ts";
import { mutations } from "./mutations.ts";
import { logged } from "./text.ts";

/** What changes nothing that a flow could show, and why it stands in the text all the same. */
const EQUIVALENT: readonly { readonly mutation: RegExp; readonly why: string }[] = [
  {
    mutation: /^own policy, (?:dns:|alert:|deny:(?!quic|udp|icmp|port|early)).*: without flow:to_server/,
    why: "Port, address or buffer tell the direction already. AWS judges a rule without flow on its first packet alone.",
  },
  {
    mutation: /^own policy, deny:ip: without ip_proto:!(?:UDP|ICMP)/,
    why: "deny:udp and deny:icmp come first. Monitor mode drops nothing and would tell of them twice.",
  },
  {
    mutation: /^own policy, deny:(?:undecided|answer): to any port/,
    why: "deny:port comes first, and what passes is not looked at again.",
  },
  {
    mutation: /^shared policy, live-api: (?:without|flow:to_server for) flow:to_server,established/,
    why: "Nothing is denied there, so that it passes on its SYN or later. In an own policy the difference shows.",
  },
];

const isEquivalent = (name: string): boolean => EQUIVALENT.some(({ mutation }) => mutation.test(name));

const alike = Object.keys(RULES).filter((key) => key !== TLS_KEY && key !== HTTP_KEY);

describe("weakened rules are noticed, own policy", () => {
  const text = logged(renderSuricata({ name: NAME, rules: RULES, policy: "own", resolvers: true }));
  for (const { name, text: mutated } of mutations(text, decider, alike))
    it(name, async () => {
      const complaint =
        (await firstFault(mutated, {}, faultsOf)) ?? (await firstFault(mutated, NOBODY_HOME, strangerFaultsOf));
      assert.equal(complaint === undefined, isEquivalent(`own policy, ${name}`), complaint ?? "no case notices");
    });
});

describe("weakened rules are noticed, shared policy", () => {
  const text = renderSuricata({ name: NAME, rules: RULES, policy: "shared" });
  for (const { name, text: mutated } of mutations(text, decider, alike))
    it(name, async () => {
      const complaint =
        (await firstFault(mutated, OURS, sharedFaultsOf)) ?? (await firstFault(mutated, NEIGHBOURS, neighbourFaultsOf));
      assert.equal(complaint === undefined, isEquivalent(`shared policy, ${name}`), complaint ?? "no case notices");
    });
});

/** The first thing wrong, or what Suricata says against the rules; undefined where all is as it should be. */
async function firstFault(
  rules: string,
  options: RunOptions,
  judge: (found: Case, outcome: Outcome) => string[],
): Promise<string | undefined> {
  try {
    const outcomes = await run(rules, FLOWS, options);
    return CASES.flatMap((found) => judge(found, outcomes.get(found.flow) as Outcome))[0];
  } catch (error) {
    return (error as Error).message;
  }
}
