import { count } from "../../text/plain-text.ts";
import { brokenNotes, limit, limitOn, noteOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { SkipCounter, StackBuilder, sourceUrn } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, mapsOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceNote, SourceReader, Wanted } from "../source.ts";
import { type Configured, configuredIn, withoutIndexes } from "./references.ts";
import { addTerraform, checkFormat, isKept, type Kept, keep, modulesIn, resourceNotes } from "./resources.ts";

/** Reads what `terraform show -json FILE` and `tofu show -json FILE` print of a plan. */
export const terraformPlan: SourceReader = {
  kind: "terraform-plan",
  unit: "document",
  lists: {
    resource_changes: keepChange,
    "prior_state.values.root_module.resources": (resource, wanted) =>
      (resource as JsonMap).mode === "data" ? keepData(resource as JsonMap, wanted) : null,
    "prior_state.values.root_module.child_modules": () => undefined,
  },
  unread: ["planned_values", "output_changes"],
  recognise: ({ value }) =>
    hasKeys(value, "format_version") && (hasKeys(value, "resource_changes") || hasKeys(value, "configuration")),
  read: ([document], { name }) => {
    const plan = mapOf(document?.value);
    checkFormat(plan.format_version, "plan");
    const changes = listOf(plan.resource_changes).filter(isKept);
    const changed = new Set(changes.map(({ address }) => address));
    const data = modulesIn(valueAt(plan.prior_state, "values", "root_module")).flatMap(({ resources }) =>
      listOf(resources).filter(isKept),
    );
    const kept = [...changes, ...data.filter(({ address }) => !changed.has(address))];
    const builder = new StackBuilder(name);
    const skips = new SkipCounter();
    const links = linksIn(plan, kept, builder.name);
    for (const one of kept) addTerraform(builder, skips, links(one), document?.file ?? name);
    const notes = [
      ...brokenNotes(listOf(plan.resource_changes), changes),
      ...planNotes(plan),
      ...forgottenNotes(kept),
      ...resourceNotes(kept),
    ];
    return { stacks: [withoutRepeats(builder.stack)], notes, skipped: skips.list };
  },
};

function keepChange(change: object, wanted: Wanted): Kept | undefined {
  const { address, mode, type, deposed } = change as JsonMap;
  const planned = mapOf((change as JsonMap).change);
  const [own, kind] = [nonEmptyText(address), nonEmptyText(type)];
  if (own === undefined || kind === undefined || !isMap((change as JsonMap).change)) return undefined;
  const actions = listOf(planned.actions);
  const gone = actions.includes("forget")
    ? FORGOTTEN
    : nonEmptyText(deposed) !== undefined
      ? "it is replaced, and only its deletion is left to do"
      : planned.after === null && actions.includes("delete")
        ? "it is to be deleted"
        : undefined;
  if (gone !== undefined) return { address: own, type: kind, out: gone };
  return keep(
    {
      address: own,
      mode: nonEmptyText(mode) ?? "managed",
      type: kind,
      values: planned.after,
      unknown: planned.after_unknown,
      sensitive: planned.after_sensitive,
    },
    wanted,
  );
}

const FORGOTTEN = "Terraform forgets it, and it stays in the cloud";

/** Keeps what was looked up before the plan was made. */
function keepData(resource: JsonMap, wanted: Wanted): Kept | null {
  const [address, type] = [nonEmptyText(resource.address), nonEmptyText(resource.type)];
  if (address === undefined || type === undefined) return null;
  return keep({ address, mode: "data", type, values: resource.values, sensitive: resource.sensitive_values }, wanted);
}

/**
 * Returns a function that adds what the configuration shows about a resource: its references, and which of its values
 * nobody set.
 */
function linksIn(plan: JsonMap, kept: readonly Kept[], stack: string): (one: Kept) => Kept {
  const configured = configuredIn(plan.configuration);
  const urns = new Map<string, string[]>();
  for (const { address, resource, token = resource?.type } of kept) {
    if (token === undefined) continue;
    const key = withoutIndexes(address);
    urns.set(key, [...(urns.get(key) ?? []), sourceUrn(stack, token, address)]);
  }
  const urnsOf = (addresses: readonly string[]) => addresses.flatMap((address) => urns.get(address) ?? []);
  const named = mapsOf(plan.relevant_attributes).map(({ resource }) => withoutIndexes(nonEmptyText(resource) ?? ""));
  const relevant = urnsOf([...new Set(named)]);
  return (one) => {
    const { resource } = one;
    const of = configured.get(withoutIndexes(one.address));
    if (resource === undefined) return one;
    const props = of === undefined ? resource.props : withoutComputed(one, resource.props as JsonMap, of);
    const references = [...(of?.references ?? [])].map(
      ([key, addresses]) => [resource.nameOf(key), urnsOf(addresses)] as const,
    );
    const known = new Map(references.filter(([, found]) => found.length > 0));
    // The configuration doesn't show what dynamic blocks refer to, only what the plan as a whole depends on.
    for (const key of one.open ?? []) if (!known.has(key) && relevant.length > 0) known.set(key, relevant);
    return { ...one, resource: { ...resource, props, propertyDependencies: Object.fromEntries(known) } };
  };
}

/**
 * Removes unset lists that the provider computes from other resources. Nothing is known of them, and nothing follows
 * from them.
 */
function withoutComputed({ type, open = [] }: Kept, props: JsonMap, { written }: Configured): JsonMap {
  const computed = (COMPUTED[type] ?? []).filter(([key]) => !written.has(key)).map(([, name]) => name);
  const unset = computed.filter((name) => open.includes(name) && typeof props[name] === "string");
  return unset.length === 0 ? props : Object.fromEntries(Object.entries(props).filter(([key]) => !unset.includes(key)));
}

/** Such lists by type, with Terraform's name and Pulumi's. */
const RULES = [
  ["egress", "egress"],
  ["ingress", "ingress"],
] as const;
const ROUTES = [["route", "routes"]] as const;
const COMPUTED: Readonly<Record<string, readonly (readonly [key: string, name: string])[]>> = {
  aws_security_group: RULES,
  aws_default_security_group: RULES,
  aws_network_acl: RULES,
  aws_default_network_acl: RULES,
  aws_route_table: ROUTES,
  aws_default_route_table: ROUTES,
  azurerm_network_security_group: [["security_rule", "securityRules"]],
  azurerm_route_table: ROUTES,
};

function planNotes(plan: JsonMap): SourceNote[] {
  const deferred = listOf(plan.deferred_changes).length;
  const drift = mapsOf(plan.resource_drift).map(({ address }) => nonEmptyText(address) ?? "a resource");
  return [
    ...(plan.errored === true
      ? [limit("The plan failed: what comes after its failure isn't in it. Mend it, and plan again.")]
      : []),
    ...(plan.complete === false && plan.errored !== true
      ? [limit("The plan isn't of the whole configuration, as with `-target`. Plan without it.")]
      : []),
    ...(deferred > 0
      ? [limit(`${count(deferred, "change")} had to wait for others, and can't be known yet. Apply, and plan again.`)]
      : []),
    ...noteOn(drift, (names) => `The cloud had changed since the last update: ${names}.`),
  ];
}

const forgottenNotes = (kept: readonly Kept[]): SourceNote[] =>
  limitOn(
    kept.filter(({ out }) => out === FORGOTTEN).map(({ address }) => address),
    (names) => `What Terraform is to forget stays in the cloud and isn't judged: ${names}.`,
  );
