import type { ResourceReading } from "../egress/index.ts";
import { awsReaders, awsWrappers } from "./aws/index.ts";
import { azureReaders, azureWrappers } from "./azure/index.ts";
import { containers } from "./containers.ts";
import {
  at,
  inputsOf,
  labelsOf,
  normaliseType,
  type Reader,
  type Resource,
  scanTexts,
  textOf,
  type Wrapper,
} from "./kit/index.ts";
import { kubernetesReaders, kubernetesWrappers } from "./kubernetes/index.ts";

/** Readers by normalised type. */
export const READERS: ReadonlyMap<string, Reader> = byType([
  ...awsReaders,
  ...azureReaders,
  ...kubernetesReaders,
  ...containers,
]);

/** Resources that hold other resources, by normalised type. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = byType([...awsWrappers, ...azureWrappers, ...kubernetesWrappers]);

function byType<T extends { readonly types: readonly string[] }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.flatMap((one) => one.types.map((type) => [type, one] as const)));
}

/** Whether readers know the type, or know how it holds other resources. */
export const isRead = (type: string): boolean => READERS.has(normaliseType(type)) || WRAPPERS.has(normaliseType(type));

/** What a resource says of egress. Where readers don't read all of it, also every text in it. Never throws. */
export function readResource(resource: Resource): ResourceReading {
  const reading = readKnown(resource);
  if (reading.covers === "all") return reading;
  return { ...reading, labels: labelsOf(resource), texts: scanTexts(resource.props).texts };
}

function readKnown(resource: Resource): ResourceReading {
  const type = normaliseType(resource.type);
  const { urn, dependencies } = resource;
  const empty = { urn, type, kind: undefined, service: undefined, ids: [], labels: [], dependencies };
  try {
    const parts = partsOf({ ...resource, type }, 0);
    const readings = parts.flatMap((part) => readPart(part) ?? []);
    const [only] = readings;
    if (only === undefined) return { ...empty, covers: "nothing", grants: [], facts: [] };
    const covers = readings.length === parts.length && readings.every((part) => part.covers === "all") ? "all" : "part";
    if (parts.length === 1) return { ...only, covers, urn: resource.urn, type };
    const { service } = readings.find((part) => part.service !== undefined) ?? only;
    const [grants, facts] = [readings.flatMap((part) => part.grants), readings.flatMap((part) => part.facts)];
    return { ...empty, service, covers, labels: labelsOf(resource), grants, facts };
  } catch (error) {
    // Readers don't throw. If one should do so, the reading says so, and nothing is taken for granted.
    const why = `it could not be read (${error instanceof Error ? error.message : String(error)})`;
    const place = { urn: resource.urn, path: "" };
    return { ...empty, covers: "nothing", grants: [], facts: [{ kind: "unknown", about: "resource", why, place }] };
  }
}

/** The resource itself, or those that it holds. */
function partsOf(resource: Resource, depth: number): Resource[] {
  const wrapper = WRAPPERS.get(resource.type);
  if (wrapper === undefined || depth === DEEPEST) return [resource];
  return wrapper.unwrap(resource).flatMap((inner) => partsOf({ ...inner, type: normaliseType(inner.type) }, depth + 1));
}

/** Templates can hold templates. More than two levels are rare. */
const DEEPEST = 8;

function readPart(part: Resource): ResourceReading | undefined {
  const { urn, type, dependencies } = part;
  const reader = READERS.get(type);
  if (reader === undefined) return undefined;
  const { kind, service, covers = "all" } = reader;
  return {
    urn,
    type,
    kind,
    service,
    covers,
    ids: idsOf(part),
    labels: labelsOf(part),
    dependencies,
    ...reader.read(part),
  };
}

/**
 * The names by which others may refer to the resource, as far as they are known: ids and ARNs; on Azure also names,
 * alone and with the resource group as `group/name`; on Kubernetes names.
 */
function idsOf(resource: Resource): string[] {
  const { type, id } = resource;
  const root = inputsOf(resource);
  const textsAt = (keys: readonly string[], value = root) => keys.flatMap((key) => textOf(at(value, key)) || []);
  if (type.startsWith("kubernetes:")) return textsAt(["name"], at(root, "metadata"));
  const names = type.startsWith("azure") ? textsAt(NAMES.filter((key) => isOwnName(key, type))) : [];
  const inGroups = textsAt(["resourceGroupName"]).flatMap((group) => names.map((name) => `${group}/${name}`));
  return [...new Set([...(id ? [id] : []), ...textsAt(IDS), ...names, ...inGroups])];
}

/**
 * In a policy, `firewallPolicyName` is its own name. In a group of rules, it is the name of the policy that the group
 * is part of.
 */
const isOwnName = (key: string, type: string): boolean =>
  key === "name" || type.toLowerCase().endsWith(key.replace(/s?Name$/, "").toLowerCase());

const IDS = ["id", "arn"];

// On AWS, a list may have the id of another one as its name.
const NAMES = [
  "name",
  "firewallPolicyName",
  "azureFirewallName",
  "ipGroupsName",
  "networkSecurityGroupName",
  "routeTableName",
  "ruleCollectionGroupName",
  "ruleCollectionName",
  "ruleGroupName",
  "privateZoneName",
  "zoneName",
];
