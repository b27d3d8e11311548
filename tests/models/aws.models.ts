import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { ACCOUNT, AWS_PROGRAMS, ZONES } from "../support/components/component-programs.ts";
import { type Registered, record } from "../support/pulumi/mocks.ts";
import { type AwsRequest, OPERATIONS, requestFor } from "./aws-requests.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** What AWS would answer, in the form of its ids. */
const computed = ({ name, type }: Registered) => ({
  id: "0aaaaaaaaaaaaaaaa",
  arn: ARNS[type.split(":").at(-1) ?? ""] ?? `arn:aws:service:${ACCOUNT}:thing/${name}`,
  ...(type.endsWith(":LogGroup") && { name: `${name}-log-group` }),
  ...(type.endsWith(":ContainerAssociation") && {
    containerAssociationArn: `arn:aws:network-firewall:${ACCOUNT}:container-association/pods`,
  }),
  ...(type.endsWith(":Firewall") && {
    firewallStatuses: [
      {
        syncStates: Object.entries(ZONES).map(([availabilityZone, subnetId]) => ({
          availabilityZone,
          attachments: [{ endpointId: "vpce-0aaaaaaaaaaaaaaaa", subnetId }],
        })),
        transitGatewayAttachmentSyncStates: [{ attachmentId: "tgw-attach-0aaaaaaaaaaaaaaaa" }],
      },
    ],
  }),
  ...(type.endsWith(":VpcEndpointAssociation") && {
    vpcEndpointAssociationStatuses: [
      {
        associationSyncStates: [
          { availabilityZone: "eu-west-2a", attachments: [{ endpointId: "vpce-0bbbbbbbbbbbbbbbb" }] },
        ],
      },
    ],
  }),
});

const ARNS: Readonly<Record<string, string>> = {
  RuleGroup: `arn:aws:network-firewall:${ACCOUNT}:stateful-rulegroup/mesh`,
  FirewallPolicy: `arn:aws:network-firewall:${ACCOUNT}:firewall-policy/mesh`,
  Firewall: `arn:aws:network-firewall:${ACCOUNT}:firewall/mesh`,
  LogGroup: `arn:aws:logs:${ACCOUNT}:log-group:mesh`,
  ResourceShare: `arn:aws:ram:${ACCOUNT}:resource-share/01234567-0123-0123-0123-0123456789ab`,
};

const python = join(ROOT, ".venv", "models", "bin", "python3");
const ask = (requests: readonly AwsRequest[]): string[][] =>
  JSON.parse(
    execFileSync(python, [join(import.meta.dirname, "ask-botocore.py")], {
      input: JSON.stringify(requests),
      encoding: "utf8",
    }),
  );

describe("what components ask of AWS", () => {
  const made = new Map<string, Registered[]>();
  before(async () => {
    for (const [name, build] of Object.entries(AWS_PROGRAMS)) {
      const { resources } = await record(build, { computed });
      made.set(
        name,
        resources.filter(({ custom, type }) => custom && type.startsWith("aws:")),
      );
    }
  });

  for (const name of Object.keys(AWS_PROGRAMS))
    it(`fits AWS's own model: ${name}`, () => {
      const resources = made.get(name) ?? [];
      assert.ok(resources.length > 0);
      const answers = ask(resources.map(requestFor));
      assert.deepEqual(
        resources.flatMap((resource, index) => (answers[index] ?? []).map((fault) => `${resource.name}: ${fault}`)),
        [],
      );
    });

  it("is of every kind that this test knows", () => {
    const types = new Set([...made.values()].flat().map(({ type }) => type));
    assert.deepEqual(
      Object.keys(OPERATIONS).filter((type) => !types.has(type)),
      [],
    );
  });

  it("would be refused with a value that AWS doesn't know", () => {
    const group = made.get("a shared rule group")?.find(({ type }) => type.endsWith(":RuleGroup"));
    assert.ok(group);
    const wrong = requestFor({ ...group, inputs: { ...group.inputs, type: "STATEFULL", colour: "blue" } });
    const [faults = []] = ask([wrong]);
    assert.match(faults.join("\n"), /STATEFULL/);
    assert.match(faults.join("\n"), /Colour/);
  });
});
