import { createRequire } from "node:module";
import type { AnyNode, Expression } from "acorn";

/**
 * Judges from its source whether a function that did not run could have created a resource. It could if it constructs
 * something, or calls a function whose effect isn't known here: one from outside, one that it was given, or a method
 * that isn't the language's own. A function that only converts values can't.
 *
 * @param source as `Function.prototype.toString` returns it. Source that can't be parsed may create anything.
 */
export function mayMakeResources(source: string): boolean {
  if (PURE_BUILT_INS.has(source)) return false;
  const parsed = parse(source);
  if (parsed === undefined) return true;
  const nodes = nodesOf(parsed);
  const own = ownNames(nodes);
  return nodes.some((node) => {
    if (node.type === "NewExpression")
      return !(
        node.callee.type === "Identifier" &&
        HARMLESS_CLASSES.has(node.callee.name) &&
        !own.declared.has(node.callee.name)
      );
    if (node.type === "CallExpression") return !isHarmless(node.callee, own) || takesOthers(node, own);
    if (node.type === "TaggedTemplateExpression") return !isHarmless(node.tag, own);
    return node.type === "ImportExpression";
  });
}

/** Functions of the language that programs pass directly to `apply`. */
const PURE_BUILT_INS = new Set([String, Number, Boolean, JSON.stringify, JSON.parse, parseInt].map(String));

const HARMLESS_CLASSES = new Set(["Array", "Date", "Error", "Map", "RangeError", "RegExp", "Set", "TypeError", "URL"]);

/** Globals whose functions and methods create no resource. */
const HARMLESS_GLOBALS = new Set([
  ...["Array", "BigInt", "Boolean", "Buffer", "Date", "JSON", "Math", "Number", "Object", "Promise", "String", "URL"],
  ...["console", "decodeURIComponent", "encodeURIComponent", "isNaN", "parseFloat", "parseInt"],
]);

/** Modules whose functions only convert values, by the names that programs and compilers give them. */
const HARMLESS_MODULES =
  /^(?:node_)?(?:path|posix|fs|fs_?extra|os|url|util|crypto|querystring|yaml|js_?yaml|lodash|_|mime|ipaddr|netmask)(?:_\d+)?$/i;

/** Provider packages. Their functions called `getX` query a cloud. */
const PROVIDERS =
  /^(?:aws|aws_?native|awsx|azure|azure_?native|azuread|gcp|google_?native|kubernetes|k8s|cloudflare|github)(?:_\d+)?$/i;

/** Pulumi's own functions that return values. */
const OF_PULUMI =
  /^(?:all|concat|debug|error|info|warn|get(?:Organization|Project|Stack)|interpolate|isUnknown|json(?:Parse|Stringify)|output|secret|unsecret)$/;

/** Methods of the language's own values. */
const OWN_METHODS: ReadonlySet<string> = new Set(
  [Array, String, Number, Boolean, BigInt, Map, Set, Date, RegExp, Promise, Buffer, URL, URLSearchParams, Object]
    .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
    .concat("apply", "get", "entries", "fromEntries"),
);

/** Names that the source itself defines. */
interface OwnNames {
  /** Functions that the source contains. */
  readonly functions: ReadonlySet<string>;
  /** Those functions, parameters, and variables that aren't aliases for something from outside. */
  readonly values: ReadonlySet<string>;
  /** All declared names. A declared name hides the global of the same name. */
  readonly declared: ReadonlySet<string>;
}

/**
 * Whether a call creates no resource: it calls a function of the source, a method of the language, or a known function.
 */
function isHarmless(callee: AnyNode, own: OwnNames): boolean {
  switch (callee.type) {
    case "Identifier":
      return own.functions.has(callee.name) || isGlobal(callee.name, own);
    case "MemberExpression":
      return isHarmlessMethod(callee, own);
    case "ChainExpression":
    case "ParenthesizedExpression":
      return isHarmless(callee.expression, own);
    case "SequenceExpression":
      // Compilers turn the call of an import into `(0, module.name)()`.
      return callee.expressions.slice(-1).every((last) => isHarmless(last, own));
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return true;
    default:
      return false;
  }
}

const isGlobal = (name: string, { declared }: OwnNames): boolean => HARMLESS_GLOBALS.has(name) && !declared.has(name);

function isHarmlessMethod(
  { object, property, computed }: AnyNode & { type: "MemberExpression" },
  own: OwnNames,
): boolean {
  if (computed || property.type !== "Identifier") return false;
  const root = rootOf(object);
  if (root !== undefined && !own.declared.has(root)) {
    if (HARMLESS_GLOBALS.has(root)) return true;
    if (PROVIDERS.test(root) && /^get[A-Z]/.test(property.name)) return !/create|make/i.test(property.name);
    if (/^pulumi(?:_\d+)?$/.test(root)) return OF_PULUMI.test(property.name);
    if (HARMLESS_MODULES.test(root)) return true;
  }
  return OWN_METHODS.has(property.name) && isOwnValue(object, own);
}

