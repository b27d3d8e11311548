import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../egress/input/configuration-error.ts";

/**
 * Returns the result of `work`. A user's mistake ends the program with plain sentences: Pulumi prints a `RunError`
 * without a stack trace, and its `cause` holds the original error. Any other error is a defect and keeps its stack
 * trace.
 */
export function orStop<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigurationError || pulumi.InputPropertiesError.isInstance(error))) throw error;
    throw new pulumi.RunError(error.message, { cause: error });
  }
}
