import { lookUp } from "../../egress/input/look-up.ts";
import { memo } from "../../egress/input/memo.ts";
import { RENAMES } from "./bridge-names.ts";

/** Names of a type's properties at one depth: Pulumi's names by Terraform's, and the names below each. */
export interface Names {
  readonly renamed: ReadonlyMap<string, string>;
  readonly below: ReadonlyMap<string, Names>;
}

/** Returns the names of a type of Terraform. */
export const propertyNamesOf = (type: string): Names => treeOf(lookUp(RENAMES, type) ?? NO_RENAMES);

const NO_RENAMES = {};

const treeOf = memo((renames: Readonly<Record<string, string>>): Names => {
  const entries = Object.entries(renames).map(([path, name]) => ({ keys: path.split("."), name }));
  return namesAt(entries);
});

function namesAt(entries: readonly { keys: readonly string[]; name: string }[]): Names {
  const renamed = entries.flatMap(({ keys, name }) => (keys.length === 1 ? [[keys[0] ?? "", name] as const] : []));
  const above = new Set(entries.flatMap(({ keys }) => (keys.length > 1 ? (keys[0] ?? []) : [])));
  const below = [...above].map((key) => {
    const inner = entries.filter(({ keys }) => keys.length > 1 && keys[0] === key);
    return [key, namesAt(inner.map(({ keys, name }) => ({ keys: keys.slice(1), name })))] as const;
  });
  return { renamed: new Map(renamed), below: new Map(below) };
}

/** Returns `cidrBlocks` for `cidr_blocks`, unless Pulumi's bridge has another name. */
export const pulumiName = (names: Names | undefined, key: string): string => names?.renamed.get(key) ?? camel(key);

/** Memoised, because every resource has the same few keys. */
const camel = (key: string): string => {
  const found =
    CAMEL.get(key) ?? key.replaceAll(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if (CAMEL.size < 10_000) CAMEL.set(key, found);
  return found;
};
const CAMEL = new Map<string, string>();

/** Returns a property path of Pulumi as Terraform writes it: `egress[0].cidr_blocks`. */
export function terraformPath(type: string, path: string): string {
  let names: Names | undefined = propertyNamesOf(type);
  return path.replaceAll(/[^.[\]]+(?=[.[]|$)/g, (name) => {
    const key = [...(names?.renamed ?? [])].find(([, pulumi]) => pulumi === name)?.[0] ?? snake(name);
    names = names?.below.get(key);
    return key;
  });
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
