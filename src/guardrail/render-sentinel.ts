import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";
import { TERRAFORM_DESTINATIONS } from "./terraform-destinations.ts";

/**
 * Returns a Sentinel policy for HCP Terraform and Terraform Enterprise, over `tfplan/v2`. In Suricata text only the
 * addresses themselves are found. The policy has never run on Sentinel itself, which can't be had freely. So it keeps
 * to the constructs of the language that `tests/guardrail/sentinel.ts` evaluates as the specification says.
 */
export const renderSentinel = ({ addresses, origin }: GuardrailSource): string =>
  `# ${origin}
${CAN_T_SEE.map((line) => `# ${line}`).join("\n")}
import "tfplan/v2" as tfplan
import "json"
import "strings"

# What finds a network that holds a known MESH address in JSON, and an address in a longer text as a whole:
# 3.11.177.31 is not in 13.11.177.31.
patterns = {
${[
  ...pinningRanges(addresses).map((range) => [range, `"${escaped(range)}"`] as const),
  ...addresses.map((address) => [address, `(^|[^0-9.])${escaped(address)}($|[^0-9])`] as const),
]
  .map(([pin, pattern]) => `\t${JSON.stringify(pin)}: ${JSON.stringify(pattern)},\n`)
  .join("")}}

destinations = [
${TERRAFORM_DESTINATIONS.map((each) => `\t${JSON.stringify({ list: "", where: {}, ...each })},\n`).join("")}]

blocks_in = func(after, list) {
	if list is "" {
		return [after]
	}
	blocks = after[list] else null
	if blocks is null {
		return []
	}
	return blocks
}

# Providers take ALLOW for allow. What ends in "*" is how a text begins.
is_same = func(given, wanted) {
	if given is null {
		return false
	}
	value = strings.to_lower(string(given))
	if strings.has_suffix(wanted, "*") {
		return strings.has_prefix(value, strings.to_lower(strings.trim_suffix(wanted, "*")))
	}
	return value is strings.to_lower(wanted)
}

is_out = func(block, where) {
	for where as key, value {
		if not is_same(block[key] else null, string(value)) {
			return false
		}
	}
	return true
}

violations = []
for tfplan.resource_changes as address, change {
	if change.change.actions contains "create" or change.change.actions contains "update" {
		for destinations as destination {
			if destination.type is change.type {
				for blocks_in(change.change.after, destination.list) as block {
					if is_out(block, destination.where) {
						for destination.keys as key {
							text = json.marshal(block[key] else null)
							for patterns as pin, pattern {
								if text matches pattern {
									append(violations, address + ": " + key + " holds " + pin)
								}
							}
						}
					}
				}
			}
		}
	}
}

if length(violations) > 0 {
	print(violations, ${JSON.stringify(INSTEAD)})
}

main = rule { length(violations) is 0 }
`;

const escaped = (text: string): string => text.replaceAll(".", "[.]");
