/** Shows on standard error that something is going on, until what it returns is called. */
export type Spin = (text: string) => Promise<() => void>;

/** A turning sign on a terminal. Lines that are written meanwhile stand above it. */
export const spinOnTerminal: Spin = async (text) => {
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text }).start();
  return () => void spinner.stop();
};

/** How long something may take before a terminal says that it is going on. */
const PATIENCE_MS = 1000;

/**
 * Does the work, and shows that it is going on, once it takes longer than `patienceMs`, which is a second by default.
 */
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
