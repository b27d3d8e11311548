import * as pulumi from "@pulumi/pulumi";
import { catalogueSource } from "../../src/guardrail/catalogue-source.ts";
import { ConfigRule, OrganizationCustomPolicyRule } from "../aws/sdk.ts";
import { childOptions, parseArgs } from "../parse-args.ts";
import { organizationRuleArgs, ruleArgs } from "./aws-pin-guardrail-render.ts";
import { type AwsPinGuardrailArgs, awsPinGuardrail, pinRuleNameFaults } from "./aws-pin-guardrail-schema.ts";

/**
 * An AWS Config rule that finds pins in one account or a whole organisation, whichever tool made them. It looks at
 * security groups, network ACLs, prefix lists and listed rules of Network Firewall. A pin names a known MESH address,
 * or a network of /8 or smaller that holds one.
 *
 * The rule finds pins but doesn't forbid them: service control policies of AWS don't see addresses. AWS Config doesn't
 * record Suricata text or sets of addresses in rule groups. It must record the named types in each Region.
 */
export class AwsPinGuardrail extends pulumi.ComponentResource {
  /** ARN of the rule. */
  public readonly ruleArn: pulumi.Output<string>;
  /** Name of the rule in AWS Config. */
  public readonly ruleName: pulumi.Output<string>;

  /** @throws InputPropertiesError naming every fault, before the rule is registered. */
  constructor(name: string, args: AwsPinGuardrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mesh-egress:index:AwsPinGuardrail", name, args, opts);
    const parsed = parseArgs("AwsPinGuardrail", awsPinGuardrail, args, () => pinRuleNameFaults(name));
    const { organization, excludedAccounts, tags, protect } = parsed;
    const child = childOptions(this, protect);
    const rule = organization
      ? new OrganizationCustomPolicyRule(
          `${name}-organization-rule`,
          { ...organizationRuleArgs(catalogueSource()), excludedAccounts },
          child,
        )
      : new ConfigRule(`${name}-rule`, { ...ruleArgs(catalogueSource()), tags }, child);
    this.ruleArn = rule.arn;
    this.ruleName = rule.name;
    this.registerOutputs({ ruleArn: this.ruleArn, ruleName: this.ruleName });
  }
}
