import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { mayMatter, meshOf } from "../../policy/mesh/index.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { isRead } from "../../src/readers/index.ts";
import { UNWANTED } from "../../src/sources/kit/stack-builder.ts";
import { glanceAtState } from "../../src/sources/pulumi/resource-state.ts";
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

describe("what nobody wants by its JSON alone", () => {
  const wanted = mayMatter(meshOf(loadCatalogue(), [], []));
  /** The same question, without the glance. */
  const parsed: Wanted = (resource) => wanted(resource);
  const BUCKET = "aws:s3/bucket:Bucket";
  /** As the engine writes it. */
  const resource = (props: unknown, { type = BUCKET, isToGo = false, isView = false } = {}) => ({
    urn: `urn:pulumi:live::hub::${type}::one`,
    custom: true,
    ...(isToGo && { delete: true }),
    id: "one-1",
    type,
    inputs: props,
    outputs: props,
    ...(isView && { viewOf: "urn:pulumi:live::hub::a:b:C::whole" }),
  });
  const read = async (resources: readonly object[], which: Wanted, indent?: number) => {
    const text = JSON.stringify({ version: 3, deployment: { resources } }, null, indent);
    return (await readInput(text, which)).map(({ stacks, notes, skipped }) => ({ stacks, notes, skipped }));
  };
  const MARKED = [
    "mesh",
    "x MESH y",
    "18.132.56.40",
    "18.132.56.0/24",
    "*.nhs.uk",
    ".nhs.uk",
    "msg\\.intspineservices\\.nhs\\.uk",
    "0x12843601",
    "::ffff:18.132.56.40",
    '{"to":"18.132.56.40"}',
    'a "mesh" b',
    "line\nmesh",
    Buffer.from("route to 18.132.56.40").toString("base64"),
    Buffer.from("route to 18.132.56.40").toString("base64").replace(/^.{8}/, "$&\n"),
    Buffer.from("to meshbox").toString("base64"),
    "message exchange for social care and health",
  ];
  const text = fc.oneof(
    fc.constantFrom(...MARKED),
    fc.string(),
    fc.constantFrom("plain", "eu-west-2", "arn:aws:s3:::bucket"),
  );
  const props = fc.dictionary(text, fc.oneof(text, fc.jsonValue(), fc.array(text)));
  const resources = fc.array(
    fc
      .tuple(props, fc.record({ isToGo: fc.boolean(), isView: fc.boolean() }))
      .map(([some, more]) => resource(some, more)),
    { maxLength: 4 },
  );

  it("is what nobody wants when it is parsed, whatever stands in it and however it is laid out", () =>
    fc.assert(
      fc.asyncProperty(resources, fc.constantFrom(0, 2), async (all, indent) => {
        assert.deepEqual(await read(all, wanted, indent), await read(all, parsed, indent));
      }),
    ));

  for (const text of MARKED)
    it(`is not ${JSON.stringify(text)}`, async () => {
      for (const props of [{ data: text }, { data: [{ inner: text }] }, { data: JSON.stringify({ inner: text }) }])
        assert.deepEqual(await read([resource(props)], wanted), await read([resource(props)], parsed));
    });

  it("leaves out what says nothing, without parsing it", () => {
    const json = JSON.stringify(resource({ bucket: "logs", tags: { Owner: "team" } }));
    assert.deepEqual(glanceAtState(json, wanted), {
      urn: `urn:pulumi:live::hub::${BUCKET}::one`,
      type: BUCKET,
      out: UNWANTED,
    });
  });

  it("is nothing where quotes are missing, so that one resource would swallow others", async () => {
    const group = resource(
      { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-1"] }] },
      { type: "aws:ec2/securityGroup:SecurityGroup" },
    );
    const whole = JSON.stringify({
      version: 3,
      deployment: { resources: [resource({ bucket: "first" }), group, resource({ bucket: "last" })] },
    });
    const [reading] = await readInput(whole.replace('first"', "first").replace('last"', "last"), wanted);
    assert.match(noteLines([reading].flatMap((one) => one ?? [])).join(), /no whole JSON/);
  });
});
