import { at, inputsOf, itemsOf, parsedJson, type Reader, type Resource, textOf } from "./kit/index.ts";

const opensNothing = () => ({ grants: [], facts: [] });

/**
 * Resources that judge others and open nothing, such as a guardrail against pins, which names the addresses that it
 * forbids.
 */
export const guardrails: readonly Reader[] = [
  {
    types: [
      "azure-native:authorization:PolicyDefinition",
      "azure-native:authorization:PolicyDefinitionAtManagementGroup",
      "azure:policy/definition:Definition",
    ],
    knows: judgesAlone,
    read: opensNothing,
  },
  {
    types: ["aws:cfg/rule:Rule", "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule"],
    read: opensNothing,
  },
];

/** Whether a definition of Azure Policy only judges: it has none of the effects that change or deploy resources. */
function judgesAlone(resource: Resource): boolean {
  const root = inputsOf(resource);
  const effect = textOf(at(at(parsedJson(at(root, "policyRule")), "then"), "effect")) ?? "";
  const [, parameter] = /^\[parameters\('([^']+)'\)\]$/.exec(effect) ?? [];
  if (parameter === undefined) return isJudging(effect);
  const given = itemsOf(at(at(parsedJson(at(root, "parameters")), parameter), "allowedValues"));
  return given.length > 0 && given.every((value) => isJudging(textOf(value) ?? ""));
}

const isJudging = (effect: string): boolean => /^(?:audit|deny|disabled|auditifnotexists|denyaction)$/i.test(effect);
