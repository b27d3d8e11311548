import { readFileSync, realpathSync, writeSync } from "node:fs";
import { answersFrom } from "../engine/answers.ts";
import { watchCalls } from "../engine/cloud-calls.ts";
import { inConstructionOrder } from "../engine/construction-order.ts";
import { watchOrigins } from "../engine/nested-origins.ts";
import { OfflineEngine } from "../engine/offline-engine.ts";
import { ProviderPackages } from "../engine/provider-packages.ts";
import { newRecording, type Recording } from "../engine/recording.ts";
import { transformRunner } from "../engine/registration/transforms.ts";
import { serveEngine } from "../engine/serve-engine.ts";
import { watchCallbacks } from "../engine/skipped-callbacks.ts";
import { stackPlan, stackUrn } from "../engine/stack-plan.ts";
import type { PlannedResource, Unresolved } from "../model/plan-document.ts";
import type { Failure, RunOutcome } from "../model/run-outcome.ts";
import { endWithParent } from "../process/end-with-parent.ts";
import { programEntry } from "../project/program-entry.ts";
import type { RunRequest } from "../project/run-request.ts";
import type { StackConfig } from "../project/stack-config.ts";
import { loadSdk, preloadSdk, type Sdk } from "../sdk/sdk.ts";
import { failureOf, isForAnswers } from "./failure.ts";
import { loadProgram } from "./load-program.ts";
import { runToEnd } from "./program-end.ts";
import { recordLog } from "./program-log.ts";
import { hideSecretConfig } from "./secret-config.ts";
import { registerTypeScript } from "./typescript.ts";

/**
 * Entry point of a process that plans one stack. It is a separate process because Pulumi's settings are global, a
 * program may end its process, and standard output belongs to the program. The request arrives as JSON on standard
 * input, and the outcome leaves as JSON on descriptor 3. An argument may name the program's folder in advance.
 */

/** Descriptors that `runner.ts` passes. The outcome goes to the first; the second closes with the parent. */
const OUTCOME_DESCRIPTOR = 3;
const PARENT_DESCRIPTOR = 4;

// The compile cache is for this process only. What the program starts has its own caches.
delete process.env.NODE_COMPILE_CACHE;
endWithParent(PARENT_DESCRIPTOR);
if (process.argv[2] !== undefined) preloadSdk(process.argv[2]);
main(JSON.parse(readFileSync(0, "utf8")));

function main(request: RunRequest): void {
  const recording = newRecording();
  let sdk: Sdk | undefined;
  let skippedCallbacks: () => Unresolved[] = () => [];
  let withOrigins = (resource: PlannedResource): PlannedResource => resource;
  runToEnd(
    async () => {
      const entry = programEntry(request.project);
      setEnvironment(request);
      process.chdir(entry.folder);
      process.argv = [process.argv[0] ?? "node", entry.path];
      sdk = prepareSdk(request, entry.folder, recording);
      withOrigins = watchOrigins(sdk, recording);
      skippedCallbacks = watchCallbacks(sdk, realpathSync(request.project.folder));
      const { typescript, tsconfig } = request.project.runtime;
      if (typescript) registerTypeScript({ sdkFolder: sdk.folder, tsconfig, modules: entry.modules });
      await sdk.pulumi.runtime.runInPulumiStack(() => loadProgram(entry) as never);
      await closeOldServers(sdk);
    },
    {
      isComplete: () => recording.outputs.has(stackUrn(request)),
      leaks: () => sdk?.debuggable.leakedPromises()[1] ?? "",
    },
    (end) => {
      const failure = failureOf(end, recording.notices);
      if (failure && !isForAnswers(end)) return send({ failure: withEnvironments(failure, request.config) });
      recording.unresolved.push(...skippedCallbacks());
      const id = { stack: request.stack, project: request.project.name };
      const resources = sdk ? inConstructionOrder(recording.resources.map(withOrigins), sdk, id) : [];
      const plan = stackPlan(request, recording, resources);
      send({ plan: failure ? { ...plan, failure: failure.message } : plan });
    },
  );
}

/** Loads the program's own SDK, set up for a preview of this stack, with our engine in place of Pulumi's. */
function prepareSdk(request: RunRequest, folder: string, recording: Recording): Sdk {
  const { project, stack, organization, config, answers = [] } = request;
  const sdk = loadSdk(folder);
  const id = { stack, project: project.name };
  const packages = new ProviderPackages(id, config);
  const engine = new OfflineEngine({ id, sdk, packages, runTransform: transformRunner(sdk), recording });
  sdk.settings.setMockOptions(serveEngine(engine, sdk), project.name, stack, true, organization);
  sdk.pulumi.runtime.setAllConfig({ ...config.values }, [...config.secretKeys]);
  recordLog(sdk, recording);
  watchCalls(sdk, recording, answersFrom(answers, config));
  hideSecretConfig(sdk, config.secretKeys);
  return sdk;
}

/** A missing value may come from an ESC environment, which an offline plan can't open. */
function withEnvironments(failure: Failure, { environments }: StackConfig): Failure {
  if (failure.kind !== "configuration" || environments.length === 0) return failure;
  const hint = `A plan doesn't open the ESC environment ${environments.join(", ")}, which may give what is missing.`;
  return { ...failure, message: `${failure.message}\n${hint}` };
}

/** SDKs before 3.190 run a server for transforms, which keeps the process alive until they are told to disconnect. */
async function closeOldServers({ settings }: Sdk): Promise<void> {
  if (!("signalAndWaitForShutdown" in settings)) await (settings as Sdk["settings"]).disconnect();
}

/** Sets what Pulumi's language host sets. A second copy of the SDK in the program reads it from here. */
function setEnvironment({ project, stack, organization }: RunRequest): void {
  Object.assign(process.env, {
    PULUMI_NODEJS_ORGANIZATION: organization,
    PULUMI_NODEJS_PROJECT: project.name,
    PULUMI_NODEJS_STACK: stack,
    PULUMI_NODEJS_DRY_RUN: "true",
    PULUMI_NODEJS_ROOT_DIRECTORY: project.folder,
  });
}

/** Writes everything before the process may end. */
function send(outcome: RunOutcome): void {
  const bytes = Buffer.from(JSON.stringify(outcome));
  for (let written = 0; written < bytes.length; ) written += writeSync(OUTCOME_DESCRIPTOR, bytes, written);
}
