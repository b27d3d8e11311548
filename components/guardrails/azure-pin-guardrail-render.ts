import type { GuardrailSource } from "../../src/guardrail/guardrail.ts";
import { INSTEAD } from "../../src/guardrail/guardrail.ts";
import {
  AZURE_EFFECTS,
  type AzureGuardrail,
  azureGuardrails,
  EFFECT,
  EFFECT_GIVEN,
} from "../../src/guardrail/render-azure-policy.ts";
import type { AzurePinGuardrailParsed, PinExemption } from "./azure-pin-guardrail-schema.ts";

/** Returns the wanted definitions by key. */
export const wantedGuardrails = (source: GuardrailSource, { drafts }: Pick<AzurePinGuardrailParsed, "drafts">) =>
  azureGuardrails(source).filter(({ isOfDrafts }) => drafts || !isOfDrafts);

/** Arguments of one definition, without its scope. */
export const definitionArgs = (name: string, { key, properties }: AzureGuardrail) => ({
  policyDefinitionName: `${name}-${key}`,
  policyType: "Custom",
  ...properties,
  parameters: PARAMETERS,
});

/**
 * Arguments of the policy set that holds the definitions, so that one assignment is enough.
 *
 * @param idOf returns the id of a definition.
 */
export const setArgs = <Id>(
  name: string,
  definitions: readonly AzureGuardrail[],
  { origin }: GuardrailSource,
  idOf: (key: string) => Id,
) => ({
  policySetDefinitionName: name,
  policyType: "Custom",
  displayName: "No pinned MESH addresses",
  description: `MESH is reached by hostname, and its TLS is not decrypted on the way. ${origin}.`,
  metadata: { category: "Network", version: "1.0.0" },
  parameters: PARAMETERS,
  policyDefinitions: definitions.map(({ key }) => ({
    policyDefinitionId: idOf(key),
    policyDefinitionReferenceId: key,
    parameters: { effect: { value: EFFECT_GIVEN } },
  })),
});

/** Arguments of the assignment, without its scope and its definitions. */
export const assignmentArgs = (name: string, { effect }: Pick<AzurePinGuardrailParsed, "effect">) => ({
  policyAssignmentName: name,
  displayName: "No pinned MESH addresses",
  enforcementMode: "Default",
  nonComplianceMessages: [{ message: INSTEAD }],
  parameters: { effect: { value: AZURE_EFFECTS[effect] } },
});

/** Arguments of an exemption, without its scope and assignment. Azure honours it to the end of its last day. */
export const exemptionArgs = (
  key: string,
  { check, addresses, port, owner, reason, expires }: Omit<PinExemption, "resource">,
  definitions: readonly AzureGuardrail[],
) => ({
  displayName: `${key}, until ${expires}`,
  description: `${reason} (${owner})`,
  exemptionCategory: "Waiver",
  expiresOn: `${expires}T23:59:59Z`,
  policyDefinitionReferenceIds: definitions.filter((each) => each.check === check).map((each) => each.key),
  metadata: { check, owner, ...(addresses && { addresses }), ...(port !== undefined && { port }) },
});

/** Returns the subscription that a definition was made in, as a scope. */
export const subscriptionOf = (definitionId: string): string =>
  definitionId.replace(/\/providers\/Microsoft\.Authorization\/.*$/i, "");

/** Returns the scope of the management group with that name. */
export const managementGroupScope = (name: string): string =>
  `/providers/Microsoft.Management/managementGroups/${name}`;

/** A mutable copy, because the provider's types take no read-only arrays. */
const PARAMETERS = { effect: { ...EFFECT.effect, allowedValues: [...EFFECT.effect.allowedValues] } };
