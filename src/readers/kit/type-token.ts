/**
 * A type token in the one spelling that readers are listed under.
 *
 * - azure-native loses its API version: `azure-native:network/v20230201:SecurityRule` (SDK 2) and
 *   `azure-native_network_v20230201:network/v20230201:SecurityRule` (SDK 3) become `azure-native:network:SecurityRule`.
 * - kubernetes loses its versions: `kubernetes:networking.k8s.io/v1:NetworkPolicyPatch` is
 *   `kubernetes:networking.k8s.io:NetworkPolicy`.
 * - `azurerm:index/…`, Terraform's provider bridged as it is, becomes the classic provider's type.
 * - Of `aws:ec2/…` and `aws:vpc/…`, between which the provider has moved types, the one that the type is at today.
 */
export function normaliseType(type: string): string {
  const [pkg = "", module = "", name = "", ...rest] = type.split(":");
  if (name === "" || rest.length > 0) return type;
  if (pkg === "azure-native" || pkg.startsWith("azure-native_"))
    return `azure-native:${module.replace(/\/v?\d{6,8}(?:privatepreview|preview|beta)?$/i, "").toLowerCase()}:${name}`;
  if (pkg === "kubernetes") return `kubernetes:${module.replace(/\/v\d\w*$/, "")}:${name.replace(/Patch$/, "")}`;
  if (pkg === "azurerm")
    return `azure:${BRIDGED.get(name) ?? `network/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`}`;
  if (pkg === "aws" && /^(?:ec2|vpc)\//.test(module))
    return `aws:${AT_VPC.has(name) ? "vpc" : "ec2"}${module.slice(3)}:${name}`;
  return type;
}

/** Names in the classic provider that differ from those of Terraform's own provider, bridged automatically. */
const BRIDGED: ReadonlyMap<string, string> = new Map([
  ["IpGroup", "network/iPGroup:IPGroup"],
  ["IpGroupCidr", "network/iPGroupCIDR:IPGroupCIDR"],
  ["PrivateDnsZone", "privatedns/zone:Zone"],
  ["PrivateDnsARecord", "privatedns/aRecord:ARecord"],
  ["PrivateDnsAaaaRecord", "privatedns/aAAARecord:AAAARecord"],
  ["PrivateDnsCnameRecord", "privatedns/cnameRecord:CnameRecord"],
  ["DnsZone", "dns/zone:Zone"],
  ["DnsARecord", "dns/aRecord:ARecord"],
  ["DnsAaaaRecord", "dns/aaaaRecord:AaaaRecord"],
  ["DnsCnameRecord", "dns/cNameRecord:CNameRecord"],
]);

/** Types in `aws:vpc`. All others are in `aws:ec2`. */
const AT_VPC = new Set([
  "SecurityGroupEgressRule",
  "SecurityGroupIngressRule",
  "SecurityGroupVpcAssociation",
  "EndpointPrivateDns",
  "EndpointServicePrivateDnsVerification",
  "RouteServer",
  "RouteServerEndpoint",
  "RouteServerPeer",
  "RouteServerPropagation",
  "RouteServerVpcAssociation",
]);
