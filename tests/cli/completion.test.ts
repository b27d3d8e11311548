import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { runScript } from "../support/process.ts";
import { programFolder } from "../support/pulumi/plan.ts";

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");

/** What a shell is told to offer after these words, the last of which may be begun; and what to do with it. */
async function offered(...words: string[]): Promise<{ values: string[]; directive: string | undefined }> {
  const { out } = await runScript(MAIN, ["complete", "--", ...words], { cwd: programFolder("es-modules") });
  const lines = out.trimEnd().split("\n");
  return { values: lines.slice(0, -1).map((line) => line.split("\t")[0] ?? ""), directive: lines.at(-1) };
}

describe("shell completion", () => {
  const cases: [words: string[], values: string[], directive: string][] = [
    [
      [""],
      [
        "plan",
        "audit",
        "explain",
        "diff",
        "verify",
        "observe",
        "inventory",
        "guardrail",
        "allowlist",
        "checks",
        "completion",
        "help",
      ],
      ":4",
    ],
    [["plan", ""], ["dev", "prod"], ":4"],
    [["plan", "-s", "p"], ["prod"], ":4"],
    [["plan", "dev", "--fail-on", ""], ["mandatory", "not-judged", "advisory"], ":4"],
    [["plan", "--fo"], ["--format"], ":4"],
    [["checks", "ip-"], ["ip-pinning"], ":4"],
    [["verify", "--expect", ""], ["reached", "blocked"], ":4"],
    [["completion", "f"], ["fish"], ":4"],
    [["plan", "--program", ""], [], ":16"],
    [["plan", "-o", ""], [], ":0"],
    [["audit", ""], [], ":0"],
    [["audit", "state.json", "--fail-on", "m"], ["mandatory"], ":4"],
  ];
  for (const [words, values, directive] of cases)
    it(`offers ${values.join(", ") || `what ${directive} stands for`} after \`${words.join(" ")}\``, async () =>
      assert.deepEqual(await offered(...words), { values, directive }));

  for (const [shell, sign] of [
    [
      "bash",
      /^# bash completion for mesh-egress\n[\s\S]*^__mesh_egress_complete\(\)[\s\S]*\ncomplete -o default -F __mesh_egress_complete mesh-egress\n$/m,
    ],
    ["zsh", /^#compdef mesh-egress\n/],
    ["fish", /^complete -c mesh-egress /m],
    ["powershell", /Register-ArgumentCompleter -CommandName 'mesh-egress'/],
  ] as const)
    it(`has a script for ${shell}`, async () => {
      const { out, err, code } = await runScript(MAIN, ["completion", shell]);
      assert.match(out, sign);
      assert.deepEqual([err, code], ["", 0]);
    });

  it("has none for another shell", async () => {
    const { out, err, code } = await runScript(MAIN, ["completion", "tcsh"]);
    assert.match(
      err,
      /^error: .*'tcsh' is invalid for argument 'shell'\. Allowed choices are zsh, bash, fish, powershell\.\n$/,
    );
    assert.deepEqual([out, code], ["", 2]);
  });
});
