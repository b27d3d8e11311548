/** Shows on standard error that work is going on, until the returned function is called. */
export type Spin = (text: string) => Promise<() => void>;

/** Shows a spinner on a terminal. Lines written meanwhile appear above it. */
export const spinOnTerminal: Spin = async (text) => {
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text }).start();
  return () => void spinner.stop();
};

/** Time after which a terminal shows that work is going on. */
const PATIENCE_MS = 1000;

/** Does the work, and shows that it is going on once it takes longer than `patienceMs` (default: one second). */
export async function withProgress<Result>(
  text: string,
  spin: Spin | undefined,
  work: () => Promise<Result>,
  patienceMs = PATIENCE_MS,
): Promise<Result> {
  if (spin === undefined) return await work();
  let spinning: Promise<() => void> | undefined;
  const timer = setTimeout(() => {
    spinning = spin(text);
  }, patienceMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    (await spinning)?.();
  }
}
