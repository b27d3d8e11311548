import type { GuardrailSource } from "../../src/guardrail/guardrail.ts";
import { CONFIG_CAN_T_SEE, guardTypes, renderGuard } from "../../src/guardrail/render-guard.ts";

/** The most characters that AWS Config takes as a description. Source: API reference of AWS Config. */
export const LONGEST_DESCRIPTION = 256;

/** Arguments of the rule in one account. */
export function ruleArgs(source: GuardrailSource) {
  return {
    description: describe(source),
    source: {
      owner: "CUSTOM_POLICY",
      sourceDetails: TRIGGERS.map((messageType) => ({ messageType })),
      customPolicyDetails: { policyRuntime: RUNTIME, policyText: renderGuard(source) },
    },
    scope: { complianceResourceTypes: guardTypes() },
  };
}

/** Arguments of the rule in every account of an organisation. */
export function organizationRuleArgs(source: GuardrailSource) {
  return {
    description: describe(source),
    policyRuntime: RUNTIME,
    policyText: renderGuard(source),
    triggerTypes: [...TRIGGERS],
    resourceTypesScopes: guardTypes(),
  };
}

const RUNTIME = "guard-2.x.x";

/** AWS Config reports large groups in messages of their own type. */
const TRIGGERS = ["ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"] as const;

/** @throws RangeError if the description is longer than the service takes. */
function describe({ origin }: GuardrailSource): string {
  const text = `Finds known MESH addresses in rules, /8 or smaller. Can't see ${CONFIG_CAN_T_SEE}. ${origin}.`;
  if (text.length <= LONGEST_DESCRIPTION) return text;
  throw new RangeError(`The description has ${text.length} characters, and AWS Config takes ${LONGEST_DESCRIPTION}.`);
}
