import * as pulumi from "@pulumi/pulumi";
import { findStackFile, type StackFile } from "./stack-file.ts";

/** A stack's configuration as Pulumi hands it to a program: texts by full key, lists and maps as JSON. */
export interface ConfigSource {
  readonly project: string;
  readonly stack: string;
  /** Every value in clear text, including those of other namespaces. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys of the values that are stored encrypted, in whole or in part. */
  readonly secretKeys: readonly string[];
  /** The file in which the values were written, for messages; undefined if it was not found. */
  readonly stackFile?: StackFile | undefined;
}

/** Returns the configuration of the running program. */
export function configSource(): ConfigSource {
  const values = pulumi.runtime.allConfig();
  return {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values,
    secretKeys: Object.keys(values).filter(isConfigSecret),
    stackFile: findStackFile(pulumi.getRootDirectory(), pulumi.getStack()),
  };
}

// The SDK exports this function but marks it internal. No public function tells which keys are secret.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };
