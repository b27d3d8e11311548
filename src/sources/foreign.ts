import { hasKeys, isMap, listOf, nonEmptyText } from "./kit/values.ts";
import type { SourceDocument } from "./source.ts";

export const POWERSHELL =
  "it was printed by PowerShell, whose ConvertTo-Json cuts what lies deep. Give what `az … -o json` prints.";

/** Whether PowerShell wrote a resource of Azure. Its keys look like AWS's, so only the id tells them apart. */
export const isOfPowerShell = (value: unknown): boolean =>
  isMap(value) &&
  [value.Id, value.ResourceId].some((id) => /^\/(?:subscriptions|providers)\//i.test(nonEmptyText(id) ?? ""));

/** Files that resemble readable ones but hold nothing to read, with what to give instead. */
const FOREIGN: readonly { readonly is: (value: unknown) => boolean; readonly say: string }[] = [
  {
    is: (value) => hasKeys(value, "resourcePlans", "manifest"),
    say: "it is a plan that `pulumi preview --save-plan` saved, which holds differences and no values. Give what `pulumi preview --json --show-sames` prints.",
  },
  {
    is: (value) => hasKeys(value, "encrypted_data"),
    say: "it is encrypted by OpenTofu. Give what `tofu show -json` prints.",
  },
  {
    is: (value) => isMap(value) && nonEmptyText(value["@module"]) === "terraform.ui",
    say: "it is the log of `terraform plan -json`, which holds no values. Save the plan with `-out`, and give what `terraform show -json FILE` prints.",
  },
  {
    is: (value) => hasKeys(value, "format_version"),
    say: "it holds no state and no plan, as `terraform show -json` prints where there is none.",
  },
  {
    is: (value) => hasKeys(value, "version", "modules", "serial"),
    say: "it is a state of Terraform 0.11 or older. Upgrade it, or give what `terraform show -json` prints.",
  },
  {
    is: (value) => [value, ...listOf(value)].some(isOfPowerShell),
    say: POWERSHELL,
  },
];

/** Says why nothing reads these documents; undefined if that isn't known. */
export const explainForeign = (documents: readonly SourceDocument[]): string | undefined =>
  FOREIGN.find(({ is }) => documents.some(({ value }) => is(value)))?.say;

/** Tables, and programs, which aren't run here, recognised by words in them, with what to give instead. */
const PROGRAMS: readonly { readonly words: RegExp; readonly say: string }[] = [
  {
    words: /^[A-Z]{4,}\t|^-+(?:[ \t]+-+)+[ \t]*$|^\|\s+\w+\s+\|\s*$/m,
    say: "it is a table or columns of text, which leave things out. Ask the cloud again with `--output json`.",
  },
  {
    words: /^\s*(?:resource|data|module|provider|variable|terraform|locals)\s*(?:"[^"\n]*"\s*)*\{/m,
    say: "it is a program of Terraform's. Plan it with `-out`, and give what `terraform show -json FILE` prints.",
  },
  {
    words: /^\s*(?:resource|module)\s+\w+\s+'[^'\n]+'\s*=|^\s*param\s+\w+\s+\w+/m,
    say: "it is a program of Bicep's. Give what `bicep snapshot` writes, or `bicep build`.",
  },
];

/** Says what a text is that is neither JSON nor YAML; undefined if that isn't known. */
export const explainProgram = (text: string): string | undefined => PROGRAMS.find(({ words }) => words.test(text))?.say;
