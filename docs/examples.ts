import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { renderMarkdownTable } from "../src/text/markdown.ts";

/** An example program, as its own files tell of it. */
export interface Example {
  /** Below `examples`, with slashes. */
  readonly folder: string;
  readonly description: string;
  readonly language: keyof typeof LANGUAGES;
  /** Names of the components that it uses. */
  readonly components: readonly string[];
}

/** Pulumi's names of runtimes: what people call it, and which file is the program. */
const LANGUAGES = {
  nodejs: { name: "TypeScript", program: "index.ts" },
  python: { name: "Python", program: "__main__.py" },
  yaml: { name: "YAML", program: "Pulumi.yaml" },
} as const;

/** The examples below a folder, by folder. @throws Error where one is in a language that the page doesn't know. */
export const findExamples = (root: string): Example[] =>
  globSync("**/Pulumi.yaml", { cwd: root, exclude: (path) => basename(path) === "node_modules" })
    .map((file) => dirname(file).replaceAll("\\", "/"))
    .sort()
    .map((folder) => {
      const { runtime, description } = parse(readFileSync(join(root, folder, "Pulumi.yaml"), "utf8"));
      const language = typeof runtime === "string" ? runtime : runtime.name;
      if (!Object.hasOwn(LANGUAGES, language))
        throw new Error(`${folder}: there is no text for examples in ${language}.`);
      const { program } = LANGUAGES[language as Example["language"]];
      const names = readFileSync(join(root, folder, program), "utf8").match(
        /\b(?:Aws|Azure)\w+(?:Egress|Guardrail)\b/g,
      );
      return { folder, description, language, components: [...new Set(names)].sort() };
    });

/** The index: what each makes, from which components, in which language. */
export const renderExampleIndex = (examples: readonly Example[]): string =>
  renderMarkdownTable(
    ["example", "makes", "components", "language"],
    examples.map(({ folder, description, components, language }) => [
      `[${folder}](${folder})`,
      description,
      components.map((name) => `[${name}](../docs/components.md#${name.toLowerCase()})`).join(", "),
      LANGUAGES[language].name,
    ]),
  );

/** What to type, in an example's own page. */
export function renderRun({ folder, language }: Pick<Example, "folder" | "language">): string {
  const own = `~/${basename(folder)}`;
  const up = ["pulumi login", "pulumi stack init int", "pulumi up"];
  if (language === "nodejs")
    return [
      "In a checkout of mesh-egress, after `npm ci`:",
      fence(`cp -r examples/${folder} ${own}`, `npm pack --pack-destination ${own}`),
      "Then in the copy, with Node.js 22.18 or newer. `npm start` shows and judges the plan without a cloud, and the rest makes it:",
      fence(`cd ${own}`, "npm install", "npm start", ...up),
    ].join("\n\n");
  return [
    "With a checkout of mesh-egress, in which `npm ci` runs by itself. The second line of these makes the components known to this program:",
    fence(
      `cp -r path/to/mesh-egress/examples/${folder} ${own} && cd ${own}`,
      "pulumi package add path/to/mesh-egress/components",
      ...up,
    ),
  ].join("\n\n");
}

const fence = (...lines: readonly string[]): string => ["```", ...lines, "```"].join("\n");
