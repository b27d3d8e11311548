import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../egress/input/configuration-error.ts";

/**
 * What `work` gives. A mistake of the user's ends the program as sentences instead: Pulumi prints a `RunError` without
 * a stack, and its `cause` tells other readers what it was. Anything else is a defect and keeps its stack.
 */
export function orStop<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigurationError || pulumi.InputPropertiesError.isInstance(error))) throw error;
    throw new pulumi.RunError(error.message, { cause: error });
  }
}
