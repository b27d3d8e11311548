import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { Report } from "../../src/report/report.ts";
import { folderOf } from "../support/folder.ts";
import { runCommand } from "../support/shell.ts";

// What Terraform plans for the security groups of NHSDigital/terraform-aws-mesh-client: a group a function, each with
// rules of its own for MESH by address, for S3 by its list, and for endpoints by their groups.

const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  int: ["3.11.177.31", "35.177.15.89", "3.11.199.83", "35.178.64.126", "18.132.113.121", "18.132.31.159"],
  live: ["18.132.56.40", "3.11.193.200", "35.176.248.137", "3.10.194.216", "35.176.231.190", "35.179.50.16"],
};
const FUNCTIONS = ["check_send", "fetch_message", "poll_mailbox", "send_message"];

function planOf(environment: string, functions = FUNCTIONS): string {
  const group = (name: string) => ({
    type: "aws_security_group",
    name,
    after: { name: `mesh-${name}`, description: `mesh-${name}`, vpc_id: "vpc-0123456789abcdef0", tags: null },
    after_unknown: { id: true, arn: true, egress: true, ingress: true },
    expressions: { name: {}, vpc_id: { references: ["var.vpc_id"] } },
  });
  const rule = (name: string, to: string, peer: object) => ({
    type: "aws_security_group_rule",
    name: `${name}_${to}`,
    after: {
      type: "egress",
      protocol: "tcp",
      from_port: 443,
      to_port: 443,
      description: `to ${to}`,
      cidr_blocks: null,
      ipv6_cidr_blocks: null,
      prefix_list_ids: null,
      self: false,
      ...peer,
    },
    after_unknown: { id: true, security_group_id: true, security_group_rule_id: true },
    expressions: {
      security_group_id: { references: [`aws_security_group.${name}[0].id`, `aws_security_group.${name}`] },
    },
  });
  const rows = functions.flatMap((name) => [
    group(name),
    rule(name, "mesh", { cidr_blocks: ADDRESSES[environment]?.map((address) => `${address}/32`) }),
    rule(name, "s3", { prefix_list_ids: ["pl-7ca54015"] }),
    rule(name, "endpoint", { source_security_group_id: "sg-0fedcba9876543210" }),
  ]);
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    complete: true,
    errored: false,
    resource_changes: rows.map(({ type, name, after, after_unknown }) => ({
      address: `module.mesh.${type}.${name}[0]`,
      module_address: "module.mesh",
      mode: "managed",
      type,
      name,
      index: 0,
      provider_name: "registry.terraform.io/hashicorp/aws",
      change: { actions: ["create"], before: null, after, after_unknown },
    })),
    configuration: {
      root_module: {
        module_calls: {
          mesh: {
            module: {
              resources: rows.map(({ type, name, expressions }) => ({
                address: `${type}.${name}`,
                mode: "managed",
                type,
                name,
                expressions,
              })),
            },
          },
        },
      },
    },
  });
}

describe("NHS's own module, as Terraform plans it,", () => {
  for (const [environment, addresses] of Object.entries(ADDRESSES))
    it(`is rejected for ${environment}, with each of its six addresses named at each of its four groups`, async () => {
      const path = join(folderOf({ "plan.json": planOf(environment) }), "plan.json");
      const { out, code } = await runCommand("audit", path, "--json", "--now", "2026-11-28");
      const { verdict, stacks } = Report.parse(JSON.parse(out));
      const pins = stacks.flatMap(({ findings }) => findings.filter(({ check }) => check === "ip-pinning"));
      assert.deepEqual([code, verdict], [5, "fail"]);
      assert.deepEqual(
        FUNCTIONS.map((name) => {
          const at = pins.filter(({ resource }) => resource === `module.mesh.aws_security_group_rule.${name}_mesh[0]`);
          return [
            name,
            ...addresses.filter((address) =>
              at.some(({ message, level }) => level === "mandatory" && message.includes(address)),
            ),
          ];
        }),
        FUNCTIONS.map((name) => [name, ...addresses]),
      );
      const table = await runCommand("audit", path);
      for (const address of addresses) assert.match(table.out, new RegExp(`\\b${address.replaceAll(".", "\\.")}\\b`));
    });
});
