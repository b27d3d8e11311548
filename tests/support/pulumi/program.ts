import assert from "node:assert/strict";
import type { AsyncLocalStorage } from "node:async_hooks";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { readProject } from "../../../src/stack/project/project.ts";
import { readStackConfig } from "../../../src/stack/project/stack-config.ts";
import { shippedProgram } from "../repository/shipped.ts";
import { type Recording, type RecordOptions, type Registered, record, settledValue } from "./mocks.ts";

/** What one run of the program came to. */
export interface Run {
  readonly recording: Recording;
  /** What the program exports, settled; undefined where it isn't known yet. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read into it as deep as they like and compare what they find.
  readonly outputs: Readonly<Record<string, any>>;
  /** What the program threw, if it did. */
  readonly error: unknown;
}

export interface RunOptions {
  /** Whether it is a `pulumi preview`. Default: true. */
  readonly preview?: boolean;
  /** Values to start from, by key without the project. Default: the shipped file with its placeholders filled in. */
  readonly base?: Readonly<Record<string, unknown>>;
  /** Changes to them. Undefined takes one away. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Full keys that are stored encrypted. */
  readonly secretKeys?: readonly string[];
  /** What the clouds add to a resource, its id included. Default: an ARN, and endpoints of a firewall. */
  readonly computed?: RecordOptions["computed"];
}

/** What the program refuses to go on with: sentences that Pulumi prints without a stack, and nothing registered. */
export function refusalOf({ error, recording }: Run): string[] {
  assert.ok(pulumi.RunError.isInstance(error), `no refusal but ${error}`);
  assert.ok(error.cause instanceof ConfigurationError);
  assert.equal(error.message, error.cause.message);
  assert.deepEqual(recording.resources, []);
  return error.message.split("\n");
}

/** The values of the shipped stack file and of Pulumi.yaml, parsed, by key without the project. */
export function fileConfig(stack: string): Record<string, unknown> {
  const { values } = readStackConfig(readProject(join(shippedProgram(), "Pulumi.yaml")), stack);
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith("mesh-egress:"))
      .map(([key, text]) => [key.slice("mesh-egress:".length), /^[[{]/.test(text) ? JSON.parse(text) : text]),
  );
}

/** The same with ids and networks as a user might have them, where the file has placeholders. */
export const filledConfig = (stack: string): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(fileConfig(stack))
      .replaceAll("00000000-0000-0000-0000-000000000000", "8d1f2a3b-1111-4abc-9000-0a0b0cc0ffee")
      .replaceAll("placeholder-", "trust-")
      .replaceAll("192.0.2.", "10.20.2.")
      .replaceAll(/0{12,}/g, (zeros) => "1".repeat(zeros.length)),
  );

/** Runs the real program, with the configuration of the shipped stack file, under mocks. */
export async function runProgram(stack: string, options: RunOptions = {}): Promise<Run> {
  const config = Object.entries({ ...(options.base ?? filledConfig(stack)), ...options.config }).filter(
    ([, value]) => value !== undefined,
  );
  let outputs: Run["outputs"] = {};
  let error: unknown;
  const recording = await record(
    async () => {
      callIt("mesh-egress", stack);
      const texts = config.map(([key, value]) => [
        `mesh-egress:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      pulumi.runtime.setAllConfig(Object.fromEntries(texts), [...(options.secretKeys ?? [])]);
      try {
        // A module runs once for each address.
        const program = await import(`../../../index.ts?run=${++runs}`);
        outputs = await settledTree(program);
      } catch (thrown) {
        error = thrown;
      }
    },
    { preview: options.preview ?? true, computed: options.computed ?? computed },
  );
  return { recording, outputs, error };
}

/** What the clouds would add: an ARN, and of a firewall the endpoint in each zone. */
function computed({ name, type, inputs }: Registered): Record<string, unknown> {
  const arn = `arn:aws:mock:eu-west-2:111111111111:${name}`;
  if (!type.endsWith(":Firewall")) return { arn };
  const syncStates = [
    {
      availabilityZone: "eu-west-2a",
      attachments: [{ endpointId: "vpce-1", subnetId: inputs.subnetMappings[0].subnetId }],
    },
  ];
  return { arn, firewallStatuses: [{ syncStates }] };
}

let runs = 0;

/** The value with each output inside it settled, one by one, for a single unknown would hide all others. */
async function settledTree(value: object): Promise<Record<string, unknown>> {
  const entries = Object.entries(value).map(async ([key, part]) => {
    if (pulumi.Output.isInstance(part)) return [key, await settledValue(part)];
    return [key, typeof part === "object" && part !== null ? await settledTree(part) : part];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The recorder calls every project and stack the same; the program tells by the names what its configuration is. */
function callIt(project: string, stack: string): void {
  const storage = (globalThis as unknown as { asyncLocalStorage: AsyncLocalStorage<Store> }).asyncLocalStorage;
  Object.assign(storage.getStore()?.settings.options ?? {}, { project, stack });
}

interface Store {
  readonly settings: { readonly options: object };
}
