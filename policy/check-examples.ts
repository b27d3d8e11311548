import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parse, parseYaml } from "../src/egress/index.ts";
import { findUpwards } from "../src/files/find-upwards.ts";

/** A program in Pulumi's YAML, cut down to what a check looks at, with the settings and the day to judge it with. */
const Program = z.strictObject({
  /** The day on which the stack is judged, as YYYY-MM-DD, if that matters. */
  today: z.iso.date().optional(),
  /** The pack's settings, as its YAML file has them. */
  settings: z.record(z.string(), z.unknown()).optional(),
  /** The stack's configuration. */
  config: z
    .strictObject({
      "mesh-egress:environment": z.string(),
      "mesh-egress:extraHosts": z.record(z.string(), z.unknown()),
    })
    .partial()
    .optional(),
  /** Resources by name. A value such as `${list.id}` refers to another resource. */
  resources: z.record(
    z.string(),
    z.strictObject({
      type: z.string(),
      options: z.strictObject({ parent: z.string() }).optional(),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** One side of an example. */
export interface ExampleProgram extends z.output<typeof Program> {
  /** The program as YAML, exactly as in the file. Ends with a line feed. */
  readonly text: string;
}

/** A program that a check rejects, and one that it accepts. */
export interface CheckExample {
  readonly rejects: ExampleProgram;
  readonly wants: ExampleProgram;
}

/**
 * Returns the example of the check with that id, from `examples/<id>.yaml` beside this file.
 *
 * The pack itself never loads examples, so that they don't slow its start.
 *
 * @throws Error if the file is missing, and ConfigurationError if it is no example.
 */
export function loadExample(id: string): CheckExample {
  const name = join("policy", "examples", `${id}.yaml`);
  const file = findUpwards(import.meta.dirname, name);
  if (file === undefined) throw new Error(`${name} is missing: every check has an example.`);
  const [, rejects, wants] = SIDES.exec(readFileSync(file, "utf8")) ?? [];
  if (rejects === undefined || wants === undefined)
    throw new Error(`${file} is not "rejects:" and then "wants:", each with a program below it.`);
  return { rejects: programIn(rejects, file), wants: programIn(wants, file) };
}

const SIDES = /^rejects:\n((?:(?: .*)?\n)+)wants:\n((?:(?: .*)?\n)+)$/;

function programIn(indented: string, file: string): ExampleProgram {
  const text = indented.replaceAll(/^ {2}/gm, "");
  return { ...parse(Program, parseYaml(text, file)), text };
}
