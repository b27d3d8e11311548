import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";

/** Type of the resource at the root of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** A stack of a project, as in the first part of every URN. */
export interface StackId {
  readonly stack: string;
  readonly project: string;
}

/**
 * Returns the URN of a resource below `parent`. The parent's type becomes part of it, unless the parent is the stack.
 */
export function urnOf({ stack, project }: StackId, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const path = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${path}::${name}`;
}

/** Returns the URN of the resource at the root of the stack. */
export const rootUrn = (id: StackId): string => urnOf(id, "", STACK_TYPE, `${id.project}-${id.stack}`);

/** Returns `aws:ec2/vpc:Vpc` for `urn:…::mesh-egress:index:Demo$aws:ec2/vpc:Vpc::name`. */
export const typeOf = (urn: string): string => qualifiedType(urn).split("$").at(-1) ?? "";

/** Returns the name in a URN. Names may contain colons. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** Returns `aws` for `aws:ec2/vpc:Vpc`. */
export const packageOf = (type: string): string => type.split(":")[0] ?? "";

export const isProviderType = (type: string): boolean => type.startsWith("pulumi:providers:");

/** A package that a registration asks for. */
export interface PackageRequest {
  readonly name: string;
  readonly version: string;
  readonly pluginDownloadUrl: string;
}

/**
 * Returns the reference of the default provider, which the engine creates if a program names none. Its name contains
 * the version.
 */
export function defaultProviderReference(id: StackId, { name, version, pluginDownloadUrl }: PackageRequest): string {
  const parts = version === "" ? [] : version.split(/[.+-]/);
  const url = pluginDownloadUrl === "" ? [] : [pluginDownloadUrl.split("/").filter(Boolean).map(toName).join("/")];
  const provider = ["default", ...parts, ...url].join("_");
  return `${urnOf(id, "", `pulumi:providers:${name}`, provider)}::${UNKNOWN}`;
}

/** Returns the URN of a provider reference `<urn>::<id>`. */
export const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

const qualifiedType = (urn: string): string => urn.split("::")[2] ?? "";

const toName = (text: string): string => text.replace(/^[^A-Za-z0-9_.-]/, "_").replaceAll(/[^A-Za-z0-9_.-]/g, "_");
