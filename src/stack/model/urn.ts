import { UNKNOWN } from "../../egress/pulumi-marks.ts";

/** Type of the resource at the root of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** Which stack of which project; the first part of every URN. */
export interface StackId {
  readonly stack: string;
  readonly project: string;
}

/** URN of a resource below `parent`, whose type becomes part of the URN's unless it is the stack. */
export function urnOf({ stack, project }: StackId, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const path = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${path}::${name}`;
}

/** `aws:ec2/vpc:Vpc` of `urn:…::mesh-egress:index:Demo$aws:ec2/vpc:Vpc::name`. */
export const typeOf = (urn: string): string => qualifiedType(urn).split("$").at(-1) ?? "";

/** The name in a URN; names may hold colons. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** `aws` of `aws:ec2/vpc:Vpc`. */
export const packageOf = (type: string): string => type.split(":")[0] ?? "";

export const isProviderType = (type: string): boolean => type.startsWith("pulumi:providers:");

/** A package as a registration asks for it. */
export interface PackageRequest {
  readonly name: string;
  readonly version: string;
  readonly pluginDownloadUrl: string;
}

/** Reference to the provider that the engine makes where a program names none: its name says the version. */
export function defaultProviderReference(id: StackId, { name, version, pluginDownloadUrl }: PackageRequest): string {
  const parts = version === "" ? [] : version.split(/[.+-]/);
  const url = pluginDownloadUrl === "" ? [] : [pluginDownloadUrl.split("/").filter(Boolean).map(toName).join("/")];
  const provider = ["default", ...parts, ...url].join("_");
  return `${urnOf(id, "", `pulumi:providers:${name}`, provider)}::${UNKNOWN}`;
}

/** URN of a provider reference, `<urn>::<id>`. */
export const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

const qualifiedType = (urn: string): string => urn.split("::")[2] ?? "";

const toName = (text: string): string => text.replace(/^[^A-Za-z0-9_.-]/, "_").replaceAll(/[^A-Za-z0-9_.-]/g, "_");
