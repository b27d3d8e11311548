import { CAN_T_SEE, type GuardrailSource, INSTEAD } from "./guardrail.ts";
import { pinningRanges } from "./pinning-ranges.ts";
import { TERRAFORM_DESTINATIONS } from "./terraform-destinations.ts";

/**
 * Returns a Sentinel policy for HCP Terraform and Terraform Enterprise, over `tfplan/v2`. It has never been run,
 * because there is no free interpreter of Sentinel.
 */
export const renderSentinel = ({ addresses, origin }: GuardrailSource): string =>
  `# ${origin}
${CAN_T_SEE.map((line) => `# ${line}`).join("\n")}
import "tfplan/v2" as tfplan
import "json"
import "strings"

# Networks that hold a known MESH address, and the addresses themselves, as they stand in JSON.
pinning = ${list([...pinningRanges(addresses), ...addresses])}

destinations = ${list(TERRAFORM_DESTINATIONS.map(({ type, keys, where = {} }) => ({ type, keys, where })))}

is_out = func(after, where) {
	for where as key, value {
		if strings.to_lower(string(after[key] else "")) is not strings.to_lower(string(value)) { return false }
	}
	return true
}

violations = []
for tfplan.resource_changes as address, change {
	if change.change.actions contains "create" or change.change.actions contains "update" {
		for destinations as destination {
			if destination.type is change.type and is_out(change.change.after, destination.where) {
				for destination.keys as key {
					text = json.marshal(change.change.after[key] else null)
					for pinning as pin {
						if text contains "\\"" + pin + "\\"" {
							append(violations, address + ": " + key + " holds " + pin)
						}
					}
				}
			}
		}
	}
}

if length(violations) > 0 {
	print(violations, "${INSTEAD}")
}

main = rule { length(violations) is 0 }
`;

const list = (values: readonly unknown[]): string =>
  `[\n${values.map((value) => `\t${JSON.stringify(value)},\n`).join("")}]`;
