import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { normaliseType } from "../../../src/readers/kit/type-token.ts";

describe("normaliseType", () => {
  const cases: [type: string, normal: string][] = [
    ["azure-native:network:SecurityRule", "azure-native:network:SecurityRule"],
    ["azure-native:network/v20230201:SecurityRule", "azure-native:network:SecurityRule"],
    ["azure-native:network/v20210201preview:AdminRule", "azure-native:network:AdminRule"],
    ["azure-native_network_v20230201:network/v20230201:SecurityRule", "azure-native:network:SecurityRule"],
    ["azure-native_network_v20240501:network:SecurityRule", "azure-native:network:SecurityRule"],
    [
      "azure-native_privatedns_v20200601:privatedns/v20200601:PrivateRecordSet",
      "azure-native:privatedns:PrivateRecordSet",
    ],
    [
      "azure:network/networkSecurityGroup:NetworkSecurityGroup",
      "azure:network/networkSecurityGroup:NetworkSecurityGroup",
    ],
    [
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    ],
    [
      "aws:ec2/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    ],
    ["aws:vpc/securityGroupRule:SecurityGroupRule", "aws:ec2/securityGroupRule:SecurityGroupRule"],
    ["aws:vpc/managedPrefixList:ManagedPrefixList", "aws:ec2/managedPrefixList:ManagedPrefixList"],
    ["mesh-egress:index:AwsMeshEgress", "mesh-egress:index:AwsMeshEgress"],
    ["pulumi:pulumi:Stack", "pulumi:pulumi:Stack"],
    ["azure-nativeish:network:SecurityRule", "azure-nativeish:network:SecurityRule"],
    ["nonsense", "nonsense"],
    ["a:b:c:d", "a:b:c:d"],
    ["", ""],
  ];
  for (const [type, normal] of cases) it(type || "empty", () => assert.equal(normaliseType(type), normal));
});
