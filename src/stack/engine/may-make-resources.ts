import { createRequire } from "node:module";
import type { AnyNode, Expression } from "acorn";

/**
 * Whether a function that did not run could have made a resource, by its text: it constructs something, or calls a function
 * from outside of which nobody can tell here what it does. What only turns values into other values can't.
 *
 * @param source as `Function.prototype.toString` gives it. What can't be parsed may make anything.
 */
export function mayMakeResources(source: string): boolean {
  if (PURE_BUILT_INS.has(source)) return false;
  const parsed = parse(source);
  if (parsed === undefined) return true;
  const nodes = nodesOf(parsed);
  const own = ownNames(nodes);
  return nodes.some((node) => {
    if (node.type === "NewExpression")
      return !(node.callee.type === "Identifier" && HARMLESS_CLASSES.has(node.callee.name));
    if (node.type === "CallExpression")
      return (
        !isHarmless(node.callee, own) || (node.callee.type === "MemberExpression" && takesOthers(node.arguments, own))
      );
    if (node.type === "TaggedTemplateExpression") return !isHarmless(node.tag, own);
    return node.type === "ImportExpression";
  });
}

/** Functions of the language that programs hand to `apply` as they are. */
const PURE_BUILT_INS = new Set([String, Number, Boolean, JSON.stringify, JSON.parse, parseInt].map(String));

const HARMLESS_CLASSES = new Set(["Array", "Date", "Error", "Map", "RangeError", "RegExp", "Set", "TypeError", "URL"]);

/** Globals whose functions and methods make nothing. */
const HARMLESS_GLOBALS = new Set([
  ...["Array", "BigInt", "Boolean", "Buffer", "Date", "JSON", "Math", "Number", "Object", "Promise", "String", "URL"],
  ...["console", "decodeURIComponent", "encodeURIComponent", "isNaN", "parseFloat", "parseInt"],
]);

/** Methods that, on whatever module, only turn values into others, or ask a cloud something. */
const HARMLESS_METHODS =
  /^(basename|concat|createHash|dirname|dump|format|from|get[A-Z]\w*|interpolate|join|jsonStringify|load|parse|readFileSync|resolve|stringify)$/;

/** Whether calling it makes no resource: a function or value of the callback's own, or one that is known. */
function isHarmless(callee: AnyNode, own: ReadonlySet<string>): boolean {
  switch (callee.type) {
    case "Identifier":
      return own.has(callee.name) || HARMLESS_GLOBALS.has(callee.name);
    case "MemberExpression": {
      const { property, computed } = callee;
      if (!computed && property.type === "Identifier" && HARMLESS_METHODS.test(property.name)) return true;
      return isHarmless(callee.object, own);
    }
    case "CallExpression":
    case "ChainExpression":
    case "ParenthesizedExpression":
      return isHarmless(callee.type === "CallExpression" ? callee.callee : callee.expression, own);
    case "SequenceExpression":
      // What compilers make of a call of something imported: `(0, module.name)()`.
      return callee.expressions.slice(-1).every((last) => isHarmless(last, own));
    case "ThisExpression":
    case "Super":
    case "ImportExpression":
      return false;
    default:
      // Texts, lists, templates, functions written here: their parts are looked at by themselves.
      return true;
  }
}

/** Whether a function from outside may be among the arguments, as in `list.forEach(makeRule)`. */
const takesOthers = (parameters: readonly AnyNode[], own: ReadonlySet<string>): boolean =>
  parameters.length > 0 &&
  parameters[0]?.type === "Identifier" &&
  !own.has(parameters[0].name) &&
  !HARMLESS_GLOBALS.has(parameters[0].name) &&
  parameters[0].name !== "undefined";

const require = createRequire(import.meta.url);

/** A function as it stands, or as a method of an object. */
function parse(source: string): Expression | undefined {
  // Loaded here, since few plans have a callback to look at.
  const { parseExpressionAt } = require("acorn") as typeof import("acorn");
  for (const text of [`(${source})`, `({${source}})`])
    try {
      return parseExpressionAt(text, 0, { ecmaVersion: "latest", allowSuperOutsideMethod: true });
    } catch {}
  return undefined;
}

/** The node and all below it. */
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

/** Names that the text itself gives a meaning: parameters, functions, and variables unless they rename something from outside. */
function ownNames(nodes: readonly AnyNode[]): Set<string> {
  const own = new Set(nodes.flatMap(declaredNames));
  for (const node of nodes.toSorted((a, b) => a.start - b.start))
    if (node.type === "VariableDeclarator" && !renamesOther(node.init, own))
      for (const name of namesIn(node.id)) own.add(name);
  return own;
}

function declaredNames(node: AnyNode): string[] {
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "FunctionDeclaration":
      return [...node.params.flatMap(namesIn), ...(node.id ? [node.id.name] : [])];
    default:
      return [];
  }
}

const renamesOther = (init: AnyNode | null | undefined, own: ReadonlySet<string>): boolean =>
  init?.type === "Identifier"
    ? !own.has(init.name)
    : init?.type === "MemberExpression" && renamesOther(init.object, own);

/** Names in a pattern. */
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
