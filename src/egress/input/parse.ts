import { z } from "zod";
import { ConfigurationError, type Fault } from "./configuration-error.ts";
import { didYouMean, show } from "./show.ts";
import { wrongType } from "./wrong-type.ts";

/**
 * Parses `value` with the schema.
 *
 * @param path where `value` is, put before each fault's own path: `rules`, or empty.
 * @throws ConfigurationError with every fault.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path = ""): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigurationError(withoutEchoes(result.error.issues).flatMap((issue) => faultsOf(issue, path, schema)));
}

/** Returns `a.b[0]`, as Pulumi writes property paths. */
export const joinPath = (base: string, keys: readonly PropertyKey[]): string => keys.reduce<string>(joinKey, base);

/** The same for one key. */
export const joinKey = (path: string, key: PropertyKey): string =>
  typeof key === "number" ? `${path}[${key}]` : path ? `${path}.${String(key)}` : String(key);

/** Drops issues that only follow from a wrong type: zod counts the entries of a list that should have been a text. */
const withoutEchoes = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] => {
  const mistyped = new Set(issues.filter(({ code }) => code === "invalid_type").map(({ path }) => joinPath("", path)));
  return issues.filter(({ code, path }) => !/^too_/.test(code) || !mistyped.has(joinPath("", path)));
};

function faultsOf(issue: z.core.$ZodIssue, base: string, schema: z.ZodType): Fault[] {
  const path = joinPath(base, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: joinPath(path, [key]),
      message: `unknown key.${didYouMean(key, known)}${known.length > 0 ? ` Known are: ${known.join(", ")}.` : ""}`,
    }));
  }
  if (issue.code === "invalid_union") return unionFaults(issue, path, schema);
  return [{ path, message: messageOf(issue) }];
}

/** Returns the faults of the first alternative whose type matches, because the user most likely meant that one. */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, path: string, schema: z.ZodType): Fault[] {
  const fitting = issue.errors.findIndex((errors) =>
    errors.every((error) => error.code !== "invalid_type" || error.path.length > 0),
  );
  if (fitting === -1) return [{ path, message: messageOf(issue) }];
  const union = innerOf(walk(schema, issue.path));
  const option = (union instanceof z.ZodUnion ? union.options[fitting] : schema) as z.ZodType;
  return (issue.errors[fitting] ?? []).flatMap((error) => faultsOf(error, path, option));
}

function messageOf(issue: z.core.$ZodIssue): string {
  // A custom message already shows what it needs, and the input may be the whole configuration.
  if (issue.code === "custom") return issue.message;
  const got = show(issue.input);
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, issue.input);
    case "invalid_value":
      if (!issue.message.startsWith("Invalid ")) return issue.message;
      if (issue.input === undefined) return `is missing; expected ${oneOf(issue.values)}.`;
      return `${issue.input === "" ? "is empty; expected" : `${got} is not`} ${oneOf(issue.values)}.`;
    case "too_big":
      return issue.origin === "string"
        ? `${got} has ${String(issue.input).length} characters, above ${issue.maximum}, the most allowed.`
        : `${got} is above ${issue.maximum}, the most allowed.`;
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? `${got} is below ${issue.minimum}, the least allowed.`
        : tooShort(got, issue);
    case "invalid_key":
      return issue.issues.map((inner) => messageOf({ ...inner, input: issue.input } as z.core.$ZodIssue)).join(" ");
    default:
      return issue.message.startsWith(got) ? issue.message : `${got}: ${issue.message}`;
  }
}

function tooShort(got: string, { input, origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (input === "") return `${got} is empty. Write a text, or remove the key.`;
  const what = origin === "string" ? "character" : "entry";
  if (Number(minimum) === 1) return `${got} is empty. Give at least one ${what}.`;
  return `${got} is too short. Give at least ${minimum} ${what === "entry" ? "entries" : "characters"}.`;
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? show(values[0]) : `one of ${values.map(show).join(", ")}`;

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = containerOf(walk(schema, path));
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function walk(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType {
  return path.reduce<z.ZodType>((at, key) => {
    const inner = containerOf(at);
    if (inner instanceof z.ZodObject) return (inner.shape[String(key)] ?? z.never()) as z.ZodType;
    if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
    if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
    return z.never();
  }, schema);
}

/**
 * Returns the schema that may hold keys: of a union, the first option that does, because zod reports that option's
 * faults as the union's own.
 */
function containerOf(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema);
  if (!(inner instanceof z.ZodUnion)) return inner;
  const options = (inner.options as z.ZodType[]).map(containerOf);
  return options.find((option) => CONTAINERS.some((kind) => option instanceof kind)) ?? inner;
}

const CONTAINERS = [z.ZodObject, z.ZodRecord, z.ZodArray];

function innerOf(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return innerOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return innerOf(schema.in as z.ZodType);
  return schema;
}
