import { Command, Option } from "commander";
import { catalogueSource } from "../../guardrail/catalogue-source.ts";
import type { GuardrailSource } from "../../guardrail/guardrail.ts";
import { renderAzurePolicy } from "../../guardrail/render-azure-policy.ts";
import { renderGuard } from "../../guardrail/render-guard.ts";
import { renderRego } from "../../guardrail/render-rego.ts";
import { renderSentinel } from "../../guardrail/render-sentinel.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { noColorOption } from "../options.ts";
import type { Shell } from "../shell.ts";

const RENDERERS = {
  guard: renderGuard,
  "azure-policy": renderAzurePolicy,
  rego: renderRego,
  sentinel: renderSentinel,
} satisfies Record<string, (source: GuardrailSource) => string>;

/** `mesh-egress guardrail`: policies that forbid pins, for the gates of other tools and of the clouds. */
export const guardrail = (shell: Shell): Command =>
  new Command("guardrail")
    .summary("write a policy that forbids pinned MESH addresses, for other tools' gates")
    .description(
      "Writes, from the catalogue, what finds or forbids rules that pin known MESH addresses: a rule for AWS Config, definitions for " +
        "Azure Policy, a Rego or Sentinel policy for Terraform plans. Each begins with what it can't see.",
    )
    .addOption(
      new Option("-f, --format <format>", "for which gate").choices(Object.keys(RENDERERS)).makeOptionMandatory(),
    )
    .addOption(noColorOption())
    .addHelpText(
      "after",
      `
Examples:
  mesh-egress guardrail --format azure-policy
  mesh-egress guardrail --format rego > policy/mesh_egress.rego

${exitCodeHelp(["ok", "failed", "usage"])}`,
    )
    .action(({ format }: { format: keyof typeof RENDERERS }) => {
      shell.out.write(RENDERERS[format](catalogueSource()));
    });
