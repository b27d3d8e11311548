import type { Props } from "./clouds/constraints.ts";

/** What changes on a guardrail, what an update then writes, and what it writes when it is changed back. */
export interface GuardrailChange {
  readonly component: "AwsPinGuardrail" | "AzurePinGuardrail";
  readonly from?: Props;
  readonly to: Props;
  readonly there: readonly string[];
  /** Default: as there. */
  readonly back?: readonly string[];
}

export const EXEMPTED = "/subscriptions/12345678-1234-4234-8234-123456789abc/resourceGroups/hscn";
export const EXEMPTION = {
  ...{ check: "ip-pinning", resource: EXEMPTED, owner: "network team", reason: "HSCN until it is gone" },
  expires: dayAhead(30),
};

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

const exempted = (more: Props): Props => ({ exemptions: { hscn: { ...EXEMPTION, ...more } } });
const ofExemption = (more: Props, there = ["updated PolicyExemption"]): GuardrailChange => ({
  component: "AzurePinGuardrail",
  from: exempted({}),
  to: exempted(more),
  there,
});

/** A change of each argument of a guardrail, but for what has a test of its own. */
export const GUARDRAIL_CHANGES: readonly GuardrailChange[] = [
  { component: "AzurePinGuardrail", to: { effect: "deny" }, there: ["updated PolicyAssignment"] },
  { component: "AzurePinGuardrail", to: { notScopes: [EXEMPTED] }, there: ["updated PolicyAssignment"] },
  {
    component: "AzurePinGuardrail",
    to: { drafts: false },
    there: ["updated PolicySetDefinition", "deleted PolicyDefinition"],
    back: ["created PolicyDefinition", "updated PolicySetDefinition"],
  },
  {
    component: "AzurePinGuardrail",
    to: exempted({}),
    there: ["created PolicyExemption"],
    back: ["deleted PolicyExemption"],
  },
  ofExemption({ check: "bypass" }),
  ofExemption({ addresses: ["155.231.48.156"] }),
  ofExemption({ port: 443 }),
  ofExemption({ owner: "platform team", reason: "HSCN until spring" }),
  ofExemption({ expires: dayAhead(60) }),
  ofExemption({ resource: `${EXEMPTED}-2` }, ["created PolicyExemption", "deleted PolicyExemption"]),
  {
    component: "AwsPinGuardrail",
    to: { organization: true, excludedAccounts: ["123456789012"] },
    there: ["created OrganizationCustomPolicyRule", "deleted Rule"],
    back: ["created Rule", "deleted OrganizationCustomPolicyRule"],
  },
  { component: "AwsPinGuardrail", to: { tags: { owner: "network team" } }, there: ["updated Rule"] },
];
