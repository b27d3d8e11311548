import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";

/** What a cloud and its provider hold a type of resources to: data, each row with the source that it was read from. */
export interface Constraints {
  /** Where the behaviour below is written down. */
  readonly source: string;
  /** The resource's id, from its inputs; one that has none gets a number behind this. */
  readonly id: string;
  /** Input that the provider fills with the name in the program and seven letters more, where it isn't given. */
  readonly named?: string;
  readonly required: readonly string[];
  /** A change of these makes the provider replace the resource. */
  readonly immutable: readonly string[];
  /** What values must be like, by path; `[]` stands for every entry. */
  readonly values?: Readonly<Record<string, Value>>;
  /** Paths of ids and ARNs: what they name must be there, and can't be deleted as long as this is. */
  readonly holds?: readonly string[];
  /** Id of what it stands in, without which it can't be made, and with which it goes. */
  readonly inside?: string;
  /** No two resources of the type may have all of these alike. */
  readonly unique?: readonly { readonly keys: readonly string[]; readonly error: string }[];
  /** No more than `most` of the type may have all of these alike. */
  readonly quota?: { readonly keys: readonly string[]; readonly most: number; readonly error: string };
  /** One write at a time is taken to what this names; a second one fails. */
  readonly oneWriteTo?: string;
  /** What the cloud says where one is to be deleted that others hold. */
  readonly inUse?: string;
  /** Where this input has this value, the cloud refuses to delete it. */
  readonly guard?: readonly [key: string, value: unknown, error: string];
}

/** A value's form. */
export interface Value {
  readonly pattern?: RegExp;
  readonly most?: number;
  readonly least?: number;
  readonly longest?: number;
  /** Of a list. */
  readonly entries?: number;
  readonly oneOf?: readonly unknown[];
}

export type Props = Readonly<Record<string, unknown>>;

/** `{key}` in a template becomes that input. */
export const fill = (template: string, props: Props): string =>
  template.replace(/\{(\w+)\}/g, (_, key: string) => String(props[key] ?? ""));

/** All that stands at a path, where `[]` is every entry of a list. */
export function valuesAt(value: unknown, path: string): unknown[] {
  if (path === "") return value === undefined ? [] : [value];
  const [, key = "", list, rest = ""] = /^([^.[]+)(\[\])?\.?(.*)$/.exec(path) ?? [];
  const inner = (value as Props | undefined)?.[key];
  if (!list) return valuesAt(inner, rest);
  return Array.isArray(inner) ? inner.flatMap((item) => valuesAt(item, rest)) : [];
}

/** What is wrong with inputs by themselves, in order. */
export function faultsOf({ required, values = {} }: Constraints, props: Props): string[] {
  return [
    ...required.filter((key) => props[key] === undefined).map((key) => `Missing required argument: ${key}`),
    ...Object.entries(values).flatMap(([path, rule]) =>
      valuesAt(props, path)
        // What a preview doesn't know yet is judged in the update.
        .filter((value) => value !== UNKNOWN && !fits(value, rule))
        .map((value) => `${path}: ${JSON.stringify(value)} is refused`),
    ),
  ];
}

const fits = (value: unknown, { pattern, most, least, longest, entries, oneOf }: Value): boolean =>
  (pattern === undefined || pattern.test(String(value))) &&
  (most === undefined || Number(value) <= most) &&
  (least === undefined || Number(value) >= least) &&
  (longest === undefined || String(value).length <= longest) &&
  (entries === undefined || !Array.isArray(value) || value.length <= entries) &&
  (oneOf === undefined || oneOf.includes(value));
