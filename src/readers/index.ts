import type { ResourceReading } from "../egress/index.ts";
import { awsReaders, awsWrappers } from "./aws/index.ts";
import { azureReaders, azureWrappers } from "./azure/index.ts";
import { containers } from "./containers.ts";
import { guardrails } from "./guardrails.ts";
import {
  at,
  factUnknown,
  inputsOf,
  labelsOf,
  normaliseType,
  parsedJson,
  type Reader,
  type Resource,
  rootOf,
  Texts,
  textOf,
  type Value,
  type Wrapper,
} from "./kit/index.ts";
import { kubernetesReaders, kubernetesWrappers } from "./kubernetes/index.ts";
import { savedQueries } from "./saved-queries.ts";

/** Templates that aren't known yet, and resources in templates that aren't. Nobody sees what they hold. */
const unknownTemplates: Reader = {
  types: ["cloudformation:template", "arm:template", "arm:unknown"],
  covers: "nothing",
  read: (resource) => {
    const value = inputsOf(resource);
    return { grants: [], facts: value.kind === "unknown" ? [factUnknown(resource, "template", value)] : [] };
  },
};

/** Readers by normalised type. */
export const READERS: ReadonlyMap<string, Reader> = byType([
  ...awsReaders,
  ...azureReaders,
  ...kubernetesReaders,
  ...containers,
  savedQueries,
  unknownTemplates,
  ...guardrails,
]);

/** Resources that hold other resources, by normalised type. */
export const WRAPPERS: ReadonlyMap<string, Wrapper> = byType([...awsWrappers, ...azureWrappers, ...kubernetesWrappers]);

function byType<T extends { readonly types: readonly string[] }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.flatMap((one) => one.types.map((type) => [type, one] as const)));
}

/** Whether the type has a reader or a wrapper. */
export function isRead(type: string): boolean {
  const known = KNOWN_TYPES.get(type);
  if (known !== undefined) return known;
  const normal = normaliseType(type);
  const isKnown = READERS.has(normal) || WRAPPERS.has(normal);
  if (KNOWN_TYPES.size < MOST_TYPES) KNOWN_TYPES.set(type, isKnown);
  return isKnown;
}

/** Memoised, because an estate has many resources of few types. */
const KNOWN_TYPES = new Map<string, boolean>();
const MOST_TYPES = 10_000;

/** Whether any text of the resource matches, including its name and keys. */
export const mayHold = (
  { urn, props }: Pick<Resource, "urn" | "props">,
  isMarked: (text: string) => boolean,
): boolean => isMarked(urn) || new Texts([rootOf(props)]).mayHold(isMarked);

/**
 * Reads a resource's grants and facts. If not all of it is read, the reading also holds the texts of the rest. Never
 * throws.
 */
export function readResource(resource: Resource): ResourceReading {
  const type = normaliseType(resource.type);
  const { urn, dependencies, unchangedSince } = resource;
  const empty = { urn, type, kind: undefined, service: undefined, ids: [], labels: [], dependencies };
  try {
    const reading = readParts(resource, partsOf({ ...resource, type }, 0), empty);
    return unchangedSince === undefined ? reading : { ...reading, unchangedSince };
  } catch (error) {
    // Readers don't throw. If one does, the reading is unknown, so that nothing is assumed.
    const why = `it could not be read (${error instanceof Error ? error.message : String(error)})`;
    const place = { urn, path: "" };
    const facts = [{ kind: "unknown", about: "resource", why, place } as const];
    return {
      ...empty,
      covers: "nothing",
      labels: labelsOf(resource),
      grants: [],
      facts,
      texts: textsOf(resource, [], []),
    };
  }
}

function readParts(
  resource: Resource,
  parts: readonly Resource[],
  empty: Omit<ResourceReading, "covers" | "grants" | "facts">,
): ResourceReading {
  const readings = parts.flatMap((part) => readPart(part) ?? []);
  const [only] = readings;
  if (only === undefined)
    return {
      ...empty,
      covers: "nothing",
      labels: labelsOf(resource),
      grants: [],
      facts: [],
      texts: textsOf(resource, [], []),
    };
  const covers = coverageOf(parts, readings);
  const rest = covers === "all" ? {} : { labels: labelsOf(resource), texts: textsOf(resource, parts, readings) };
  if (parts.length === 1) return { ...only, covers, urn: empty.urn, type: empty.type, ...rest };
  const { service } = readings.find((part) => part.service !== undefined) ?? only;
  const [grants, facts] = [readings.flatMap((part) => part.grants), readings.flatMap((part) => part.facts)];
  return { ...empty, service, covers, labels: labelsOf(resource), grants, facts, ...rest };
}

function coverageOf(parts: readonly Resource[], readings: readonly ResourceReading[]): ResourceReading["covers"] {
  if (readings.every((part) => part.covers === "nothing")) return "nothing";
  return readings.length === parts.length && readings.every((part) => part.covers === "all") ? "all" : "part";
}

/** Returns the resource's texts, without the parts that are fully read and without the rules in partly read ones. */
function textsOf(resource: Resource, parts: readonly Resource[], readings: readonly ResourceReading[]): Texts {
  const root = rootOf(resource.props);
  const [known, others] = [parts.filter(isReadWhole), parts.filter((part) => !isReadWhole(part))].map((some) =>
    some.map(inputsOf),
  ) as [Value[], Value[]];
  // A template in YAML is one text, so its parts are searched instead.
  const inText = others.filter(({ path }) => textOf(parsedJson(at(root, topOf(path)))) !== undefined);
  const read = [
    ...known.map(({ path }) => path),
    ...readings.flatMap(({ grants }) => grants.map(({ place }) => place.path)),
    ...inText.map(({ path }) => topOf(path)),
  ];
  return new Texts(inText.length > 0 ? [root, ...inText] : [root], read);
}

function isReadWhole(part: Resource): boolean {
  const reader = readerOf(part);
  return reader !== undefined && reader.covers === undefined;
}

function readerOf(part: Resource): Reader | undefined {
  const reader = READERS.get(part.type);
  return reader?.knows?.(part) === false ? undefined : reader;
}

const topOf = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? "";

/** Returns the resource itself, or the resources that it holds. */
function partsOf(resource: Resource, depth: number): Resource[] {
  const wrapper = WRAPPERS.get(resource.type);
  if (wrapper === undefined || depth === DEEPEST) return [resource];
  return wrapper.unwrap(resource).flatMap((inner) => partsOf({ ...inner, type: normaliseType(inner.type) }, depth + 1));
}

/** Templates can hold templates, but rarely more than two levels. */
const DEEPEST = 8;

function readPart(part: Resource): ResourceReading | undefined {
  const { urn, type, dependencies } = part;
  const reader = readerOf(part);
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
 * Returns the names by which others may refer to the resource, if they are known: ids and ARNs; on Azure also names,
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
 * In a policy, `firewallPolicyName` is the policy's own name. In a rule collection group, it names the policy that the
 * group belongs to.
 */
const isOwnName = (key: string, type: string): boolean =>
  key === "name" || type.toLowerCase().endsWith(key.replace(/s?Name$/, "").toLowerCase());

const IDS = ["id", "arn"];

// Only for Azure: on AWS, a list's name may equal the id of another list.
const NAMES = [
  "name",
  "configurationName",
  "firewallPolicyName",
  "azureFirewallName",
  "ipGroupsName",
  "networkSecurityGroupName",
  "virtualNetworkName",
  "routeTableName",
  "ruleCollectionGroupName",
  "ruleCollectionName",
  "ruleGroupName",
  "privateZoneName",
  "zoneName",
];
