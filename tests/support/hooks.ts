import fc from "fast-check";
import { type Context, Hook, type RootHookObject, type Suite } from "mocha";
import { runCleanUps, takeCleanUps } from "./clean-up.ts";
import { usualRuns } from "./property-runs.ts";

// The message tells the seed and why the property failed. Of an error in a worker, mocha hands on nothing but message
// and stack.
fc.configureGlobal({ ...usualRuns, includeErrorInReport: true });

let ofFiles: ReturnType<typeof takeCleanUps> = [];

/** What mocha does around the tests of every file. */
export const mochaHooks: RootHookObject = {
  beforeAll(this: Context) {
    ofFiles = takeCleanUps();
    for (const suite of this.test?.parent?.suites ?? []) cleanUpAfter(suite);
  },
  async afterEach(this: Context) {
    // The message has both. A worker hands them on as JSON, which has no bigint.
    const error: (Error & { actual?: unknown; expected?: unknown }) | undefined = this.currentTest?.err;
    delete error?.actual;
    delete error?.expected;
    // Thrown, it would keep the other tests of the file from running.
    await runCleanUps().catch((error) => {
      if (!(this.test instanceof Hook)) throw error;
      this.test.error(error);
    });
  },
  afterAll: () => runCleanUps([...ofFiles, ...takeCleanUps()]),
};

/** These hooks run behind the suite's own: what waits when its tests begin is what its `before` left. */
function cleanUpAfter(suite: Suite): void {
  let own: typeof ofFiles = [];
  suite.beforeAll(() => {
    own = takeCleanUps();
  });
  suite.afterAll("clean up", () => runCleanUps([...own, ...takeCleanUps()]));
  for (const inner of suite.suites) cleanUpAfter(inner);
}
