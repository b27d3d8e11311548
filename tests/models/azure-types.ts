import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the declarations of Azure's SDK say of a text, and its mappers don't. */
export interface TextLimits {
  /** The known values, where the API names them; Azure may know more than its SDK did. */
  readonly values?: readonly string[];
  /** The most characters. */
  readonly longest?: number;
}

/** The limits of a property by the name of its interface, own or inherited; undefined where there are none. */
export type LimitsOf = (interfaceName: string, property: string) => TextLimits | undefined;

/** Reads the declarations of one package of Azure's SDK, such as `network`. */
export function limitsIn(pkg: string): LimitsOf {
  const folder = join(import.meta.dirname, "../../.venv/models/azure/node_modules/@azure", `arm-${pkg}`);
  const text = readFileSync(join(folder, "types", `arm-${pkg}.d.ts`), "utf8").replaceAll("\r\n", "\n");
  const enums = new Map(
    [...text.matchAll(/^export declare enum Known(\w+) \{\n(.*?)^\}/gms)].map(([, name = "", body = ""]) => [
      name,
      [...body.matchAll(/ = "([^"]*)"/g)].map(([, value = ""]) => value),
    ]),
  );
  const interfaces = new Map(
    [...text.matchAll(/^export declare interface (\w+)(?: extends ([\w, ]+))? \{\n(.*?)^\}/gms)].map(
      ([, name = "", bases = "", body = ""]) => [name, { bases: bases.split(", "), body }],
    ),
  );
  const limitsOf: LimitsOf = (name, property) => {
    const { bases = [], body = "" } = interfaces.get(name) ?? {};
    const [, comment = "", type = ""] =
      body.match(new RegExp(`(/\\*\\*(?:(?!\\*/).)*\\*/)\\s+(?:readonly )?${property}\\??: (\\w+)`, "s")) ?? [];
    if (type === "") return bases.map((base) => limitsOf(base, property)).find((limits) => limits !== undefined);
    const longest = comment.match(/Restricted to (\d+) chars/)?.[1];
    const values = enums.get(type);
    return { ...(values && { values }), ...(longest && { longest: Number(longest) }) };
  };
  return limitsOf;
}
