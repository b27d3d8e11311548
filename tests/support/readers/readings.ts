import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { ResourceReading } from "../../../src/egress/resource/resource-reading.ts";
import { readResource } from "../../../src/readers/index.ts";
import { factText, grantText } from "../reach/grant-text.ts";

export { UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP } from "../../../src/egress/resource/pulumi-marks.ts";

// The SDK exports it without declaring it.
const { unknownCheckingProxy } = createRequire(import.meta.url)("@pulumi/policy/proxy.js") as {
  unknownCheckingProxy(props: object): object;
};

/** Properties as the engine shows them to a policy: whoever reads an unknown value gets an error thrown. */
export const proxied = (props: object): object => unknownCheckingProxy(props);

/** A resource of a fixture. */
export interface Sample {
  readonly type: string;
  readonly props: object;
  /** Default: `it`. */
  readonly name?: string;
  readonly id?: string;
  /** Type of the component that it is a child of. Default: none. */
  readonly parent?: string;
  /** Names of the resources that top-level properties come from, as `<type>::<name>`. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** Names of the resources that it waits for, likewise. Default: nobody tells. */
  readonly after?: readonly string[];
}

/** URN of a resource of that type and name in the stack of the fixtures. */
export const urnOf = (type: string, name = "it"): string => `urn:pulumi:stack::project::${type}::${name}`;

/**
 * The reading of a sample, once plain, as a plan or a state has it, and once behind the policy SDK's own proxy that
 * throws on unknown values, as an engine shows it to a policy: both have to say the same.
 */
export function readingOf({ type, props, name, id, parent, from = {}, after }: Sample): ResourceReading {
  const propertyDependencies = Object.fromEntries(
    Object.entries(from).map(([key, names]) => [
      key,
      names.map((dependency) => `urn:pulumi:stack::project::${dependency}`),
    ]),
  );
  const resource = {
    urn: urnOf(parent === undefined ? type : `${parent}$${type}`, name),
    type,
    id,
    propertyDependencies,
    dependencies: after?.map((dependency) => `urn:pulumi:stack::project::${dependency}`),
  };
  const plain = readResource({ ...resource, props });
  const seen = readResource({ ...resource, props: proxied(props) });
  assert.deepEqual(seen, plain);
  return plain;
}

/** The reading's grants as lines. */
export const grantsOf = (sample: Sample): string[] => readingOf(sample).grants.map(grantText);

/** The reading's facts as lines. */
export const factsOf = (sample: Sample): string[] => readingOf(sample).facts.map(factText);
