import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isRead } from "../../src/readers/index.ts";
import { readSources } from "../../src/sources/read-sources.ts";
import type { Wanted } from "../../src/sources/source.ts";
import { JUDGED_STACKS } from "./support/judged-stacks.ts";
import { grantLines, noteLines, readInput, skippedLines } from "./support/read.ts";
import { SAME_STACKS } from "./support/same-stacks.ts";
import { folderWith } from "./support/tools.ts";

const onlyRead: Wanted = ({ type }) => isRead(type);
const nothing: Wanted = () => false;

describe("what nobody wants", () => {
  for (const [name, tools] of Object.entries({ ...SAME_STACKS, ...JUDGED_STACKS }))
    it(`changes nothing of what the rest says: ${name}`, async () => {
      for (const files of Object.values(tools)) {
        const folder = folderWith(files);
        const [all, some] = [await readSources([folder]), await readSources([folder], { wanted: onlyRead })];
        assert.deepEqual(grantLines(some), grantLines(all));
        assert.deepEqual(noteLines(some), noteLines(all));
      }
    });

  const change = (type: string, name: string, after: object, unknown: object) => ({
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    change: { actions: ["create"], before: null, after, after_unknown: unknown },
  });
  const plan = {
    format_version: "1.2",
    resource_changes: [
      change("aws_internet_gateway", "out", { vpc_id: "vpc-1" }, { id: true }),
      change(
        "aws_route",
        "out",
        { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" },
        { id: true, gateway_id: true },
      ),
      change("helm_release", "chart", { name: "x" }, {}),
    ],
    configuration: {
      root_module: {
        resources: [
          {
            address: "aws_route.out",
            type: "aws_route",
            name: "out",
            expressions: { gateway_id: { references: ["aws_internet_gateway.out.id", "aws_internet_gateway.out"] } },
          },
        ],
      },
    },
  };

  it("is still what others refer to, and what hides others", async () => {
    const [all, some] = [await readInput(plan), await readInput(plan, onlyRead)];
    assert.match(grantLines(all).join(), /internet/);
    assert.deepEqual(grantLines(some), grantLines(all));
    assert.match(noteLines(some, "limit").join(), /helm_release\.chart/);
    assert.deepEqual(noteLines(some), noteLines(all));
  });

  it("is counted by type, in a stack that keeps its name", async () => {
    const state = {
      version: 3,
      deployment: {
        resources: ["a", "b"].map((name) => ({
          urn: `urn:pulumi:live::hub::aws:s3/bucket:Bucket::${name}`,
          type: "aws:s3/bucket:Bucket",
          custom: true,
          outputs: { name },
        })),
      },
    };
    const [reading] = await readInput(state, nothing);
    assert.deepEqual(
      reading?.stacks.map(({ name, resources, passedOver }) => [name, resources.length, passedOver]),
      [["hub/live", 0, 2]],
    );
    assert.deepEqual(skippedLines([reading].flatMap((one) => one ?? [])), [
      "2 aws:s3/bucket:Bucket: nothing that is asked for stands in it",
    ]);
  });
});
