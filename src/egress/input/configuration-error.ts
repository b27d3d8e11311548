/** One thing wrong with what a user wrote. `message` holds the value got and what to do. */
export interface Fault {
  /** Where it stands, as in `rules.live-internet.host`; empty for the whole input. */
  readonly path: string;
  readonly message: string;
}

/** A mistake of the user's, not of ours: printed without a stack trace, all faults together. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(renderFault).join("\n"));
    this.faults = faults;
  }
}

/** `path: message`, or the message alone where the fault is the whole input's. */
export const renderFault = ({ path, message }: Fault): string => (path ? `${path}: ${message}` : message);
