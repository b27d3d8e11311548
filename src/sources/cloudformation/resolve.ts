import { SECRET_VALUE, unknownBecause } from "../../egress/resource/marked-values.ts";
import { SIGNATURE } from "../../egress/resource/pulumi-marks.ts";
import { eitherOf } from "../kit/either.ts";
import { hasKeys, isMap, type JsonMap, listOf, mapOf, nonEmptyText } from "../kit/values.ts";

/** A template, with what is needed to evaluate its expressions. */
export interface TemplateScope {
  readonly template: JsonMap;
  /** Returns a unique id for each resource by its logical id. All references to the resource get the same id. */
  readonly idOf: (logicalId: string) => string;
  /** Returns what another template beside it exports under a name; undefined if none does. */
  readonly imported: (name: string) => unknown;
  /** Called with each parameter whose default is used. */
  readonly onDefault: (parameter: string) => void;
  /** Called with each resource that is referred to. */
  readonly onReference: (logicalId: string) => void;
}

/**
 * Evaluates the expressions in a value as far as the template allows. The rest is marked as unknown, with the reason.
 * Undefined if the template removes the value (`AWS::NoValue`).
 */
export function resolveExpressions(value: unknown, scope: TemplateScope): unknown {
  if (Array.isArray(value)) return resolveList(value, scope);
  if (!isMap(value) || SIGNATURE in value) return value;
  const [name, more] = Object.keys(value);
  if (name !== undefined && more === undefined && Object.hasOwn(CALLS, name)) return CALLS[name]?.(value[name], scope);
  if (name !== undefined && more === undefined && name.startsWith("Fn::"))
    return unknownBecause(`${name} is worked out when it is deployed`);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const resolved = resolveExpressions(inner, scope);
      return resolved === undefined ? [] : [[key, resolved]];
    }),
  );
}

/**
 * A list element under a condition may be either of two, so both are kept: the one for "true" in place, the other at
 * the end.
 */
function resolveList(list: readonly unknown[], scope: TemplateScope): unknown[] {
  const others: unknown[] = [];
  const own = list.map((element) => {
    if (!hasKeys(element, "Fn::If") || Object.keys(element).length !== 1) return resolveExpressions(element, scope);
    const [, yes, no] = listOf(element["Fn::If"]);
    const [first, second] = [resolveExpressions(yes, scope), resolveExpressions(no, scope)];
    if (first !== undefined && second !== undefined) others.push(second);
    return first ?? second;
  });
  return [...own, ...others].filter((element) => element !== undefined);
}

type Call = (argument: unknown, scope: TemplateScope) => unknown;

const CALLS: Readonly<Record<string, Call>> = {
  Ref: (name, scope) => reference(String(name), scope),
  "Fn::GetAtt": (argument, scope) => {
    const [id, ...names] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
    return attribute(id ?? "", names.join("."), scope);
  },
  "Fn::Sub": substitute,
  "Fn::Join": (argument, scope) => {
    const [separator, parts] = listOf(argument);
    const resolved = resolveExpressions(parts, scope);
    return Array.isArray(resolved) && resolved.every(isPlain)
      ? resolved.join(String(separator))
      : firstUnknown(resolved, "Fn::Join");
  },
  "Fn::Split": (argument, scope) => {
    const [separator, text] = listOf(argument);
    const resolved = resolveExpressions(text, scope);
    return isPlain(resolved) ? String(resolved).split(String(separator)) : firstUnknown(resolved, "Fn::Split");
  },
  "Fn::Select": (argument, scope) => {
    const [index, list] = listOf(argument);
    const [at, resolved] = [resolveExpressions(index, scope), resolveExpressions(list, scope)];
    const found = Array.isArray(resolved) && isPlain(at) ? resolved[Number(at)] : undefined;
    return found ?? firstUnknown(resolved, "Fn::Select");
  },
  "Fn::FindInMap": (argument, scope) => {
    const keys = listOf(resolveExpressions(argument, scope)).slice(0, 3);
    const found = keys.every(isPlain)
      ? keys.reduce<unknown>((inner, key) => mapOf(inner)[String(key)], scope.template.Mappings)
      : undefined;
    return found ?? firstUnknown(keys, "Fn::FindInMap");
  },
  "Fn::If": (argument, scope) => {
    const [condition, yes, no] = listOf(argument);
    return eitherOf(
      resolveExpressions(yes, scope),
      resolveExpressions(no, scope),
      `it depends on the condition ${String(condition)}`,
    );
  },
  "Fn::ImportValue": (argument, scope) => {
    const name = resolveExpressions(argument, scope);
    return (isPlain(name) ? scope.imported(String(name)) : undefined) ?? unknownBecause("another stack exports it");
  },
  "Fn::Base64": (argument, scope) => resolveExpressions(argument, scope),
};

