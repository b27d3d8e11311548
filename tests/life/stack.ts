import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { cleanUp } from "../support/clean-up.ts";
import { folderOf } from "../support/folder.ts";
import { hostProgram } from "../support/pulumi/program-host.ts";
import { pulumiEnvironment } from "../support/pulumi/pulumi.ts";
import type { Landscape, Write } from "./clouds/cloud.ts";
import { Clouds } from "./clouds/clouds.ts";
import type { Props } from "./clouds/constraints.ts";

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
  readonly cloud: Clouds;
  /** Folder of the program, with the files of its stacks. */
  readonly folder: string;
  stack(name: string): Promise<Stack>;
}

/** A stack of the program that this repository ships. */
export interface Stack {
  /** Its state, in the backend. */
  readonly file: string;
  /** `pulumi up` with this configuration, from then on; `killAt` ends the engine at that write of it. */
  up(config?: Props, options?: { readonly killAt?: number }): Promise<Ran>;
  preview(config?: Props): Promise<Ran>;
  /** Any other command of Pulumi's, for this stack. */
  run(...args: string[]): Promise<Ran>;
  /** The resources in the state, as `pulumi stack export` has them. */
  resources(): Promise<readonly { readonly urn: string; readonly id?: string; readonly protect?: boolean }[]>;
}

/** Of all that is chosen at random here; a failure is seen again with the number that it printed. */
export const LIFE_SEED = Number(process.env.LIFE_SEED ?? Math.floor(Math.random() * 2 ** 31));

let runs = 0;

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * A backend in a folder of its own, with both clouds.
 *
 * @param program in place of the one that this repository ships, in a project without keys of its own.
 */
export async function openWorld(program?: () => Promise<void>): Promise<World> {
  const [cloud, { port, close }] = await Promise.all([
    Clouds.open(),
    // A module runs once for each address.
    hostProgram(program ?? (() => import(`../../index.ts?life=${++runs}`))),
  ]);
  cleanUp(close);
  const folder = folderOf({});
  const project = join(folder, "project");
  mkdirSync(project);
  // Links, so that the program is the one of this repository, and its folder keeps no stack of ours.
  if (program) writeFileSync(join(project, "Pulumi.yaml"), "{ name: mesh-egress, runtime: nodejs }");
  else copyFileSync(join(ROOT, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
  copyFileSync(join(ROOT, "package.json"), join(project, "package.json"));
  for (const name of ["index.ts", "node_modules"]) symlinkSync(join(ROOT, name), join(project, name));
  const env = pulumiEnvironment(folder, cloud.ports);

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
        file: join(folder, "state", ".pulumi", "stacks", "mesh-egress", `${name}.json`),
        up(config, { killAt } = {}) {
          configure(config);
          // A program of its own, which ends with the engine, where that is killed.
          const client = killAt === undefined ? ["--client", `127.0.0.1:${port}`] : [];
          return run(["up", ...at, ...client, "--yes", "--skip-preview"], killAt);
        },
        preview(config) {
          configure(config);
          return run(["preview", ...at, "--client", `127.0.0.1:${port}`]);
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
