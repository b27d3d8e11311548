import { styleText } from "node:util";
import { shippedPolicyPack } from "../../src/cli/plan/policy-pack.ts";
import { run } from "../../src/cli/run.ts";
import type { Terminal } from "../../src/text/terminal.ts";

/** Characters of a line, for a picture that is legible at 700 pixels. */
export const COLUMNS = 106;

/**
 * What `npm start -- int` prints in a terminal of that width as its result, with its colours.
 *
 * @param program folder of the program with the stack files as they are shipped.
 * @throws Error where the plan fails.
 */
export async function planOutput(program: string): Promise<string> {
  const printed = { out: "", err: "" };
  const terminal = (stream: "out" | "err"): Terminal => ({
    write: (text) => {
      printed[stream] += text;
    },
    columns: COLUMNS,
    mayCut: true,
    paint: (style, text) => styleText(style, text, { validateStream: false }),
  });
  await run(["plan", "int"], {
    cwd: program,
    out: terminal("out"),
    err: terminal("err"),
    exit: (code) => {
      throw new Error(`The plan for the picture ended with ${code}:\n${printed.err}`);
    },
    spin: undefined,
    compileCache: undefined,
    policyPack: shippedPolicyPack(),
    runners: [],
    packs: [],
  });
  return printed.out;
}

/** The part that the picture shows: all but the notices, which speak of placeholders at length. */
export const withoutNotices = (output: string): string =>
  output
    .trimEnd()
    .split("\n\n")
    .filter((section) => !section.includes("Notices"))
    .join("\n\n");
