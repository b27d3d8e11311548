import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";
import { TERRAFORM_DESTINATIONS } from "./terraform-destinations.ts";

/**
 * Returns a Rego policy for Open Policy Agent and Conftest, which judges a plan as `terraform show -json` prints it.
 * `deny` is a set of sentences. In Suricata text only the addresses themselves are found.
 */
export const renderRego = ({ addresses, origin }: GuardrailSource): string =>
  `# ${origin}
${CAN_T_SEE.map((line) => `# ${line}`).join("\n")}
package mesh_egress

import rego.v1

# Networks that hold a known MESH address, and the addresses themselves.
pinning := ${list([...pinningRanges(addresses), ...addresses])}

# What finds an address in a longer text, as a whole: 3.11.177.31 is not in 13.11.177.31.
patterns := {
${addresses.map((address) => `\t"${address}": "(^|[^0-9.])${address.replaceAll(".", "[.]")}($|[^0-9])",\n`).join("")}}

destinations := [
${TERRAFORM_DESTINATIONS.map((each) => `\t${inLine({ where: {}, ...each })},\n`).join("")}]

deny contains message if {
	some change in input.resource_changes
	some action in change.change.actions
	action in {"create", "update"}
	some destination in destinations
	destination.type == change.type
	some block in blocks_in(change.change.after, destination)
	every key, value in destination.where { is_same(block[key], value) }
	some key in destination.keys
	some value in strings_in(block[key])
	some pin in pins_in(value)
	message := sprintf("%s: %s holds %s. ${INSTEAD.replaceAll('"', "'")}", [change.address, key, pin])
}

blocks_in(after, destination) := after[destination.list]

blocks_in(after, destination) := [after] if not destination.list

is_same(value, wanted) if value == wanted

# Providers take ALLOW for allow.
is_same(value, wanted) if lower(value) == lower(wanted)

is_same(value, wanted) if {
	endswith(wanted, "*")
	startswith(lower(value), lower(trim_suffix(wanted, "*")))
}

strings_in(value) := {text | walk(value, [_, text]); is_string(text)}

pins_in(text) := {text} if text in pinning

pins_in(text) := {address | pattern := patterns[address]; regex.match(pattern, text)} if not text in pinning
`;

const list = (texts: readonly string[]): string => `{\n${texts.map((text) => `\t"${text}",\n`).join("")}}`;

/** JSON in one line, with blanks as the formatter of Rego puts them. */
const inLine = (value: unknown): string =>
  JSON.stringify(value, null, 1)
    .replaceAll(/\n\s*/g, " ")
    .replaceAll(/([[{]) | (?=[\]}])/g, "$1");
