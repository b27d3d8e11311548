import { relative } from "node:path";
import Mocha from "mocha";

type Options = Mocha.MochaOptions & { readonly files?: readonly string[] };

/** Mocha's own `spec`, which ends with the counts on one line and takes a file without any test for a failure. */
export default class Reporter extends Mocha.reporters.Spec {
  readonly #withTests = new Set<string | undefined>();
  readonly #options: Options;
  #missing: readonly string[] = [];

  constructor(runner: Mocha.Runner, options: Options = {}) {
    super(runner, options);
    this.#options = options;
    runner.on("test end", ({ file }) => this.#withTests.add(file));
    // A hook that failed is of a file with tests; one that could not be loaded is told of already.
    runner.on("fail", ({ file }, error) => this.#withTests.add(file).add(error?.file));
  }

  override epilogue(): void {
    super.epilogue();
    this.#missing = this.#withoutTests();
    const { passes, failures, pending } = this.stats;
    const lines = [
      ...this.#missing.map((file) => `${file}: no test in it ran`),
      ...(pending > 0 ? [`NOT RUN: ${pending}`] : []),
      `${passes} passed, ${failures + this.#missing.length} failed, ${pending} skipped`,
    ];
    Mocha.reporters.Base.consoleLog(lines.join("\n"));
  }

  override done(failures: number, end: (failures: number) => void): void {
    end(failures + this.#missing.length);
  }

  #withoutTests(): string[] {
    const { files = [], grep } = this.#options;
    const without = files.filter((file) => !this.#withTests.has(file));
    // Asked for some tests, a file may well have none of them; all files may not.
    if (grep && without.length < files.length) return [];
    return without.map((file) => relative("", file));
  }
}
