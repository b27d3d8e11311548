import * as pulumi from "@pulumi/pulumi";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import {
  PolicyAssignment,
  PolicyDefinition,
  PolicyDefinitionAtManagementGroup,
  PolicyExemption,
  PolicySetDefinition,
  PolicySetDefinitionAtManagementGroup,
} from "../azure/sdk.ts";
import { today } from "../clock.ts";
import { childOptions, parseArgs, SUCCESSOR_FIRST } from "../parse-args.ts";
import {
  assignmentArgs,
  definitionArgs,
  exemptionArgs,
  managementGroupScope,
  setArgs,
  subscriptionOf,
  wantedGuardrails,
} from "./azure-pin-guardrail-render.ts";
import {
  type AzurePinGuardrailArgs,
  azurePinGuardrail,
  exemptionFaults,
  guardrailNameFaults,
} from "./azure-pin-guardrail-schema.ts";

/**
 * Azure Policy that shows or refuses pins and interception of MESH's TLS, whichever tool makes them. It looks at rules,
 * IP groups and routes. A pin names a known MESH address, or a network of /8 or smaller that holds one. Interception is
 * a firewall rule that decrypts TLS to MESH.
 *
 * Azure Policy compares texts. An address that the catalogue doesn't know passes. A collection or an IP group is
 * refused even if it denies. Rules of a parent policy aren't seen. What exists already is shown, but stays.
 */
export class AzurePinGuardrail extends pulumi.ComponentResource {
  /** Id of the assignment. */
  public readonly assignmentId: pulumi.Output<string>;
  /** Id of the policy set, for assignments elsewhere. */
  public readonly policySetDefinitionId: pulumi.Output<string>;

  /** @throws InputPropertiesError naming every fault, before any child is registered. */
  constructor(name: string, args: AzurePinGuardrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AzurePinGuardrail", name, args, opts);
    const parsed = parseArgs("AzurePinGuardrail", azurePinGuardrail, args, () => [
      ...guardrailNameFaults(name),
      ...exemptionFaults(args, today()),
    ]);
    const { managementGroupId, notScopes, exemptions, protect } = parsed;
    const source = catalogueSource();
    const definitions = wantedGuardrails(source, parsed);
    // A new scope gets its guardrail before the old one loses it, so the gate is never open.
    const child = { ...childOptions(this, protect), ...SUCCESSOR_FIRST };
    const ids = new Map(
      definitions.map((definition) => {
        const given = definitionArgs(name, definition);
        const { id } = managementGroupId
          ? new PolicyDefinitionAtManagementGroup(`${name}-${definition.key}`, { managementGroupId, ...given }, child)
          : new PolicyDefinition(`${name}-${definition.key}`, given, child);
        return [definition.key, id];
      }),
    );
    const set = setArgs(name, definitions, source, (key) => ids.get(key) as pulumi.Output<string>);
    const { id: policySetDefinitionId } = managementGroupId
      ? new PolicySetDefinitionAtManagementGroup(`${name}-set`, { managementGroupId, ...set }, child)
      : new PolicySetDefinition(`${name}-set`, set, child);
    const scope = managementGroupId?.apply(managementGroupScope) ?? policySetDefinitionId.apply(subscriptionOf);
    const assignment = new PolicyAssignment(
      `${name}-assignment`,
      { ...assignmentArgs(name, parsed), scope, notScopes, policyDefinitionId: policySetDefinitionId },
      child,
    );
    for (const [key, { resource, ...exemption }] of Object.entries(exemptions))
      new PolicyExemption(
        `${name}-${key}`,
        {
          // Without a given name, the provider makes a unique one. So the exemption of the next assignment can exist
          // beside this one.
          ...exemptionArgs(key, exemption, definitions),
          scope: resource,
          policyAssignmentId: assignment.id,
        },
        { ...child, replaceOnChanges: ["policyAssignmentId"] },
      );
    this.assignmentId = assignment.id;
    this.policySetDefinitionId = policySetDefinitionId;
    this.registerOutputs({ assignmentId: this.assignmentId, policySetDefinitionId: this.policySetDefinitionId });
  }
}
