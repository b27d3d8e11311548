import { parse as parseYaml } from "yaml";
import { lookUp } from "../../egress/input/look-up.ts";
import { awsNativeType } from "../../egress/resource/aws-native-type.ts";
import { SECRET_VALUE } from "../../egress/resource/marked-values.ts";
import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import { isMap, listOf, mapOf, nonEmptyText } from "../kit/values.ts";
import { TOKENS } from "./bridge-names.ts";
import { type Names, propertyNamesOf, pulumiName, terraformPath } from "./property-names.ts";

/** A resource of Terraform as its JSON writes it. */
export interface TerraformResource {
  readonly mode: string;
  readonly type: string;
  readonly values: unknown;
  /**
   * Has the same form as `values`, with true for what is known only after the plan is applied; such keys are missing in
   * `values`.
   */
  readonly unknown?: unknown;
  /** The same for sensitive values. */
  readonly sensitive?: unknown;
}

/** The same resource in the form for readers. */
export interface Converted {
  readonly type: string;
  readonly props: object;
  readonly id?: string | undefined;
  /** Returns a path of the properties as Terraform writes it. */
  readonly spell: (path: string) => string;
  /** Returns Pulumi's name of a top-level property. */
  readonly nameOf: (key: string) => string;
}

/** Returns the resource with the type and the names that readers know. A resource of an unknown type stays as it is. */
export function convert(resource: TerraformResource): Converted {
  const { mode, type } = resource;
  const id = nonEmptyText(mapOf(resource.values).id);
  if (mode === "data" && type !== "aws_ec2_managed_prefix_list")
    return asItIs(resource, `terraform:data/${type}:${type}`, id);
  if (/^kubernetes_manifest$|^kubectl_manifest$/.test(type)) return manifest(resource);
  if (/^kubernetes_network_policy(?:_v1)?$/.test(type))
    return renamed(resource, "kubernetes:networking.k8s.io/v1:NetworkPolicy", undefined);
  if (type.startsWith("awscc_")) return renamed(resource, cloudControlType(type), id);
  const token = lookUp(TOKENS, type);
  if (token === undefined) return asItIs(resource, `terraform:index/${type}:${type}`, id);
  return type.startsWith("azapi_") ? asItIs(resource, token, id) : renamed(resource, token, id);
}

function renamed(resource: TerraformResource, type: string, id: string | undefined): Converted {
  const names = propertyNamesOf(resource.type);
  return {
    type,
    props: overlaid(resource, names) as object,
    id,
    spell: (path) => terraformPath(resource.type, path),
    nameOf: (key) => pulumiName(names, key),
  };
}

const asItIs = (resource: TerraformResource, type: string, id: string | undefined): Converted => ({
  type,
  props: overlaid(resource, undefined) as object,
  id,
  spell: same,
  nameOf: same,
});

const same = (text: string): string => text;

/** Returns a manifest of Kubernetes, which the provider holds as a map or as YAML. */
function manifest(resource: TerraformResource): Converted {
  const props = mapOf(overlaid(resource, undefined));
  const key = resource.type === "kubectl_manifest" ? "yaml_body" : "manifest";
  const value = key === "manifest" ? props.manifest : yamlOf(props.yaml_body);
  const kind = mapOf(value);
  const [version, name] = [nonEmptyText(kind.apiVersion), nonEmptyText(kind.kind)];
  if (version === undefined || name === undefined)
    return asItIs(resource, `terraform:index/${resource.type}:${resource.type}`, undefined);
  return {
    type: kubernetesType(version, name),
    props: kind,
    spell: (path) => (path === "" ? key : `${key}.${path}`),
    nameOf: same,
  };
}

function yamlOf(text: unknown): unknown {
  try {
    return typeof text === "string" ? parseYaml(text, { logLevel: "silent" }) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns a type such as `kubernetes:networking.k8s.io/v1:NetworkPolicy`. */
export const kubernetesType = (apiVersion: string, kind: string): string =>
  `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;

/** Converts `awscc_ec2_security_group` to CloudFormation's `AWS::EC2::SecurityGroup`. */
function cloudControlType(type: string): string {
  const [, service = "", ...words] = type.split("_");
  const kind = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return awsNativeType(`AWS::${service}::${kind}`);
}

/** Returns the values under Pulumi's names, if there are any, with Pulumi's marks on unknown and sensitive ones. */
const overlaid = ({ values, unknown, sensitive }: TerraformResource, names: Names | undefined): unknown =>
  overlay(mapOf(values), unknown, sensitive, names ?? AS_IS);

/** Marks names that stay as they are, at every depth. */
const AS_IS = Symbol("as is");

function overlay(
  value: unknown,
  unknown: unknown,
  sensitive: unknown,
  names: Names | typeof AS_IS | undefined,
): unknown {
  if (unknown === true) return UNKNOWN;
  // Terraform marks values that are absent as well.
  if (sensitive === true) return value === null || value === undefined ? value : SECRET_VALUE;
  if (Array.isArray(value) || (value === undefined && Array.isArray(unknown))) {
    const length = Math.max(listOf(value).length, listOf(unknown).length);
    return Array.from({ length }, (_, index) =>
      overlay(listOf(value)[index], listOf(unknown)[index], listOf(sensitive)[index], names),
    );
  }
  if (!isMap(value) && !(value === undefined && isMap(unknown))) return value;
  const [known, open, hidden] = [mapOf(value), mapOf(unknown), mapOf(sensitive)];
  const result: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(known), ...Object.keys(open)])) {
    const inner = overlay(
      known[key],
      open[key],
      hidden[key],
      names === AS_IS ? AS_IS : (names?.below.get(key) ?? (isData(key, known[key]) ? AS_IS : undefined)),
    );
    const name = names === AS_IS ? key : pulumiName(names, key);
    if (inner !== undefined && inner !== null) Object.defineProperty(result, name, { value: inner, ...OWN });
  }
  return result;
}

const OWN = { enumerable: true, configurable: true, writable: true };

/** Maps with user-defined keys. For variables, `awscc` has such maps where `aws` has blocks with fixed names. */
const isData = (key: string, value: unknown): boolean =>
  /^(?:tags|tags_all|labels|match_labels|annotations)$/.test(key) || (/^(?:ip|port)_sets$/.test(key) && isMap(value));
