import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { cleanUp } from "../support/clean-up.ts";
import { folderOf } from "../support/folder.ts";
import { Cloud, type Landscape, type Write } from "./clouds/cloud.ts";
import type { Props } from "./clouds/constraints.ts";
import { serve } from "./clouds/provider.ts";
import { hostProgram } from "./program-host.ts";

/** What a command of Pulumi's did. */
export interface Ran {
  /** Whether it ended with exit code 0. */
  readonly ok: boolean;
  /** Everything it printed. */
  readonly out: string;
  /** What stood before it, and each write of it with what stood then. */
  readonly before: Landscape;
  readonly writes: readonly Write[];
}

/** Stacks of one backend, on clouds that stand in for real ones. */
export interface World {
  readonly cloud: Cloud;
  /** Folder of the program, with the files of its stacks. */
  readonly folder: string;
  stack(name: string): Promise<Stack>;
}

/** A stack of the program that this repository ships. */
export interface Stack {
  /** `pulumi up` with this configuration, from then on; `killAt` ends the engine at that write of it. */
  up(config?: Props, options?: { readonly killAt?: number }): Promise<Ran>;
  preview(config?: Props): Promise<Ran>;
  /** Any other command of Pulumi's, for this stack. */
  run(...args: string[]): Promise<Ran>;
  /** The resources in the state, as `pulumi stack export` has them. */
  resources(): Promise<readonly { readonly urn: string; readonly id?: string; readonly protect?: boolean }[]>;
}

const ROOT = resolve(import.meta.dirname, "../..");

/** A backend in a folder of its own, with both clouds: one process stands in for either, under two ports. */
export async function openWorld(): Promise<World> {
  const cloud = new Cloud();
  const servers = await Promise.all([serve(cloud), serve(cloud)]);
  const host = await hostProgram();
  cleanUp(() => {
    for (const { close } of servers) close();
  });
  const folder = folderOf({});
  for (const name of ["state", "home", "project"]) mkdirSync(join(folder, name));
  const project = join(folder, "project");
  // Links, so that the program is the one of this repository, and its folder keeps no stack of ours.
  for (const name of ["Pulumi.yaml", "package.json"]) copyFileSync(join(ROOT, name), join(project, name));
  for (const name of ["index.ts", "node_modules"]) symlinkSync(join(ROOT, name), join(project, name));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: ["aws", "azure-native"].map((name, index) => `${name}:${servers[index]?.port}`).join(),
    NODE_COMPILE_CACHE: join(ROOT, "node_modules", ".cache", "life"),
  };
  delete env.PULUMI_ACCESS_TOKEN;

  const run = async (args: readonly string[], killAt?: number): Promise<Ran> => {
    const before = cloud.landscape;
    const first = cloud.writes.length;
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: project,
      env,
      // A group of its own, so that what the engine started ends with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    cloud.onWrite = (count) => {
      if (count - first === killAt) endGroup(child);
    };
    const [out, err, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((done) => child.once("exit", done)),
    ]);
    cloud.onWrite = () => {};
    return { ok: code === 0, out: out + err, before, writes: cloud.writes.slice(first) };
  };

  return {
    cloud,
    folder: project,
    async stack(name) {
      const configure = (config: Props | undefined) => {
        if (!config) return;
        const keys = Object.entries(config).map(([key, value]) => [`mesh-egress:${key}`, value]);
        writeFileSync(join(project, `Pulumi.${name}.yaml`), JSON.stringify({ config: Object.fromEntries(keys) }));
      };
      const at = ["--stack", name];
      const { ok, out } = await run(["stack", "init", name]);
      if (!ok) throw new Error(out);
      return {
        up(config, { killAt } = {}) {
          configure(config);
          // A program of its own, which ends with the engine, where that is killed.
          const client = killAt === undefined ? ["--client", host] : [];
          return run(["up", ...at, ...client, "--yes", "--skip-preview"], killAt);
        },
        preview(config) {
          configure(config);
          return run(["preview", ...at, "--client", host]);
        },
        run: (...args) => run([...args, ...at]),
        async resources() {
          const { out } = await run(["stack", "export", ...at]);
          return JSON.parse(out).deployment.resources ?? [];
        },
      };
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
