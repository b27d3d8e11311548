import { basename } from "node:path";
import { SECRET_VALUE, unknownBecause } from "../../egress/resource/marked-values.ts";
import { firstFew } from "../../text/first-few.ts";
import { defaultNotes, limit, sourceNote } from "../kit/notes.ts";
import { SkipCounter, StackBuilder } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, mapOf, mapsOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { SourceDocument, SourceNote, SourceReader } from "../source.ts";
import { armResource } from "./arm-resource.ts";
import { type ExpressionScope, evaluateText, isMarked, MOST } from "./expression.ts";

/** Reads templates of Azure Resource Manager, such as `bicep build` writes, with the parameter files beside them. */
export const armTemplate: SourceReader = {
  kind: "arm-template",
  unit: "folder",
  recognise: (document) => isTemplate(document) || isParameters(document),
  read: (documents, { name, wanted }) => {
    const builder = new StackBuilder(name);
    const skips = new SkipCounter();
    const notes = new Notes();
    const templates = documents.filter(isTemplate);
    const parameters = documents.filter(isParameters);
    for (const document of templates) {
      const given = parametersOf(document, templates, parameters, notes);
      for (const { resource, address, absent } of resourcesIn(mapOf(document.value), given, notes)) {
        const type = nonEmptyText(resource.type) ?? "a resource";
        const found = armResource(resource, undefined);
        if (!wanted({ ...found, urn: address })) builder.passOver(type, skips);
        else if (absent === undefined) builder.add({ ...found, place: { file: document.file, type, address } });
        else {
          skips.add(type, absent);
          if (absent === BY_DEFAULT)
            notes.add(
              "limit",
              `${address} is left out, since ${absent}, and a deployment may give another value. Give a file of its parameters.`,
            );
        }
      }
    }
    return { stacks: [builder.stack], notes: notes.list, skipped: skips.list };
  },
};

const isTemplate = ({ value }: SourceDocument): boolean =>
  /deploymentTemplate\.json/i.test(nonEmptyText(valueAt(value, "$schema")) ?? "");
const isParameters = ({ value }: SourceDocument): boolean =>
  /deploymentParameters\.json/i.test(nonEmptyText(valueAt(value, "$schema")) ?? "");

/** Collects notes while a template is read, each once. */
class Notes {
  readonly defaults = new Set<string>();
  readonly #notes = new Map<string, SourceNote["severity"]>();
  taken = 0;

  add(severity: SourceNote["severity"], message: string): void {
    this.#notes.set(message, severity);
  }

  get list(): SourceNote[] {
    const said = [...this.#notes].map(([message, severity]) =>
      severity === "limit" ? limit(message) : sourceNote(message),
    );
    return [...said, ...defaultNotes(this.defaults)];
  }
}

/**
 * Returns the values of the parameter file that belongs to this template by its name. If there is one template and one
 * file, they belong together.
 */
function parametersOf(
  { file }: SourceDocument,
  templates: readonly SourceDocument[],
  all: readonly SourceDocument[],
  notes: Notes,
): JsonMap {
  const stem = basename(file).replace(/\.(?:json|jsonc)$/i, "");
  const named = all.filter((one) => basename(one.file).startsWith(`${stem}.`));
  const fitting = named.length > 0 ? named : templates.length === 1 ? all : [];
  if (fitting.length > 1)
    notes.add(
      "limit",
      `${file}: several parameter files fit it (${firstFew(fitting, (one) => one.file)}), and none of them is read. Give one at a time.`,
    );
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? mapOf(valueAt(only.value, "parameters")) : {};
}

interface FoundResource {
  readonly resource: JsonMap;
  /** Type and name, if they are known. */
  readonly address: string;
  /** Why it isn't deployed; undefined if it is, or may be. */
  readonly absent: string | undefined;
}

const BY_CONDITION = "its condition is false";
const BY_DEFAULT = "its condition is false with the defaults of the parameters";

/** Returns the resources of a template and of the deployments inside it, with their expressions evaluated. */
function resourcesIn(template: JsonMap, given: JsonMap, notes: Notes): FoundResource[] {
  const scope = scopeOf(template, given, notes);
  return listed(template.resources).flatMap((resource) => expand(resource, { type: "", name: "" }, scope, notes));
}

/** A list or, since version 2 of the language, a map by symbolic names. */
const listed = (resources: unknown): readonly JsonMap[] =>
  Array.isArray(resources) ? mapsOf(resources) : Object.values(mapOf(resources)).filter(isMap);

function expand(
  resource: JsonMap,
  above: { type: string; name: string },
  scope: ExpressionScope,
  notes: Notes,
): FoundResource[] {
  if (resource.existing === true) return [];
  if (!isMap(resource.copy)) return one(resource, above, scope, notes);
  const count = resolve(resource.copy.count, scope);
  const loop = String(resource.copy.name);
  const { copy: _, ...rest } = resource;
  if (typeof count !== "number" || count > MOST) {
    notes.add("limit", `How often ${String(resource.type)} is repeated isn't known; it is read once.`);
    return one(rest, above, scope, notes);
  }
  return Array.from({ length: count }, (_, index) =>
    one(rest, above, { ...scope, indexes: { ...scope.indexes, "": index, [loop]: index } }, notes),
  ).flat();
}

