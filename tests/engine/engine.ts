import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import { nameOfUrn } from "../../src/egress/resource/place.ts";
import { folderOf } from "../support/folder.ts";
import { Empty, type Message, made, serveProvider } from "../support/pulumi/grpc-server.ts";
import { PACK } from "../support/pulumi/pack-client.ts";
import { hostProgram } from "../support/pulumi/program-host.ts";
import { pulumiEnvironment } from "../support/pulumi/pulumi.ts";
import { register } from "./register.ts";
import type { Registration } from "./shapes.ts";

/** A real Pulumi engine, with a state of its own and providers that stand in for those of clouds. */
export interface Engine {
  /**
   * What the pack says in `pulumi preview` of a program that registers these resources, in a stack of that name.
   *
   * @param config of the stack, by key without the project.
   */
  preview(
    stack: string,
    registrations: readonly Registration[],
    settings: object | undefined,
    config: Readonly<Record<string, unknown>>,
  ): Promise<string[]>;
  /** What it says in `pulumi policy analyze` of a state. */
  analyze(state: unknown, settings: object | undefined): Promise<string[]>;
  close(): void;
}

/** @param packages whose resources providers stand in for. */
export async function startEngine(packages: readonly string[]): Promise<Engine> {
  const folder = folderOf({});
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "Pulumi.yaml"), JSON.stringify({ name: "project", runtime: "nodejs" }));
  let registrations: readonly Registration[] = [];
  const program = await hostProgram(async () => register(registrations));
  const provider = await serveProvider(providerGrpc.ResourceProviderService, TAKES_ALL);
  const env = pulumiEnvironment(folder, Object.fromEntries(packages.map((name) => [name, provider.port])));

  const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> =>
    new Promise((resolve, reject) =>
      execFile(
        "pulumi",
        [...args, "--non-interactive", "--color", "never"],
        { cwd: project, env: { ...env, ...more }, maxBuffer: 1 << 28 },
        // A finding ends it with an error as well, and says so in its events.
        (error, out, err) =>
          error && out === "" ? reject(new Error(`pulumi ${args.join(" ")}: ${err}`)) : resolve(out),
      ),
    );
  const write = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  const withSettings = (settings: object = {}) => ({ MESH_EGRESS_POLICY_SETTINGS: write("settings.yaml", settings) });

  return {
    async preview(stack, wanted, settings, config) {
      registrations = wanted;
      const keys = Object.entries(config).map(([key, value]) => [`mesh-egress:${key}`, value]);
      await run(["stack", "select", stack, "--create"]);
      writeFileSync(join(project, `Pulumi.${stack}.yaml`), JSON.stringify({ config: Object.fromEntries(keys) }));
      const to = ["--stack", stack, "--client", `127.0.0.1:${program.port}`];
      return findingsIn(
        await run(["preview", ...to, "--policy-pack", PACK, "--json"], {
          ...withSettings(settings),
          PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
        }),
      );
    },
    async analyze(state, settings) {
      const file = write("state.json", state);
      return findingsIn(
        await run(["policy", "analyze", "--file", file, "--policy-pack", PACK, "--json"], withSettings(settings)),
      );
    },
    close() {
      provider.close();
      program.close();
    },
  };
}

const asItIs = (request: Message): Message => made(proto.CheckResponse, { Inputs: request.getNews() });

/** A provider of any package: it takes every resource as it is, and knows no id before an update. */
const TAKES_ALL: Readonly<Record<string, (request: Message) => Message>> = {
  attach: () => new Empty(),
  cancel: () => new Empty(),
  getPluginInfo: () => made(plugin.PluginInfo, { Version: "1.0.0" }),
  checkConfig: asItIs,
  configure: () => made(proto.ConfigureResponse, { Acceptsecrets: true, Supportspreview: true }),
  check: asItIs,
  create: (request) =>
    made(proto.CreateResponse, { Id: request.getPreview() ? "" : "id", Properties: request.getProperties() }),
};

/** `check name` of each finding that the engine told, sorted. */
function findingsIn(out: string): string[] {
  const events = out
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  // Where something failed the stack wasn't judged, whatever was found until then.
  const errors = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" && !FINDINGS_END_IT.test(diagnosticEvent.message)
      ? diagnosticEvent.message
      : [],
  );
  if (errors.length > 0 || events.length === 0)
    throw new Error(`pulumi failed: ${errors.join("\n")}${out.slice(-1000)}`);
  return events
    .flatMap(({ policyEvent }) => policyEvent ?? [])
    .map(({ policyName, resourceUrn }) =>
      resourceUrn.includes("::pulumi:pulumi:Stack::") ? policyName : `${policyName} ${nameOfUrn(resourceUrn)}`,
    )
    .sort();
}

/** What the engine says in the end where a mandatory finding stopped it. */
const FINDINGS_END_IT = /^(?:<\{%[^%]*%\}>)*preview failed\b/;
