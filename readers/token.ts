import { lookUp } from "../egress/look-up.ts";
/**
 * A type token in the one spelling that readers are listed under.
 *
 * - azure-native loses its API version: `azure-native:network/v20230201:SecurityRule` (SDK 2) and
 *   `azure-native_network_v20230201:network/v20230201:SecurityRule` (SDK 3) become `azure-native:network:SecurityRule`.
 * - The twins of one resource type, such as `aws:ec2/…` and `aws:vpc/…`, become the newer one.
 */
export function normaliseType(type: string): string {
  const [pkg = "", module = "", name = "", ...rest] = type.split(":");
  if (name === "" || rest.length > 0) return type;
  if (pkg === "azure-native" || /^azure-native_[a-z0-9]+_v?\d{6,8}/i.test(pkg))
    return `azure-native:${module.replace(/\/v?\d{6,8}(?:preview|privatepreview|beta)?$/i, "").toLowerCase()}:${name}`;
  return lookUp(TWINS, type) ?? type;
}

// `@pulumi/aws` lists these as aliases of one another.
const TWINS: Readonly<Record<string, string>> = {
  "aws:ec2/securityGroupEgressRule:SecurityGroupEgressRule": "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupIngressRule:SecurityGroupIngressRule":
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
};
