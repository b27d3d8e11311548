import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readResource } from "../../src/readers/index.ts";
import { readSources } from "../../src/sources/read-sources.ts";
import { folderOf } from "../support/folder.ts";
import { grantLines, noteLines, placeLines, readInput } from "./support/read.ts";

const PIN = "allow outbound tcp 443 to 203.0.113.7";
const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
const group = (...rules: unknown[]) => ({
  Type: "AWS::EC2::SecurityGroup",
  Properties: { GroupDescription: "mesh", SecurityGroupEgress: rules },
});
const template = (Resources: object, more: object = {}) => ({ Resources, ...more });
const linesOf = async (Resources: object, more: object = {}) => grantLines(await readInput(template(Resources, more)));

describe("a template of CloudFormation", () => {
  it("is read with its parameters' defaults, and says so", async () => {
    const Parameters = { Ip: { Type: "String", Default: "203.0.113.7" } };
    const read = await readInput(
      template({ Sg: group({ ...https, CidrIp: { "Fn::Sub": `\${Ip}/32` } }) }, { Parameters }),
    );
    assert.equal(read[0]?.kind, "cloudformation");
    assert.deepEqual(grantLines(read), [PIN]);
    assert.deepEqual(noteLines(read), [
      "note: Read with the defaults of the parameters Ip; a deployment may give others.",
    ]);
    assert.deepEqual(placeLines(read), ["- Resources.Sg Properties.SecurityGroupEgress[0]"]);
  });

  it("is read in YAML with its short forms, each place with its line", async () => {
    const read = await readInput(`
Parameters:
  Ip: { Type: String, Default: 203.0.113.7/32 }
Mappings: { Live: { Mesh: { Cidr: 203.0.113.8/32 } } }
Resources:
  Sg:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: mesh
      SecurityGroupEgress:
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Ip }
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !FindInMap [Live, Mesh, Cidr] }
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Join ["/", [!Select [0, !Split [",", "203.0.113.9,x"]], 32]] }
  Rule:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: { GroupId: !GetAtt Sg.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Sub "203.0.113.10/32" }
`);
    assert.deepEqual(
      grantLines(read),
      ["7", "8", "9", "10"].map((last) => `allow outbound tcp 443 to 203.0.113.${last}`),
    );
    assert.deepEqual(placeLines(read), [
      "-:11 Resources.Sg Properties.SecurityGroupEgress[0]",
      "-:12 Resources.Sg Properties.SecurityGroupEgress[1]",
      "-:13 Resources.Sg Properties.SecurityGroupEgress[2]",
      "-:14 Resources.Rule",
    ]);
  });

  it("follows references to its own resources", async () => {
    const lines = await linesOf({
      List: {
        Type: "AWS::EC2::PrefixList",
        Properties: { PrefixListName: "mesh", Entries: [{ Cidr: "203.0.113.7/32" }] },
      },
      Sg: group({ ...https, DestinationPrefixListId: { "Fn::GetAtt": ["List", "PrefixListId"] } }),
    });
    assert.deepEqual(lines, [PIN]);
    const routes = await linesOf({
      Igw: { Type: "AWS::EC2::InternetGateway" },
      Route: {
        Type: "AWS::EC2::Route",
        Properties: { RouteTableId: { Ref: "Table" }, DestinationCidrBlock: "0.0.0.0/0", GatewayId: { Ref: "Igw" } },
      },
      Table: { Type: "AWS::EC2::RouteTable", Properties: {} },
    });
    assert.match(routes[0] ?? "", /^allow any any port to any IPv4 via internet/);
  });

  it("knows every type under the token that aws-native has for it", async () => {
    const types = [
      "EC2::VPC",
      "EC2::Subnet",
      "EC2::SecurityGroup",
      "EC2::NetworkAclEntry",
      "NetworkFirewall::TLSInspectionConfiguration",
    ];
    const read = await readInput(
      template(Object.fromEntries(types.map((type, index) => [`R${index}`, { Type: `AWS::${type}`, Properties: {} }]))),
    );
    const resources = read[0]?.stacks[0]?.resources ?? [];
    assert.deepEqual(
      resources.map((resource) => readResource(resource).covers),
      types.map(() => "all"),
    );
  });

  it("takes a group without rules for AWS's own, which lets out everything", async () => {
    assert.deepEqual(
      await linesOf({ Sg: { Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: "x" } } }),
      ["allow outbound any any port to any"],
    );
    assert.deepEqual(
      await linesOf({
        Sg: { Type: "AWS::EC2::SecurityGroup", Properties: { SecurityGroupEgress: { Ref: "AWS::NoValue" } } },
      }),
      ["allow outbound any any port to any"],
    );
    assert.deepEqual(await linesOf({ Sg: group() }), []);
  });

  it("says why a value isn't known", async () => {
    const Parameters = {
      Open: { Type: "String" },
      Secret: { Type: "String", NoEcho: true, Default: "203.0.113.99/32" },
      Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/mesh/ip" },
    };
    const why = async (CidrIp: object) =>
      (await linesOf({ Sg: group({ ...https, CidrIp }) }, { Parameters }))[0]?.split("CidrIp: ")[1];
    assert.equal(await why({ Ref: "Open" }), "the parameter Open has no value in the template");
    assert.equal(await why({ Ref: "Secret" }), "it is secret");
    assert.equal(await why({ Ref: "Stored" }), "the parameter Stored is looked up when it is deployed");
    assert.equal(await why({ Ref: "AWS::Region" }), "AWS::Region is known only when it is deployed");
    assert.equal(await why({ "Fn::Sub": `\${Open}/32` }), "the parameter Open has no value in the template");
    assert.equal(await why({ "Fn::ImportValue": "x" }), "another stack exports it");
    assert.equal(
      await why({ "Fn::If": ["Live", "203.0.113.7/32", "203.0.113.8/32"] }),
      "it depends on the condition Live, and is 203.0.113.7/32 or 203.0.113.8/32",
    );
    assert.equal(
      await why({ "Fn::If": ["Live", "203.0.113.7/32", { Ref: "Secret" }] }),
      "it depends on the condition Live",
    );
    assert.equal(await why({ "Fn::Transform": {} }), "Fn::Transform is worked out when it is deployed");
    assert.equal(await why({ "Fn::GetAtt": ["Sg", "VpcId"] }), "Sg.VpcId is known only when it is deployed");
  });

  it("has what stands under a condition, whichever way it goes", async () => {
    const rule = (cidr: string) => ({ ...https, CidrIp: cidr });
    assert.deepEqual(
      await linesOf({
        Sg: group({ "Fn::If": ["Live", rule("203.0.113.7/32"), rule("203.0.113.8/32")] }, rule("203.0.113.9/32")),
      }),
      ["7", "9", "8"].map((last) => `allow outbound tcp 443 to 203.0.113.${last}`),
    );
    assert.deepEqual(
      await linesOf({ Sg: group({ "Fn::If": ["Live", { Ref: "AWS::NoValue" }, rule("203.0.113.7/32")] }) }),
      [PIN],
    );
    const read = await readInput(template({ Sg: { ...group(rule("203.0.113.7/32")), Condition: "Live" } }));
    assert.match(noteLines(read)[0] ?? "", /^note: -: Sg may not be there/);
  });

  it("names a property that isn't there as the template would", async () => {
    const read = await readInput(template({ Sg: { Type: "AWS::EC2::SecurityGroup", Properties: {} } }));
    assert.deepEqual([...new Set(placeLines(read))], ["- Resources.Sg Properties.SecurityGroupEgress"]);
  });

  it("leaves Suricata's own dollars alone", async () => {
    const RulesString = { "Fn::Sub": `pass tls $HOME_NET any -> any 443 (tls.sni; content:"\${Host}"; sid:1;)` };
    const lines = await linesOf(
      {
        Rg: {
          Type: "AWS::NetworkFirewall::RuleGroup",
          Properties: {
            Type: "STATEFUL",
            RuleGroupName: "x",
            Capacity: 1,
            RuleGroup: {
              RuleVariables: { IPSets: { HOME_NET: { Definition: ["10.0.0.0/8"] } } },
              RulesSource: { RulesString },
              StatefulRuleOptions: { RuleOrder: "STRICT_ORDER" },
            },
          },
        },
      },
      { Parameters: { Host: { Type: "String", Default: "example.org" } } },
    );
    assert.match(lines[0] ?? "", /^allow tcp\/tls 443 from 10\.0\.0\.0\/8 to any as .*example\.org/);
  });

  it("is read from what `aws cloudformation get-template` prints, a map or a text", async () => {
    const whole = template({ Sg: group() });
    const yaml =
      "Resources:\n  E:\n    Type: AWS::EC2::SecurityGroupEgress\n    Properties: { GroupId: !Ref Sg, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 203.0.113.7/32 }\n";
    const read = (TemplateBody: unknown) => readInput({ TemplateBody, StagesAvailable: ["Original", "Processed"] });
    assert.deepEqual(grantLines(await read(whole)), grantLines(await readInput(whole)));
    assert.deepEqual(grantLines(await read(yaml)), grantLines(await readInput(yaml)));
    assert.equal(grantLines(await read(yaml)).length, 1);
    assert.match(noteLines(await read("a: [")).join(), /^refused: -: it is neither JSON nor YAML/);
    assert.match(noteLines(await read("nothing")).join(), /^refused: /);
  });

  it("says what of the stack isn't in it", async () => {
    const limit = async (Resources: object, more: object = {}) =>
      noteLines(await readInput(template({ Sg: group(), ...Resources }, more)), "limit").join();
    for (const Type of [
      "AWS::CloudFormation::Stack",
      "AWS::CloudFormation::StackSet",
      "AWS::Serverless::Application",
      "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
      "Org::Net::Egress::MODULE",
    ])
      assert.match(await limit({ Inner: { Type, Properties: {} } }), /nested stacks and modules Inner/, Type);
    assert.match(await limit({ "Fn::ForEach::All": [] }), /Fn::ForEach::All makes resources/);
    assert.match(await limit({}, { Transform: ["AWS::Include"] }), /AWS::Include changes the template/);
    assert.equal(await limit({}, { Transform: "AWS::Serverless-2016-10-31" }), "");
    const read = grantLines(
      await readInput(
        template({
          L: { Type: "AWS::Route53Resolver::FirewallDomainList", Properties: { DomainFileUrl: "s3://x" } },
          G: {
            Type: "AWS::Route53Resolver::FirewallRuleGroup",
            Properties: {
              FirewallRules: [{ Action: "ALLOW", Priority: 1, FirewallDomainListId: { "Fn::GetAtt": ["L", "Id"] } }],
            },
          },
        }),
      ),
    );
    assert.match(read[0] ?? "", /\? names Domains: its names stand in a file in S3/);
  });

  it("is joined to those beside it, as `cdk.out` holds them, by what they export", async () => {
    const list = {
      List: {
        Type: "AWS::EC2::PrefixList",
        Properties: { PrefixListName: "mesh", Entries: [{ Cidr: "203.0.113.7/32" }] },
        Metadata: { "aws:cdk:path": "Net/List" },
      },
    };
    const folder = folderOf({
      "manifest.json": JSON.stringify({ version: "55.0.0", artifacts: {} }),
      "Net.assets.json": JSON.stringify({ version: "55.0.0", files: {}, dockerImages: {} }),
      "Net.template.json": JSON.stringify(
        template(list, {
          Outputs: { X: { Value: { "Fn::GetAtt": ["List", "PrefixListId"] }, Export: { Name: "Net:List" } } },
        }),
      ),
      "App.template.json": JSON.stringify(
        template({
          Sg: group({ ...https, DestinationPrefixListId: { "Fn::ImportValue": "Net:List" } }),
          CDKMetadata: { Type: "AWS::CDK::Metadata" },
        }),
      ),
    });
    const read = await readSources([folder]);
    assert.deepEqual(grantLines(read), [PIN]);
    assert.deepEqual(noteLines(read), []);
    assert.match(placeLines(read)[0] ?? "", /App\.template\.json Resources\.Sg Properties\.SecurityGroupEgress\[0\]$/);
  });
});
