/** Shows on standard error that work is going on. */
export type Spin = (text: string) => Promise<Spinning>;

export interface Spinning {
  /** Shows another text. */
  say(text: string): void;
  stop(): void;
}

/** Shows a spinner on a terminal. Lines written meanwhile appear above it. */
export const spinOnTerminal: Spin = async (text) => {
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text }).start();
  return {
    say: (next) => {
      spinner.text = next;
    },
    stop: () => void spinner.stop(),
  };
};

/** Time after which a terminal shows that work is going on. */
const PATIENCE_MS = 1000;

/**
 * Does the work, and shows that it is going on once it takes longer than `patienceMs` (default: one second).
 *
 * @param work may say how far it is, as often as it likes.
 */
export async function withProgress<Result>(
  text: string,
  spin: Spin | undefined,
  work: (say: (text: string) => void) => Promise<Result>,
  patienceMs = PATIENCE_MS,
): Promise<Result> {
  if (spin === undefined) return await work(() => undefined);
  let said = text;
  let starting: Promise<void> | undefined;
  let spinning: Spinning | undefined;
  const timer = setTimeout(() => {
    starting = spin(said).then((started) => {
      spinning = started;
    });
  }, patienceMs);
  try {
    return await work((next) => {
      said = next;
      spinning?.say(next);
    });
  } finally {
    clearTimeout(timer);
    await starting;
    spinning?.stop();
  }
}
