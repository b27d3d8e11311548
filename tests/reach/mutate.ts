// `npm run test:mutations [WORD]`: breaks the procedure in a copy of this repository, one rule at a time, and says
// which of them no test of tests/reach noticed. Exit code 1 where one wasn't.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MUTATIONS } from "./mutations.ts";

const root = join(import.meta.dirname, "..", "..");
const copy = mkdtempSync(join(tmpdir(), "mesh-egress-mutations-"));
const tests = ["path", "verdict", "open", "set", "difference"].map((room) => `tests/reach/${room}/**/*.test.ts`);

/** Whether all tests pass; the first that doesn't ends it. */
const pass = (): boolean =>
  spawnSync(
    process.execPath,
    ["node_modules/mocha/bin/mocha.js", "--bail", ...tests, "tests/reach/firewalls.test.ts"],
    {
      cwd: copy,
      encoding: "utf8",
    },
  ).status === 0;

try {
  for (const part of [
    "src",
    "tests",
    "components",
    "policy",
    "index.ts",
    "package.json",
    "tsconfig.json",
    ".mocharc.js",
  ])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const file of ["Pulumi.yaml", "Pulumi.int.yaml", "Pulumi.live.yaml"]) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  if (!pass()) throw new Error("The tests fail without any mutation.");
  const chosen = MUTATIONS.filter(({ rule, file }) => `${file} ${rule}`.includes(process.argv[2] ?? ""));
  const unnoticed = chosen.filter(({ rule, file, find, replace }) => {
    const path = join(copy, "src", "reach", file);
    const text = readFileSync(path, "utf8");
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
    const isUnnoticed = pass();
    writeFileSync(path, text);
    console.log(`${isUnnoticed ? "UNNOTICED" : "noticed  "} ${file}: ${rule}`);
    return isUnnoticed;
  });
  console.log(`${chosen.length - unnoticed.length} of ${chosen.length} noticed`);
  process.exitCode = unnoticed.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true });
}
