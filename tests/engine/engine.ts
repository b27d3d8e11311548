import { execFile } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nameOfUrn } from "../../src/egress/place.ts";
import { folderOf } from "../support/folder.ts";
import { PACK } from "../support/pack-client.ts";
import { serveStandIn } from "./stand-in-providers.ts";

/** A real Pulumi engine, with a state of its own and providers that stand in for those of clouds. */
export interface Engine {
  /** What the pack says in `pulumi preview` of a program that registers these resources. */
  preview(registrations: unknown, settings: object | undefined, environment: string | undefined): Promise<string[]>;
  /** What it says in `pulumi policy analyze` of a state. */
  analyze(state: unknown, settings: object | undefined): Promise<string[]>;
  close(): void;
}

/** @param packages whose resources providers stand in for. */
export async function startEngine(packages: readonly string[]): Promise<Engine> {
  const folder = folderOf({});
  const program = join(folder, "engine", "program");
  cpSync(join(import.meta.dirname, "program"), program, { recursive: true });
  symlinkSync(join(PACK, "..", "node_modules"), join(folder, "node_modules"));
  for (const name of ["state", "home"]) mkdirSync(join(folder, name));
  const provider = await serveStandIn();

  const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${provider.port}`).join(),
      ...more,
    };
    delete env.PULUMI_ACCESS_TOKEN;
    return new Promise((resolve, reject) =>
      execFile(
        "pulumi",
        [...args, "--non-interactive", "--color", "never"],
        { cwd: program, env, maxBuffer: 1 << 28 },
        // A finding ends it with an error as well, and says so in its events.
        (error, out, err) =>
          error && out === "" ? reject(new Error(`pulumi ${args.join(" ")}: ${err}`)) : resolve(out),
      ),
    );
  };
  const write = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  const withSettings = (settings: object = {}) => ({ MESH_EGRESS_POLICY_SETTINGS: write("settings.yaml", settings) });

  await run(["stack", "init", "stack"]);
  return {
    async preview(registrations, settings, environment) {
      const config = environment === undefined ? {} : { "mesh-egress:environment": environment };
      writeFileSync(join(program, "Pulumi.stack.yaml"), JSON.stringify({ config }));
      return findingsIn(
        await run(["preview", "--stack", "stack", "--policy-pack", PACK, "--json"], {
          ...withSettings(settings),
          MESH_EGRESS_CASES: write("cases.json", registrations),
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
    close: provider.close,
  };
}

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
