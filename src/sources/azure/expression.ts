import { unknownBecause } from "../../egress/resource/marked-values.ts";
import { SIGNATURE } from "../../egress/resource/pulumi-marks.ts";
import { eitherOf } from "../kit/either.ts";
import { isMap, listOf, mapOf } from "../kit/values.ts";

/** What the expressions of a template may refer to. */
export interface ExpressionScope {
  readonly parameter: (name: string) => unknown;
  readonly variable: (name: string) => unknown;
  /**
   * Indexes of the loops around the expression, by the loops' names. The innermost one is also under the empty name.
   */
  readonly indexes: Readonly<Record<string, number>>;
  /** Returns how often a parameter's default has been used so far. */
  readonly defaultsTaken: () => number;
}

/**
 * Returns the value of a template's text: the text itself or, in brackets, the expression's value. A value that is only
 * known when the template is deployed is marked, with the reason.
 */
export function evaluateText(text: string, scope: ExpressionScope): unknown {
  if (!/^\[.*\]$/s.test(text)) return text;
  if (text.startsWith("[[")) return text.slice(1);
  const parser = new Parser(text.slice(1, -1), scope);
  return parser.whole() ?? unknownBecause("it is worked out by the template");
}

export const isMarked = (value: unknown): boolean => isMap(value) && SIGNATURE in value;

type Plain = string | number | boolean;
const isPlain = (value: unknown): value is Plain => /^(?:string|number|boolean)$/.test(typeof value);

/** Parses functions, properties, indexes, numbers and texts. The language has nothing else, and no operators. */
class Parser {
  readonly #tokens: readonly string[];
  readonly #scope: ExpressionScope;
  #at = 0;

  constructor(text: string, scope: ExpressionScope) {
    this.#tokens = text.match(/'(?:[^']|'')*'|-?\d+|[\w$]+|\S/g) ?? [];
    this.#scope = scope;
  }

  /** Undefined if it is no expression. */
  whole(): unknown {
    const value = this.#value(0);
    return this.#at === this.#tokens.length ? value : undefined;
  }