function one(
  resource: JsonMap,
  above: { type: string; name: string },
  scope: ExpressionScope,
  notes: Notes,
): FoundResource[] {
  const { resources, condition, ...own } = resource;
  const type = [above.type, nonEmptyText(own.type) ?? ""].filter((part) => part !== "").join("/");
  const name = resolve(own.name, scope);
  const whole = isMarked(name) ? name : [above.name, nonEmptyText(name) ?? ""].filter((part) => part !== "").join("/");
  const address = `${type} ${typeof whole === "string" ? whole : String(own.name)}`;
  const taken = notes.taken;
  const isMet = condition === undefined || resolve(condition, scope);
  const absent = isMet !== false ? undefined : notes.taken === taken ? BY_CONDITION : BY_DEFAULT;
  if (typeof isMet !== "boolean")
    notes.add("note", `${address} may not be there, because a condition decides; it is read as if it were.`);
  if (/^microsoft\.resources\/deployments$/i.test(type))
    return inner(own, address, absent === BY_CONDITION, scope, notes).map((found) => ({
      ...found,
      absent: absent ?? found.absent,
    }));
  const resolved = { ...mapOf(resolve(own, scope)), type, name: whole };
  const below = listed(resources).flatMap((child) =>
    expand(child, { type, name: typeof whole === "string" ? whole : "" }, scope, notes),
  );
  return [{ resource: resolved, address, absent }, ...below];
}

/**
 * Returns the resources of a nested deployment. Its scope is its own if it says so, and otherwise that of the
 * surrounding template.
 */
function inner(
  deployment: JsonMap,
  address: string,
  isAbsent: boolean,
  scope: ExpressionScope,
  notes: Notes,
): FoundResource[] {
  const properties = mapOf(deployment.properties);
  if (!isMap(properties.template)) {
    if (!isAbsent)
      notes.add(
        "limit",
        `${address}: the template that it links to isn't in the file. Give it as well, or what \`bicep build\` makes of all.`,
      );
    return [];
  }
  const isOwn = /^inner$/i.test(nonEmptyText(valueAt(properties, "expressionEvaluationOptions", "scope")) ?? "");
  if (isOwn) return resourcesIn(properties.template, mapOf(resolve(properties.parameters, scope)), notes);
  return listed(properties.template.resources).flatMap((resource) =>
    expand(resource, { type: "", name: "" }, scope, notes),
  );
}

function scopeOf(template: JsonMap, given: JsonMap, notes: Notes): ExpressionScope {
  const waiting = new Set<string>();
  const variables = new Map<string, unknown>();
  const scope: ExpressionScope = {
    indexes: {},
    defaultsTaken: () => notes.taken,
    parameter: (name) => {
      const key = keyIn(template.parameters, name);
      const declared = mapOf(mapOf(template.parameters)[key]);
      if (/^secure/i.test(nonEmptyText(declared.type) ?? "")) return SECRET_VALUE;
      const value = mapOf(given[keyIn(given, name)]);
      if (value.reference !== undefined) return SECRET_VALUE;
      if (value.value !== undefined) return value.value;
      if (declared.defaultValue === undefined)
        return unknownBecause(`the parameter ${name} has no value in the template`);
      notes.defaults.add(key);
      notes.taken += 1;
      return once(`parameter ${key}`, () => resolve(declared.defaultValue, scope));
    },
    variable: (name) => {
      const key = keyIn(template.variables, name);
      const taken = notes.taken;
      const known = variables.get(key);
      if (known !== undefined) {
        // A cached value counts as using the default again, because each caller asks whether a default was used.
        if (byDefault.has(key)) notes.taken += 1;
        return known;
      }
      const value = once(`variable ${key}`, () => variableOf(mapOf(template.variables), key, scope));
      if (notes.taken !== taken) byDefault.add(key);
      variables.set(key, value);
      return value;
    },
  };
  const byDefault = new Set<string>();
  const once = (key: string, work: () => unknown): unknown => {
    if (waiting.has(key)) return unknownBecause("it refers to itself");
    waiting.add(key);
    try {
      return work();
    } finally {
      waiting.delete(key);
    }
  };
  return scope;
}

/** Loops among the variables are in a separate list. */
function variableOf(variables: JsonMap, key: string, scope: ExpressionScope): unknown {
  const loop = mapsOf(variables.copy).find(({ name }) => name === key);
  if (loop !== undefined) return repeated(loop, scope);
  return Object.hasOwn(variables, key) ? resolve(variables[key], scope) : unknownBecause(`there is no variable ${key}`);
}

/** Names in expressions are compared without case. */
const keyIn = (map: unknown, name: string): string =>
  Object.keys(mapOf(map)).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;

function resolve(value: unknown, scope: ExpressionScope): unknown {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope));
  if (!isMap(value) || isMarked(value)) return value;
  const loops =
    Array.isArray(value.copy) && mapsOf(value.copy).every((loop) => hasKeys(loop, "name", "count", "input"))
      ? mapsOf(value.copy)
      : [];
  const own = Object.entries(value).filter(([key]) => loops.length === 0 || key !== "copy");
  return Object.fromEntries([
    ...own.map(([key, inner]) => [evaluatedKey(key, scope), resolve(inner, scope)] as const),
    ...loops.map((loop) => [String(loop.name), repeated(loop, scope)] as const),
  ]);
}

const evaluatedKey = (key: string, scope: ExpressionScope): string => {
  const resolved = evaluateText(key, scope);
  return typeof resolved === "string" ? resolved : key;
};

function repeated(loop: JsonMap, scope: ExpressionScope): unknown {
  const count = resolve(loop.count, scope);
  if (typeof count !== "number" || count > MOST)
    return isMarked(count) ? count : unknownBecause("how often it is repeated isn't known");
  const name = String(loop.name);
  return Array.from({ length: count }, (_, index) =>
    resolve(loop.input, { ...scope, indexes: { ...scope.indexes, "": index, [name]: index } }),
  );
}
