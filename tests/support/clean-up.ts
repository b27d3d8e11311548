type Undo = () => unknown;

const waiting: Undo[] = [];

/**
 * Has `undo` run when what called this is over: a test; the suite, if it was one of its hooks; all tests of the run, if
 * it was a file that loads. A script without mocha calls `runCleanUps` itself.
 */
export const cleanUp = (undo: Undo): void => void waiting.push(undo);

/** Takes over what waits to be undone. */
export const takeCleanUps = (): Undo[] => waiting.splice(0);

/**
 * Undoes all, the last first, each after the one before it has ended, and also after one that failed.
 *
 * @param undos Default: all that wait.
 * @throws what one of them threw; an AggregateError where several did.
 */
export async function runCleanUps(undos: readonly Undo[] = takeCleanUps()): Promise<void> {
  const errors: unknown[] = [];
  for (const undo of undos.toReversed())
    try {
      await undo();
    } catch (error) {
      errors.push(error);
    }
  if (errors.length > 1) throw new AggregateError(errors, `Cleaning up failed:\n${errors.join("\n")}`);
  for (const error of errors) throw error;
}
