import { availableParallelism } from "node:os";

/** Of every suite. The tests are TypeScript, which Node.js 22.18 and newer run as it is. */
export default {
  require: ["tests/support/hooks.ts"],
  reporter: "tests/support/reporter.ts",
  // Mocha would leave a core idle, which is half of a small machine.
  jobs: availableParallelism(),
  // Only a test that hangs takes as long. Properties with more cases than usual may.
  timeout: 60_000 * Number(process.env.PROPERTY_TIMES ?? 1),
  // Node's own message shows the difference; mocha's leaves out what is large, and what isn't JSON.
  diff: false,
  "fail-hook-affected-tests": true,
  "forbid-only": Boolean(process.env.CI),
  "forbid-pending": Boolean(process.env.CI),
};