  #value(depth: number): unknown {
    let value = this.#primary(depth);
    for (;;) {
      if (this.#take(".")) value = propertyOf(value, this.#next());
      else if (this.#take("[")) {
        value = propertyOf(value, this.#value(depth + 1));
        this.#take("]");
      } else return value;
    }
  }

  #primary(depth: number): unknown {
    const token = this.#next();
    if (depth > DEEPEST) return unknownBecause("it is nested too deeply");
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^-?\d+$/.test(token)) return Number(token);
    if (!this.#take("(")) return undefined;
    const values: unknown[] = [];
    const before = this.#scope.defaultsTaken();
    let isByDefault = false;
    while (!this.#take(")")) {
      if (this.#at >= this.#tokens.length) return undefined;
      values.push(this.#value(depth + 1));
      // The condition of an `if` is its first argument.
      if (values.length === 1) isByDefault = this.#scope.defaultsTaken() !== before;
      this.#take(",");
    }
    return call(token.toLowerCase(), values, this.#scope, isByDefault);
  }

  #next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? "";
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

const DEEPEST = 64;

function propertyOf(value: unknown, key: unknown): unknown {
  if (isMarked(value)) return value;
  if (Array.isArray(value) && typeof key === "number") return value[key];
  if (!isMap(value)) return undefined;
  const found = Object.keys(value).find((own) => own.toLowerCase() === String(key).toLowerCase());
  return found === undefined ? undefined : value[found];
}

function call(name: string, values: readonly unknown[], scope: ExpressionScope, isByDefault: boolean): unknown {
  const [first, second, third] = values;
  if (name === "parameters") return scope.parameter(String(first));
  if (name === "variables") return scope.variable(String(first));
  if (name === "copyindex") return indexOf(values, scope);
  if (name === "if") {
    if (typeof first === "boolean" && !isByDefault) return first ? second : third;
    return eitherOf(second, third, "it depends on a condition of the template");
  }
  if (name === "concat" && values.some(Array.isArray)) return values.flat();
  if (name === "createarray") return values;
  if (name === "resourceid" || name === "subscriptionresourceid" || name === "tenantresourceid")
    return resourceId(values);
  const marked = values.find(isMarked);
  if (marked !== undefined) return marked;
  const work = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const result = work?.(values);
  return result === undefined ? unknownBecause(`${name.slice(0, 40)}() is worked out when it is deployed`) : result;
}

function indexOf(values: readonly unknown[], { indexes }: ExpressionScope): unknown {
  const [loop, offset] = typeof values[0] === "string" ? values : ["", values[0]];
  const index = indexes[String(loop)];
  return index === undefined
    ? unknownBecause("how often it is repeated isn't known")
    : index + (typeof offset === "number" ? offset : 0);
}

/**
 * Returns the id as far as it is known. The subscription and the resource group are only known at deployment, so
 * readers look it up by name.
 */
function resourceId(values: readonly unknown[]): unknown {
  const at = values.findIndex((value) => typeof value === "string" && value.includes("/"));
  const [provider, ...types] = String(values[at] ?? "").split("/");
  const names = values.slice(at + 1);
  if (at === -1 || !names.every(isPlain) || names.length !== types.length)
    return values.find(isMarked) ?? unknownBecause("the id is worked out when it is deployed");
  return `/providers/${provider}/${types.map((type, index) => `${type}/${String(names[index])}`).join("/")}`;
}

const text = (value: unknown): string | undefined => (isPlain(value) ? String(value) : undefined);
const numbers = (values: readonly unknown[], work: (one: number, other: number) => number): number | undefined => {
  const [one, other] = values;
  return typeof one === "number" && typeof other === "number" ? work(one, other) : undefined;
};

/** Each returns undefined for arguments that it doesn't know. */
const FUNCTIONS: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  concat: (values) => (values.every(isPlain) ? values.join("") : undefined),
  format: ([pattern, ...values]) =>
    values.every(isPlain) && typeof pattern === "string" && !/\{\d+[:,]/.test(pattern)
      ? pattern.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ""))
      : undefined,
  tolower: ([value]) => text(value)?.toLowerCase(),
  toupper: ([value]) => text(value)?.toUpperCase(),
  trim: ([value]) => text(value)?.trim(),
  string: ([value]) => text(value),
  int: ([value]) => (/^-?\d+$/.test(text(value) ?? "") ? Number(value) : undefined),
  bool: ([value]) => (/^(?:true|false)$/i.test(text(value) ?? "") ? String(value).toLowerCase() === "true" : undefined),
  true: () => true,
  false: () => false,
  replace: ([value, from, to]) =>
    isPlain(value) && isPlain(from) && isPlain(to) ? String(value).replaceAll(String(from), String(to)) : undefined,
  split: ([value, by]) => (isPlain(value) && typeof by === "string" ? String(value).split(by) : undefined),
  join: ([list, by]) => (listOf(list).every(isPlain) ? listOf(list).join(String(by)) : undefined),
  array: ([value]) => (Array.isArray(value) ? value : [value]),
  first: ([value]) => (Array.isArray(value) ? value[0] : text(value)?.charAt(0)),
  last: ([value]) => (Array.isArray(value) ? value.at(-1) : text(value)?.at(-1)),
  length: ([value]) =>
    Array.isArray(value) || typeof value === "string"
      ? value.length
      : isMap(value)
        ? Object.keys(value).length
        : undefined,
  union: (values) =>
    values.every(Array.isArray)
      ? [...new Set(values.flat())]
      : values.every(isMap)
        ? Object.assign({}, ...values)
        : undefined,
  empty: ([value]) =>
    typeof value === "string" || Array.isArray(value)
      ? value.length === 0
      : isMap(value)
        ? Object.keys(value).length === 0
        : undefined,
  contains: ([whole, part]) =>
    Array.isArray(whole)
      ? whole.includes(part)
      : typeof whole === "string"
        ? whole.includes(String(part))
        : isMap(whole)
          ? Object.hasOwn(mapOf(whole), String(part))
          : undefined,
  equals: ([one, other]) => JSON.stringify(one) === JSON.stringify(other),
  not: ([value]) => (typeof value === "boolean" ? !value : undefined),
  and: (values) => (values.every((value) => typeof value === "boolean") ? values.every(Boolean) : undefined),
  or: (values) => (values.every((value) => typeof value === "boolean") ? values.some(Boolean) : undefined),
  range: ([start, count]) =>
    typeof start === "number" && typeof count === "number" && count <= MOST
      ? Array.from({ length: count }, (_, index) => start + index)
      : undefined,
  add: (values) => numbers(values, (one, other) => one + other),
  sub: (values) => numbers(values, (one, other) => one - other),
  mul: (values) => numbers(values, (one, other) => one * other),
  mod: (values) => numbers(values, (one, other) => one % other),
};

/** Resource Manager's own limit on repetitions. */
export const MOST = 800;
