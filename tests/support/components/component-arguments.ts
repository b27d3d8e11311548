import { readFileSync } from "node:fs";
import { isMap } from "../../../src/egress/input/is-map.ts";
import { SCHEMA_FILE } from "../pulumi/component-host.ts";

interface Property {
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}
type Properties = Readonly<Record<string, Property>>;
const schema: {
  readonly resources: Readonly<Record<string, { readonly inputProperties: Properties }>>;
  readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
} = JSON.parse(readFileSync(SCHEMA_FILE, "utf8"));

/** Whether the type is that of one of our components. */
export const isComponent = (type: string): boolean => type in schema.resources;

/** Every argument of every component, and of what stands in them, as `AwsLogsArgs.retentionDays`, by the schema. */
function allArguments(): string[] {
  const known = new Set<string>();
  const add = (owner: string, properties: Properties): void => {
    for (const [key, property] of Object.entries(properties)) {
      const argument = `${owner}.${key}`;
      if (known.has(argument)) continue;
      known.add(argument);
      const type = typeWithin(property);
      if (type) add(nameOf(type), schema.types[type]?.properties ?? {});
    }
  };
  for (const [token, { inputProperties }] of Object.entries(schema.resources)) add(nameOf(token), inputProperties);
  return [...known];
}

/** The arguments that somebody gives to a component of that type. */
export function argumentsGiven(token: string, inputs: Readonly<Record<string, unknown>>): string[] {
  return givenIn(nameOf(token), schema.resources[token]?.inputProperties ?? {}, inputs);
}

/**
 * The arguments that nobody gives, nor one that means the same.
 *
 * @param given as `argumentsGiven` tells them.
 * @param without what may be left out, and why.
 */
export function neverGiven(given: Iterable<string>, without: Readonly<Record<string, string>>): string[] {
  const all = new Set(given);
  const owners = new Set([...all].map(ownerOf));
  return allArguments().filter(
    (argument) =>
      !(argument in without) &&
      !all.has(argument) &&
      !meaning(argument).some((same) => all.has(same)) &&
      !(PARTS[sectionAt(argument)] ?? []).some((part) => owners.has(part)),
  );
}

function givenIn(owner: string, properties: Properties, value: unknown): string[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const property = properties[key];
    if (property === undefined || inner === undefined) return [];
    const type = typeWithin(property);
    const within = type ? schema.types[type]?.properties : undefined;
    // A list or a map of such values holds them one level deeper.
    const values = property.$ref ? [inner] : isMap(inner) || Array.isArray(inner) ? Object.values(inner) : [];
    return [
      `${owner}.${key}`,
      ...(type && within ? values.flatMap((each) => givenIn(nameOf(type), within, each)) : []),
    ];
  });
}

const typeWithin = ({ $ref, items, additionalProperties }: Property): string | undefined =>
  $ref?.startsWith("#/types/")
    ? $ref.slice("#/types/".length)
    : (items ?? additionalProperties) && typeWithin((items ?? additionalProperties) as Property);

const nameOf = (token: string): string => token.split(":").at(-1) ?? token;
const ownerOf = (argument: string): string => argument.split(".")[0] ?? "";
const keyOf = (argument: string): string => argument.split(".")[1] ?? "";

/** Components that hand an argument on to their parts under its own name, and the sections in which they do. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  AwsMeshEgress: ["AwsNetworkFirewallEgress", "AwsSecurityGroupEgress", "AwsDnsFirewallEgress"],
  AwsMeshNetworkFirewallArgs: ["AwsNetworkFirewallEgress", "NetworkFirewallArgs"],
  AwsMeshSecurityGroupArgs: ["AwsSecurityGroupEgress"],
  AwsMeshDnsFirewallArgs: ["AwsDnsFirewallEgress"],
  AzureMeshEgress: ["AzureFirewallEgress", "AzureNsgEgress"],
  AzureMeshFirewallArgs: ["AzureFirewallEgress", "AzureFirewallPolicyArgs"],
  AzureMeshNsgArgs: ["AzureNsgEgress"],
};
const COMPOSITES = ["AwsMeshEgress", "AzureMeshEgress"];
/** They mean the same wherever they stand. */
const EVERYWHERE = ["tags", "protect", "monitor", "enabled"];

/** Other arguments that mean the same. */
function meaning(argument: string): string[] {
  const [owner, key] = [ownerOf(argument), keyOf(argument)];
  const others = EVERYWHERE.includes(key)
    ? allArguments().filter((other) => keyOf(other) === key)
    : [
        ...Object.entries(PARTS).flatMap(([whole, parts]) =>
          parts.includes(owner) ? [whole] : whole === owner ? parts : [],
        ),
        ...(COMPOSITES.includes(owner) ? COMPOSITES : []),
      ].map((other) => `${other}.${key}`);
  return others.filter((other) => other !== argument);
}

/** The section that an argument of a composite is, such as `AwsMeshDnsFirewallArgs`. */
function sectionAt(argument: string): string {
  const properties = Object.entries(schema.resources).find(([token]) => nameOf(token) === ownerOf(argument))?.[1];
  const property = properties?.inputProperties[keyOf(argument)];
  return nameOf((property && typeWithin(property)) ?? "");
}
