import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, it } from "mocha";

const root = resolve(import.meta.dirname, "..");

const PRODUCT = [
  "index.ts",
  "src/**/*.ts",
  "components/**/*.ts",
  "policy/*.ts",
  "policy/{checks,mesh}/**/*.ts",
  "ci/*.ts",
];

/** As many lines of code as no two places share without a reason. */
const LINES = 6;

/** Files that may share lines, and why. */
const REASONS: ReadonlyMap<string, string> = new Map([
  [
    "components/aws/network-firewall/network-firewall-egress.ts and components/aws/mesh-egress/mesh-egress.ts",
    "A composite publishes its part's outputs, and Pulumi wants each class to name its own.",
  ],
]);

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Lines of code without imports, comments, blank lines and lone punctuation. */
function codeOf(text: string): Line[] {
  const withoutImports = text.replaceAll(/^(?:import|export) [^;]*?from "[^"]*";$/gms, (found) =>
    "\n".repeat(found.split("\n").length - 1),
  );
  return withoutImports
    .split("\n")
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter(({ text }) => /\w/.test(text) && !/^(?:\/\/|\/?\*)/.test(text));
}

/** Places that begin with the same lines, by these lines. */
function repeatsIn(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const [file, text] of files) {
    const lines = codeOf(text);
    for (let at = 0; at + LINES <= lines.length; at++) {
      const key = lines
        .slice(at, at + LINES)
        .map((line) => line.text)
        .join("\n");
      places.set(key, [...(places.get(key) ?? []), `${file}:${lines[at]?.number}`]);
    }
  }
  return new Map([...places].filter(([, found]) => found.length > 1));
}

describe("no two places of product code", () => {
  it(`share ${LINES} lines without a reason`, () => {
    const files = new Map(
      PRODUCT.flatMap((pattern) => globSync(pattern, { cwd: root })).map((file) => [
        file,
        readFileSync(resolve(root, file), "utf8"),
      ]),
    );
    const unexplained = [...repeatsIn(files)].filter(
      ([, places]) => !REASONS.has(places.map((place) => place.replace(/:\d+$/, "")).join(" and ")),
    );
    assert.deepEqual(
      unexplained.map(([lines, places]) => `${places.join(" and ")}: ${lines.split("\n", 1)[0]}`),
      [],
    );
  });

  it("go unseen where they do", () => {
    const block = ["one();", "two();", "// why", "three();", "", "four();", "}", "five();", "six();"].join("\n");
    const files = new Map([
      ["a.ts", `import { a } from "./b.ts";\n${block}`],
      ["b.ts", `zero();\n${block}`],
      ["c.ts", block.replace("six", "seven")],
    ]);
    assert.deepEqual([...repeatsIn(files).values()], [["a.ts:2", "b.ts:2"]]);
  });
});
