import { relative } from "node:path";
import Mocha from "mocha";

type Options = Mocha.MochaOptions & { readonly files?: readonly string[] };

/**
 * Mocha's own `spec`, which ends with the counts on one line. A file without any test is a failure, and so is a run
 * that ends before its tests do: without this, mocha would end well where a test ends the process.
 */
export default class Reporter extends Mocha.reporters.Spec {
  readonly #files: readonly string[];
  readonly #isPart: boolean;
  readonly #heardOf = new Set<string>();
  readonly #broken = new Set<string>();
  #missing = 0;

  constructor(runner: Mocha.Runner, { files = [], grep, ...options }: Options = {}) {
    super(runner, { ...options, ...(grep && { grep }) });
    this.#files = files;
    this.#isPart = Boolean(grep);
    runner.on("test end", ({ file }) => this.#heardOf.add(file ?? ""));
    runner.on("fail", ({ file }, error) => {
      this.#heardOf.add(file ?? error?.file ?? "");
      if (error?.file) this.#broken.add(error.file);
    });
    const endsEarly = (): void => {
      console.error(`The process ended before these files did:\n${this.#silent().join("\n")}`);
      process.exitCode = 1;
    };
    process.once("exit", endsEarly);
    runner.once("end", () => process.off("exit", endsEarly));
  }

  override epilogue(): void {
    super.epilogue();
    const silent = this.#silent();
    // Asked for some tests, a file may well have none of them; all files may not.
    const empty = this.#isPart && silent.length < this.#files.length ? [] : silent;
    this.#missing = empty.length;
    const { passes, failures, pending } = this.stats;
    const lines = [
      ...[...this.#broken].map((file) => `${relative("", file)}: could not be run to its end`),
      ...empty.map((file) => `${file}: no test in it ran`),
      ...(pending > 0 ? [`NOT RUN: ${pending}`] : []),
      `${passes} passed, ${failures + empty.length} failed, ${pending} skipped`,
    ];
    Mocha.reporters.Base.consoleLog(lines.join("\n"));
  }

  override done(failures: number, end: (failures: number) => void): void {
    end(failures + this.#missing);
  }

  #silent(): string[] {
    return this.#files.filter((file) => !this.#heardOf.has(file)).map((file) => relative("", file));
  }
}
