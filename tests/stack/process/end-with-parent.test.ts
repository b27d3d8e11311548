import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "mocha";
import { cleanUp } from "../../support/clean-up.ts";
import { programFolder } from "../../support/pulumi/plan.ts";

const at = (path: string): string => JSON.stringify(import.meta.resolve(`../../../src/stack/${path}`));
const folder = JSON.stringify(programFolder("busy"));

/** What starts the process that is in a loop. The folder is a program, and will do as a pack. */
const STARTERS = {
  program: `
    import { planStacks } from ${at("plan.ts")};
    import { chooseStacks } from ${at("project/choose-program.ts")};
    const requests = chooseStacks({ program: ${folder}, stacks: ["dev"], cwd: ${folder} });
    await planStacks(requests, { onOutput: () => undefined, compileCache: undefined });
  `,
  pack: `
    import { startPack } from ${at("pack/pack-process.ts")};
    await startPack({ folder: ${folder}, compileCache: undefined }).serve({}, 600_000);
  `,
};

for (const [what, starter] of Object.entries(STARTERS))
  describe(`a ${what} in a loop`, () => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGKILL"] as const)
      it(`is gone once the command gets ${signal}`, async () => {
        const server = createServer().listen(0, "127.0.0.1");
        cleanUp(() => server.close());
        await once(server, "listening");
        const { port } = server.address() as AddressInfo;
        const command = spawn(process.execPath, ["--input-type=module", "-e", starter], {
          stdio: ["ignore", "ignore", "inherit"],
          env: { ...process.env, BUSY_PORT: String(port) },
        });
        cleanUp(() => command.kill("SIGKILL"));
        const [connection] = (await once(server, "connection")) as [Socket];
        const gone = new Promise((resolve) => connection.on("error", () => undefined).once("close", resolve));
        connection.resume();
        command.kill(signal);
        await gone;
      });
  });
