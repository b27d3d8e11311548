import {
  at,
  entriesOf,
  firstGiven,
  firstOf,
  inNotation,
  inputsOf,
  itemsOf,
  NOTHING,
  type Notation,
  parsedJson,
  type Resource,
  textOf,
  unseenTemplate,
  type Value,
  type Wrapper,
} from "../kit/index.ts";

/** Types of Azure Resource Manager in lower case, below `Microsoft.Network/`, with their names in azure-native. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    azureFirewalls: "network:AzureFirewall",
    firewallPolicies: "network:FirewallPolicy",
    "firewallPolicies/firewallPolicyDrafts": "network:FirewallPolicyDraft",
    "firewallPolicies/ruleCollectionGroups": "network:FirewallPolicyRuleCollectionGroup",
    "firewallPolicies/ruleCollectionGroups/ruleCollectionGroupDrafts": "network:FirewallPolicyRuleCollectionGroupDraft",
    "firewallPolicies/ruleGroups": "network:FirewallPolicyRuleGroup",
    ipGroups: "network:IpGroup",
    networkInterfaces: "network:NetworkInterface",
    networkSecurityGroups: "network:NetworkSecurityGroup",
    "networkSecurityGroups/securityRules": "network:SecurityRule",
    "networkManagers/securityAdminConfigurations/ruleCollections": "network:AdminRuleCollection",
    "networkManagers/securityAdminConfigurations/ruleCollections/rules": "network:AdminRule",
    "networkManagers/securityUserConfigurations/ruleCollections/rules": "network:SecurityUserRule",
    "networkManagers/routingConfigurations/ruleCollections/rules": "network:RoutingRule",
    routeTables: "network:RouteTable",
    "routeTables/routes": "network:Route",
    "virtualHubs/hubRouteTables": "network:HubRouteTable",
    virtualNetworks: "network:VirtualNetwork",
    "virtualNetworks/subnets": "network:Subnet",
    privateDnsZones: "privatedns:PrivateZone",
    "privateDnsZones/A": "privatedns:PrivateRecordSet",
    "privateDnsZones/AAAA": "privatedns:PrivateRecordSet",
    "privateDnsZones/CNAME": "privatedns:PrivateRecordSet",
    dnsZones: "dns:Zone",
    "dnsZones/A": "dns:RecordSet",
    "dnsZones/AAAA": "dns:RecordSet",
    "dnsZones/CNAME": "dns:RecordSet",
  }).map(([type, token]) => [type.toLowerCase(), `azure-native:${token}`]),
);

/** Wrappers of Azure Resource Manager's resources: generic ones, those of azapi, and templates. */
export const arm: readonly Wrapper[] = [
  { types: ["azure-native:resources:Resource"], unwrap: unwrapGeneric },
  {
    types: [
      "azapi:index/resource:Resource",
      "azapi:index/updateResource:UpdateResource",
      "azapi:resources:AzapiResource",
    ],
    unwrap: unwrapAzapi,
  },
  {
    types: [
      "azure-native:resources:Deployment",
      "azure-native:resources:DeploymentAtScope",
      "azure-native:resources:DeploymentAtSubscriptionScope",
      "azure-native:resources:DeploymentAtManagementGroupScope",
      "azure-native:resources:DeploymentAtTenantScope",
      "arm:Deployment",
    ],
    unwrap: (resource) => {
      const properties = at(inputsOf(resource), "properties");
      const elsewhere = at(properties, "templateLink");
      return unwrapTemplate(resource, at(properties, "template"), at(properties, "parameters"), elsewhere);
    },
  },
  {
    types: [
      "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
      "azure:core/subscriptionTemplateDeployment:SubscriptionTemplateDeployment",
      "azure:management/groupTemplateDeployment:GroupTemplateDeployment",
      "azure:core/tenantTemplateDeployment:TenantTemplateDeployment",
    ],
    unwrap: (resource) => {
      const root = inputsOf(resource);
      const given = firstOf(root, "parametersContent", "parameters");
      return unwrapTemplate(resource, at(root, "templateContent"), given, at(root, "templateSpecVersionId"));
    },
  },
];

/** Resource Manager nests under `properties` what azure-native has beside the name, in resources and in their parts. */
const NOTATION: Notation = {
  waysTo: (key) => [[key], ["properties", key]],
  whyOpen: (raw) => (isExpression(raw) ? "it is worked out by the template" : undefined),
};