/** Returns the name at the start of a chain of members and calls; undefined if it starts with something else. */
function rootOf(node: AnyNode): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootOf(node.object);
  if (node.type === "CallExpression") return rootOf(node.callee);
  return node.type === "ChainExpression" || node.type === "ParenthesizedExpression"
    ? rootOf(node.expression)
    : undefined;
}

/** Whether the node is a value of the callback itself, or derived from one. */
function isOwnValue(node: AnyNode, own: OwnNames): boolean {
  switch (node.type) {
    case "ThisExpression":
    case "Super":
    case "ImportExpression":
    case "MetaProperty":
      return false;
    case "Identifier":
      return own.values.has(node.name);
    case "MemberExpression":
      return isOwnValue(node.object, own);
    case "CallExpression":
      return isHarmless(node.callee, own);
    case "ChainExpression":
    case "ParenthesizedExpression":
      return isOwnValue(node.expression, own);
    case "AwaitExpression":
      return isOwnValue(node.argument, own);
    default:
      // The parts of texts, lists and templates are checked separately.
      return true;
  }
}

/** Whether a call may pass a function from outside to a method that calls it, as in `list.forEach(makeRule)`. */
function takesOthers({ callee, arguments: parameters }: AnyNode & { type: "CallExpression" }, own: OwnNames): boolean {
  const name = callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";
  if (!CALLING.has(name)) return false;
  return parameters.some((parameter) => mayBeOthers(parameter, own));
}

const CALLING = new Set(
  (
    "forEach map filter find findIndex findLast findLastIndex some every reduce reduceRight flatMap sort toSorted then catch finally " +
    "apply from replace replaceAll groupBy fromAsync all call nextTick"
  ).split(" "),
);

function mayBeOthers(node: AnyNode, own: OwnNames): boolean {
  switch (node.type) {
    case "Identifier":
      return !own.values.has(node.name) && !isGlobal(node.name, own) && node.name !== "undefined";
    case "MemberExpression": {
      const root = rootOf(node);
      return root === undefined || !(own.values.has(root) || isGlobal(root, own));
    }
    case "ConditionalExpression":
      return mayBeOthers(node.consequent, own) || mayBeOthers(node.alternate, own);
    case "LogicalExpression":
      return mayBeOthers(node.left, own) || mayBeOthers(node.right, own);
    case "SequenceExpression":
      return node.expressions.slice(-1).some((last) => mayBeOthers(last, own));
    default:
      return false;
  }
}

const require = createRequire(import.meta.url);

/** Parses a function by itself, or as a method of an object. */
function parse(source: string): Expression | undefined {
  // Loaded on demand, because few plans have a callback to check.
  const { parseExpressionAt } = require("acorn") as typeof import("acorn");
  for (const text of [`(${source})`, `({${source}})`])
    try {
      return parseExpressionAt(text, 0, { ecmaVersion: "latest", allowSuperOutsideMethod: true });
    } catch {}
  return undefined;
}

/** Returns the node and all nodes below it. */
function nodesOf(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  const waiting: unknown[] = [node];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) waiting.push(...next);
    else if (isNode(next)) {
      found.push(next);
      waiting.push(...Object.values(next));
    }
  }
  return found;
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

function ownNames(nodes: readonly AnyNode[]): OwnNames {
  const functions = new Set(nodes.flatMap(functionNames));
  const values = new Set([...functions, ...nodes.flatMap(parameterNames)]);
  for (const node of nodes.toSorted((a, b) => a.start - b.start))
    if (node.type === "VariableDeclarator" && !renamesOther(node.init, values))
      for (const name of namesIn(node.id)) values.add(name);
  // A function that is reassigned may be anything afterwards.
  for (const node of nodes)
    if (node.type === "AssignmentExpression") for (const name of namesIn(node.left)) functions.delete(name);
  const declared = new Set(nodes.flatMap((node) => (node.type === "VariableDeclarator" ? namesIn(node.id) : [])));
  return { functions, values, declared: new Set([...declared, ...values]) };
}

function functionNames(node: AnyNode): string[] {
  if (node.type === "FunctionDeclaration" || node.type === "FunctionExpression") return node.id ? [node.id.name] : [];
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return [];
  return node.init?.type === "ArrowFunctionExpression" || node.init?.type === "FunctionExpression"
    ? [node.id.name]
    : [];
}

function parameterNames(node: AnyNode): string[] {
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "FunctionDeclaration":
      return node.params.flatMap(namesIn);
    case "CatchClause":
      return node.param ? namesIn(node.param) : [];
    default:
      return [];
  }
}

const renamesOther = (init: AnyNode | null | undefined, own: ReadonlySet<string>): boolean => {
  if (init === null || init === undefined) return false;
  return mayBeOthers(init, { functions: own, values: own, declared: own });
};

/** Returns the names in a pattern. */
function namesIn(pattern: AnyNode | null): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === "Property" ? property.value : property),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}
