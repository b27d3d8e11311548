import { isMap, type JsonMap, listOf, mapOf, mapsOf, nonEmptyText } from "../kit/values.ts";

/** What a plan's configuration shows about a resource. */
export interface Configured {
  /** Arguments that are written out, with Terraform's names; without those of dynamic blocks. */
  readonly written: ReadonlySet<string>;
  /** Addresses, without indexes, of the resources that each argument refers to. */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

/** Returns what the configuration of a plan shows about each resource, by address without indexes. */
export function configuredIn(configuration: unknown): ReadonlyMap<string, Configured> {
  const found = new Map<string, Configured>();
  const waiting: Scope[] = [{ prefix: "", module: mapOf(mapOf(configuration).root_module), resolved: new Map() }];
  for (let scope = waiting.pop(); scope !== undefined; scope = waiting.pop()) {
    for (const resource of mapsOf(scope.module.resources)) {
      const address = nonEmptyText(resource.address);
      if (address !== undefined) found.set(`${scope.prefix}${address}`, configured(resource, scope));
    }
    for (const name of Object.keys(mapOf(scope.module.module_calls))) waiting.push(childOf(scope, name));
  }
  return found;
}

/** A module at the place where it is called. */
interface Scope {
  /** Such as `module.net.`; empty for the root. */
  readonly prefix: string;
  readonly module: JsonMap;
  readonly caller?: { readonly scope: Scope; readonly arguments: JsonMap };
  readonly resolved: Map<string, readonly string[]>;
}

function childOf(scope: Scope, name: string): Scope {
  const call = mapOf(mapOf(scope.module.module_calls)[name]);
  const caller = { scope, arguments: mapOf(call.expressions) };
  return { prefix: `${scope.prefix}module.${name}.`, module: mapOf(call.module), caller, resolved: new Map() };
}

function configured(resource: JsonMap, scope: Scope): Configured {
  const expressions = Object.entries(mapOf(resource.expressions));
  const references = expressions.map(([key, expression]) => [key, targetsOf(expression, scope, 0)] as const);
  return {
    written: new Set(expressions.map(([key]) => key)),
    references: new Map(references.filter(([, targets]) => targets.length > 0)),
  };
}

const targetsOf = (expression: unknown, scope: Scope, depth: number): string[] => [
  ...new Set(referencesIn(expression).flatMap((reference) => resolve(reference, scope, depth))),
];

/** Returns the references of an argument. Nested blocks are lists of arguments. */
function referencesIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isMap(expression)) return [];
  const own = listOf(expression.references).filter((reference) => typeof reference === "string");
  return own.length > 0 ? own : Object.values(expression).flatMap(referencesIn);
}

/**
 * Resolves a reference: through the arguments of the module's call, and through outputs of the modules that it calls.
 */
function resolve(reference: string, scope: Scope, depth: number): readonly string[] {
  const known = scope.resolved.get(reference);
  if (known !== undefined) return known;
  // Only a broken configuration has circular references.
  if (depth > DEEPEST) return [];
  const found = follow(withoutIndexes(reference).split("."), scope, depth + 1);
  scope.resolved.set(reference, found);
  return found;
}

const DEEPEST = 64;

function follow([first = "", second = "", third]: readonly string[], scope: Scope, depth: number): readonly string[] {
  if (first === "var" && scope.caller !== undefined)
    return targetsOf(scope.caller.arguments[second], scope.caller.scope, depth);
  if (first === "module" && third !== undefined) {
    const child = childOf(scope, second);
    return targetsOf(mapOf(mapOf(mapOf(child.module.outputs)[third]).expression), child, depth);
  }
  if (first === "data") return third === undefined ? [] : [`${scope.prefix}data.${second}.${third}`];
  // The plan doesn't show the expressions of local values.
  return second === "" || NO_RESOURCE.has(first) ? [] : [`${scope.prefix}${first}.${second}`];
}

const NO_RESOURCE = new Set(["var", "local", "module", "each", "count", "path", "self", "terraform"]);

/** Returns `module.a.aws_x.y` for `module.a["k"].aws_x.y[0]`. */
export const withoutIndexes = (address: string): string => address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, "");
