import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { FIXTURES } from "../support/policy/fixtures.ts";
import { terraformPlan } from "./terraform-plans.ts";

const ADDRESSES = catalogueSource().addresses;

/** What the pack's fixtures hold of what a Terraform plan's policy speaks of. */
export const PLANNED = FIXTURES.flatMap((fixture) =>
  fixture.resources.flatMap((sample) => {
    const plan = terraformPlan(sample);
    return plan === undefined ? [] : [{ fixture, sample, plan, text: JSON.stringify(sample.props) }];
  }),
);
export type Planned = (typeof PLANNED)[number];

/** Why the pack complains of what the policy lets through. */
export const MISSED: Readonly<Record<string, (planned: Planned) => boolean>> = {
  "a list is looked at alone, and not the rule that it is in": ({ text }) =>
    /prefixListId|destinationIpGroups|ruleVariables|referenceArn/i.test(text),
  "IPv6 around IPv4 is written in too many ways": ({ text }) => /::|0:0:/.test(text),
  "nothing wider than /8, one network a text, and no other notation": ({ text }) =>
    /\/[0-7]["\s]|\d-\d+\.\d|0x|\b0\d|\d{8,}/.test(text),
  "an address on no list": ({ text }) => !ADDRESSES.some((address) => text.includes(address)),
};

/** Why the policy stops what the pack doesn't complain of. */
export const TOO_MANY: Readonly<Record<string, (planned: Planned) => boolean>> = {
  "a list is looked at alone": ({ sample }) => /prefixList|ipgroup/i.test(sample.type),
  "the policy knows no exemption of the pack's": ({ fixture }) => fixture.settings !== undefined,
  "what a group or a collection denies is pinned as well": ({ text }) =>
    /"(?:aws:)?(?:deny|drop|reject|alert|block|forward_to_sfe)"|\b(?:drop|reject|alert)\s+\w+\s/i.test(text),
  "ports and protocols aren't compared": ({ text }) =>
    !/\b443\b/.test(text) || /udp|icmp|"protocols":\[17\]/i.test(text),
  "an address in a message or a name opens nothing": ({ text }) => /rulesString|rulesSourceList/.test(text),
  "where a route leads isn't compared": ({ sample }) => /route/i.test(sample.type),
};

/** Whether the pack complains of it. */
export const isPin = ({ fixture, sample }: Planned): boolean =>
  ["ip-pinning", "bypass"].some((check) => fixture.findings.includes(`${check} ${sample.name ?? "it"}`));