const isExpression = (raw: unknown): boolean => typeof raw === "string" && /^\[[^[].*\]$/s.test(raw);

/** The same below `body`, in which azapi has the content of its request. */
const AZAPI: Notation = { waysTo: (key) => [...NOTATION.waysTo(key), ["body", key], ["body", "properties", key]] };

/** Returns a generic resource, whose type stands in several properties. */
function unwrapGeneric(resource: Resource): Resource[] {
  const root = inputsOf(resource);
  const text = (key: string) => textOf(at(root, key)) ?? "";
  const parents = text("parentResourcePath")
    .split("/")
    .filter((part) => part !== "");
  const path = [
    `${text("resourceProviderNamespace")}`,
    ...parents.filter((_, index) => index % 2 === 0),
    text("resourceType"),
  ];
  const names = [...parents.filter((_, index) => index % 2 === 1), text("resourceName")];
  return [asNative(resource, path.join("/"), names, inNotation(root, NOTATION), "")];
}

/**
 * Returns a resource of azapi: `type` with a version after an `@`, and the body as a map or, in old versions, as JSON.
 */
function unwrapAzapi(resource: Resource): Resource[] {
  const root = inputsOf(resource);
  const [type = ""] = (textOf(at(root, "type")) ?? "").split("@");
  const parent = textOf(firstOf(root, "parentId", "parent_id")) ?? "";
  const body = parsedJson(at(root, "body"));
  const inner = textOf(at(root, "body")) === undefined ? inNotation(root, AZAPI) : inNotation(body, NOTATION);
  return [asNative(resource, type, [textOf(at(root, "name")) ?? ""], inner, parent)];
}

/**
 * Returns the resources of a template, with parameters that are given or have a default, and with variables that are
 * written out.
 *
 * @param elsewhere where the template is, if it isn't here.
 */
function unwrapTemplate(resource: Resource, template: Value, given: Value, elsewhere: Value): Resource[] {
  const root = parsedJson(template);
  const notation = notationIn(root, parsedJson(given), template);
  const found = resourcesIn(resource, at(root, "resources"), { path: "", names: [] }, notation);
  return found.length > 0 ? found : [{ ...resource, type: "arm:template", ...unseenTemplate(root, elsewhere) }];
}

/** Resolves a template's parameters and variables. A template inside another one may use the outer one's. */
function notationIn(root: Value, given: Value, template: Value): Notation {
  const outer = template.kind === "known" ? template.notation : undefined;
  const named = (list: Value, name: string): Value =>
    entriesOf(list).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? NOTHING;
  const meaningOf = (raw: unknown, depth: number): Value | undefined => {
    const [, kind = "", name = ""] = typeof raw === "string" && depth < DEEPEST ? (REFERENCE.exec(raw) ?? []) : [];
    if (name === "") return undefined;
    const declared = named(at(root, kind.toLowerCase()), name);
    const own = named(given, name);
    // Older resources have the value itself here.
    const value =
      kind.toLowerCase() === "variables"
        ? declared
        : firstGiven(at(own, "value"), textOf(own) === undefined ? NOTHING : own, at(declared, "defaultValue"));
    if (value.kind !== "known") return value.kind === "unknown" ? value : undefined;
    return isExpression(value.raw) ? meaningOf(value.raw, depth + 1) : value;
  };
  return { ...NOTATION, meaning: (raw) => meaningOf(raw, 0) ?? outer?.meaning?.(raw) };
}

const REFERENCE = /^\[(parameters|variables)\('([^']+)'\)\]$/i;

interface Above {
  readonly path: string;
  readonly names: readonly string[];
}

/**
 * Returns the resources of a list or, since version 2 of the language, of a map. Children may be nested in their
 * parents.
 */
function resourcesIn(resource: Resource, list: Value, above: Above, notation: Notation): Resource[] {
  const isMap = list.kind === "known" && !Array.isArray(list.raw);
  return (isMap ? entriesOf(list).map(([, inner]) => inner) : itemsOf(list)).flatMap((inner) => {
    if (inner.kind !== "known") return [{ ...resource, id: undefined, type: "arm:unknown", root: inner }];
    if (textOf(at(inner, "existing")) === "true" || above.names.length > DEEPEST) return [];
    const own = textOf(at(inner, "type")) ?? "";
    const path = above.path === "" ? own : `${above.path}/${own}`;
    const names = [...above.names, ...(textOf(at(inner, "name")) ?? "").split("/")];
    return [
      asNative(resource, path, names, inNotation(inner, notation), ""),
      ...resourcesIn(resource, at(inner, "resources"), { path, names }, notation),
    ];
  });
}

/** Types of Resource Manager are nested less deeply than this. */
const DEEPEST = 32;

/** @param parent id of the containing resource, if `path` and `names` don't give it in full. */
function asNative(resource: Resource, path: string, names: readonly string[], root: Value, parent: string): Resource {
  if (/^microsoft\.resources\/deployments$/i.test(path))
    return { ...resource, id: undefined, type: "arm:Deployment", root };
  const [provider = "", ...types] = path.split("/");
  const type = typeOf(provider, types.join("/"));
  const own = parent === "" ? names : names.slice(-1);
  const segments = parent === "" ? types : types.slice(-1);
  const steps = segments.flatMap((segment, index) => [segment, own[index] ?? ""]);
  const isComplete = own.every((name) => name !== "" && !name.startsWith("["));
  const id = isComplete ? `${parent || `/providers/${provider}`}/${steps.join("/")}` : undefined;
  return { ...resource, id, type, root };
}

/** Finds the type by its full name or, if parents are left out, by the end of its name. */
function typeOf(provider: string, types: string): string {
  if (!/^microsoft\.network$/i.test(provider)) return `arm:${provider}/${types}`;
  const whole = types.toLowerCase();
  const ending = [...TYPES].filter(([type]) => type.endsWith(`/${whole}`));
  return TYPES.get(whole) ?? (ending.length === 1 ? ending[0]?.[1] : undefined) ?? `arm:${provider}/${types}`;
}
