import { Refusal } from "../input/refusal.ts";
import { brokenNotes, limitOn } from "../kit/notes.ts";
import { withoutRepeats } from "../kit/repeated-rules.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, mapsOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceNote, SourceReader, Wanted } from "../source.ts";
import { addTerraform, checkFormat, isKept, type Kept, keep, modulesIn, resourceNotes } from "./resources.ts";

/** Reads what `terraform show -json` prints of a state. */
export const terraformState: SourceReader = {
  kind: "terraform-state",
  unit: "document",
  lists: { "values.root_module.resources": keepValues, "values.root_module.child_modules": () => undefined },
  recognise: ({ value }) => hasKeys(value, "format_version", "values"),
  read: ([document], { name }) => {
    checkFormat(valueAt(document?.value, "format_version"), "state");
    const modules = modulesIn(valueAt(document?.value, "values", "root_module"));
    const elements = modules.flatMap(({ resources }) => listOf(resources));
    const kept = elements.filter(isKept);
    return readKept(kept, name, document?.file ?? name, brokenNotes(elements, kept));
  },
};

/** Reads a `terraform.tfstate` as a backend stores it. */
export const rawState: SourceReader = {
  kind: "terraform-state",
  unit: "document",
  lists: { resources: keepInstances },
  recognise: ({ value }) =>
    hasKeys(value, "version", "serial", "lineage") || hasKeys(value, "version", "terraform_version", "resources"),
  read: ([document], { name }) => {
    const version = valueAt(document?.value, "version");
    if (version !== 4)
      throw new Refusal(
        `it is a state of version ${JSON.stringify(version)?.slice(0, 20)}; 4 is known. Upgrade it, or give what \`terraform show -json\` prints.`,
      );
    const elements = listOf(valueAt(document?.value, "resources"));
    const isWhole = (element: unknown): element is Instances => element instanceof Instances;
    const whole = elements.filter(isWhole);
    const kept = whole.flatMap((element) => element.kept);
    return readKept(kept, name, document?.file ?? name, brokenNotes(elements, whole));
  },
};

function readKept(
  kept: readonly Kept[],
  name: string,
  file: string,
  broken: readonly SourceNote[],
): ReturnType<SourceReader["read"]> {
  const builder = new StackBuilder(name);
  const skips = new SkipCounter();
  for (const one of kept) addTerraform(builder, skips, one, file);
  return {
    stacks: [withoutRepeats(builder.stack)],
    notes: [...broken, ...resourceNotes(kept), ...oldNotes(kept)],
    skipped: skips.list,
  };
}

const oldNotes = (kept: readonly Kept[]): SourceNote[] =>
  limitOn(
    kept.filter(({ out }) => out === OLD).map(({ address }) => address),
    (names) =>
      `Attributes of ${names} are in an old form, which isn't read. Run \`terraform refresh\`, or give what \`terraform show -json\` prints.`,
  );

function keepValues(resource: object, wanted: Wanted): Kept | undefined {
  const { address, mode, type, values, sensitive_values: sensitive, deposed_key: deposed } = resource as JsonMap;
  const [own, kind] = [nonEmptyText(address), nonEmptyText(type)];
  if (own === undefined || kind === undefined || !isMap(values)) return undefined;
  if (nonEmptyText(deposed) !== undefined) return { address: own, type: kind, out: DEPOSED };
  return keep({ address: own, mode: nonEmptyText(mode) ?? "managed", type: kind, values, sensitive }, wanted);
}

const DEPOSED = "it is replaced, and only its deletion is left to do";

/** A resource with all its instances. */
class Instances {
  readonly kept: readonly Kept[];
  constructor(kept: readonly Kept[]) {
    this.kept = kept;
  }
}

function keepInstances(resource: object, wanted: Wanted): Instances | undefined {
  const { module, mode, type, name, instances } = resource as JsonMap;
  const kind = nonEmptyText(type);
  if (kind === undefined || typeof name !== "string" || !Array.isArray(instances)) return undefined;
  const address = [nonEmptyText(module), mode === "data" ? "data" : undefined, kind, name]
    .filter((part) => part !== undefined)
    .join(".");
  return new Instances(
    mapsOf(instances).map((instance): Kept => {
      const own = `${address}${indexOf(instance.index_key)}`;
      if (nonEmptyText(instance.deposed) !== undefined) return { address: own, type: kind, out: DEPOSED };
      if (!isMap(instance.attributes)) return { address: own, type: kind, out: OLD };
      const values = Object.fromEntries(
        Object.entries(mapOf(instance.attributes)).map(([key, value]) => [key, unwrapped(value)]),
      );
      return keep(
        {
          address: own,
          mode: nonEmptyText(mode) ?? "managed",
          type: kind,
          values,
          sensitive: marksOf(listOf(instance.sensitive_attributes)),
        },
        wanted,
      );
    }),
  );
}

const OLD = "its attributes are in an old form";

const indexOf = (key: unknown): string => (key === undefined || key === null ? "" : `[${JSON.stringify(key)}]`);

/** In a state, an attribute of dynamic type, such as a manifest, is stored together with its type. */
const unwrapped = (value: unknown): unknown =>
  hasKeys(value, "value", "type") && Object.keys(value).length === 2 ? value.value : value;

/** Returns the paths of sensitive values as a tree. */
function marksOf(paths: readonly unknown[]): unknown {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    let at = root;
    const steps = mapsOf(path).map(({ value }) => String(hasKeys(value, "value") ? value.value : value));
    for (const [index, step] of steps.entries()) {
      // Without the values, an index looks like a key, so whatever holds one is marked as a whole.
      const isLast = index === steps.length - 1 || /^\d+$/.test(steps[index + 1] ?? "");
      if (at[step] === true) break;
      if (isLast) at[step] = true;
      else if (!isMap(at[step])) at[step] = {};
      if (isLast) break;
      at = at[step] as Record<string, unknown>;
    }
  }
  return root;
}
