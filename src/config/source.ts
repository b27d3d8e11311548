import * as pulumi from "@pulumi/pulumi";
import { findStackFile, type StackFile } from "./stack-file.ts";

/** A stack's configuration as Pulumi hands it to a program: texts by full key, lists and maps as JSON. */
export interface ConfigSource {
  readonly project: string;
  readonly stack: string;
  /** Every value, of other namespaces as well, in clear. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys of those that are stored encrypted, in whole or in part. */
  readonly secretKeys: readonly string[];
  /** Where the values were written, for messages; absent where it isn't found. */
  readonly stackFile?: StackFile | undefined;
}

/** The configuration of the running program. */
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

// Exported by the SDK, but marked internal there: nothing public tells which keys are secret.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };
