import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, it } from "mocha";

const root = resolve(import.meta.dirname, "..");

/** Folders that are not ours, or are made. */
const FOREIGN = new Set(["node_modules", "dist", ".git", ".venv"]);

/** A file whose comments are lines that begin with a mark: code, shell and YAML. */
const COMMENTED = /\.(?:[cm]?ts|cjs|sh|ya?ml)$/;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : filesIn(path);
    return COMMENTED.test(entry.name) ? [path] : [];
  });

/** A comment's line that is too long, and could be broken: an address of a page can't. */
const isTooLong = (line: string): boolean => line.length > 120 && /^\s*(?:\/\*\*|\*|\/\/|#)\s+\S+\s/.test(line);

describe("comments", () => {
  it("have at most 120 characters a line", () =>
    assert.deepEqual(
      filesIn(root).flatMap((file) =>
        readFileSync(file, "utf8")
          .split("\n")
          .flatMap((line, index) => (isTooLong(line) ? [`${relative(root, file)}:${index + 1}`] : [])),
      ),
      [],
    ));
});
