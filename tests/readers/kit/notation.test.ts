import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { at, inNotation, itemsOf, rootOf, textOf, within } from "../../../src/readers/kit/index.ts";
import { grantsOf, readingOf, UNKNOWN } from "../../support/readers/readings.ts";

const CAPITALS = { waysTo: (key: string) => [[key], [key.charAt(0).toUpperCase() + key.slice(1)], ["Bag", key]] };

describe("a value in another notation", () => {
  const value = inNotation(rootOf({ Rules: [{ Bag: { port: 443 } }], ip: UNKNOWN }), CAPITALS);
  const rule = itemsOf(at(value, "rules"))[0] ?? assert.fail();

  it("is found under the name that is there, at its own path, at any depth", () => {
    assert.equal(textOf(at(rule, "port")), "443");
    assert.equal(at(rule, "port").path, "Rules[0].Bag.port");
  });

  it("is absent where no way leads to it, and unknown where one leads to what isn't known", () => {
    assert.equal(within(value, "other", "port").kind, "absent");
    assert.equal(at(value, "ip").kind, "unknown");
  });
});

describe("resources in the notation of others", () => {
  it("show where their rules stand in the program", () =>
    assert.deepEqual(
      readingOf({
        type: "azapi:index/resource:Resource",
        props: {
          type: "Microsoft.Network/networkSecurityGroups@2024-05-01",
          body: { properties: { securityRules: [{ name: "out", properties: { access: "Allow" } }] } },
        },
      }).grants.map(({ place }) => place.path),
      ["body.properties.securityRules[0]"],
    ));

  it("keep their kind, so that others can refer to them", () => {
    const { kind, covers, ids } = readingOf({
      type: "aws-native:networkfirewall:RuleGroup",
      props: { ruleGroupName: "mesh", ruleGroup: {} },
      id: "arn:aws:network-firewall:eu-west-2:1:stateful-rulegroup/mesh",
    });
    assert.deepEqual(
      [kind, covers, ids],
      ["rule-group", "all", ["arn:aws:network-firewall:eu-west-2:1:stateful-rulegroup/mesh"]],
    );
  });

  it("say how much of them is known to readers", () => {
    const template = (types: readonly string[]) => ({
      type: "aws:cloudformation/stack:Stack",
      props: {
        templateBody: JSON.stringify({
          Resources: Object.fromEntries(types.map((Type, at) => [`r${at}`, { Type, Properties: {} }])),
        }),
      },
    });
    assert.equal(readingOf(template(["AWS::EC2::Route"])).covers, "all");
    assert.equal(readingOf(template(["AWS::EC2::Route", "AWS::S3::Bucket"])).covers, "part");
    assert.equal(readingOf(template(["AWS::S3::Bucket"])).covers, "nothing");
    assert.equal(
      readingOf({ type: "aws:cloudformation/stack:Stack", props: { templateBody: UNKNOWN } }).covers,
      "nothing",
    );
    assert.equal(readingOf({ type: "kubernetes:core/v1:Pod", props: { spec: {} } }).covers, "part");
  });

  it("let everything out of a group of CloudFormation's that names no egress", () => {
    const type = "aws-native:ec2:SecurityGroup";
    assert.deepEqual(grantsOf({ type, props: { groupDescription: "x" } }), [
      "allow outbound any any port to any | securityGroupEgress",
    ]);
    assert.deepEqual(grantsOf({ type, props: { securityGroupEgress: [] } }), []);
  });

  it("don't take an expression for a text", () =>
    assert.deepEqual(
      grantsOf({
        type: "aws:cloudformation/stack:Stack",
        props: {
          templateBody: [
            "Resources:",
            "  Out:",
            "    Type: AWS::EC2::SecurityGroupEgress",
            "    Properties: {GroupId: !Ref G, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Sub '\u0024{A}/32'}",
          ].join("\n"),
        },
      }),
      [
        "allow outbound tcp 443 to - | templateBody.Resources.Out.Properties ? destination templateBody.Resources.Out.Properties.CidrIp: it is worked out by the template",
      ],
    ));
});