function reference(name: string, scope: TemplateScope): unknown {
  if (name === "AWS::NoValue") return undefined;
  if (name.startsWith("AWS::")) return unknownBecause(`${name} is known only when it is deployed`);
  if (hasKeys(scope.template.Resources, name)) return resourceId(name, scope);
  const parameter = mapOf(mapOf(scope.template.Parameters)[name]);
  if (String(parameter.NoEcho) === "true") return SECRET_VALUE;
  if (parameter.Default === undefined) return unknownBecause(`the parameter ${name} has no value in the template`);
  if (/^AWS::SSM::/.test(nonEmptyText(parameter.Type) ?? ""))
    return unknownBecause(`the parameter ${name} is looked up when it is deployed`);
  scope.onDefault(name);
  const value = parameter.Default;
  return /^(?:CommaDelimitedList|List<)/.test(nonEmptyText(parameter.Type) ?? "")
    ? String(value)
        .split(",")
        .map((item) => item.trim())
    : value;
}

function resourceId(name: string, scope: TemplateScope): string {
  scope.onReference(name);
  return scope.idOf(name);
}

/** Attributes that identify the resource itself. */
const OWN =
  /^(?:Id|Arn|GroupId|PrefixListId|RouteTableId|InternetGatewayId|(?:RuleGroup|FirewallPolicy|Firewall|TLSInspectionConfiguration)(?:Arn|Id))$/;

function attribute(id: string, name: string, scope: TemplateScope): unknown {
  const resource = mapOf(mapOf(scope.template.Resources)[id]);
  if (OWN.test(name) && hasKeys(scope.template.Resources, id)) return resourceId(id, scope);
  const own = mapOf(resource.Properties)[name];
  return own === undefined
    ? unknownBecause(`${id}.${name} is known only when it is deployed`)
    : resolveExpressions(own, scope);
}

/** Evaluates `${X}` and `${X.Attribute}`. `${!X}` is a literal, and Suricata's `$HOME_NET` isn't a placeholder. */
function substitute(argument: unknown, scope: TemplateScope): unknown {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
  let unknown: unknown;
  const result = String(text).replaceAll(/\$\{(!?)([^}]*)\}/g, (whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const key = name.trim();
    const value = hasKeys(given, key)
      ? resolveExpressions(given[key], scope)
      : key.includes(".")
        ? attribute(key.slice(0, key.indexOf(".")), key.slice(key.indexOf(".") + 1), scope)
        : reference(key, scope);
    if (isPlain(value)) return String(value);
    unknown ??= value ?? unknownBecause(`${key} has no value`);
    return whole;
  });
  return unknown === undefined ? result : firstUnknown(unknown, "Fn::Sub");
}

const isPlain = (value: unknown): value is string | number | boolean =>
  /^(?:string|number|boolean)$/.test(typeof value);

/** Returns the reason of an unknown part, or else a reason for this call. */
const firstUnknown = (value: unknown, call: string): object => {
  const marked = [value, ...listOf(value)].find((part) => isMap(part) && SIGNATURE in part);
  return isMap(marked) ? marked : unknownBecause(`${call} is worked out when it is deployed`);
};
