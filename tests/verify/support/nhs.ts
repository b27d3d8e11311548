import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { request } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { Server } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Mailbox } from "../../../src/verify/model/verify-request.ts";

// What NHS England publishes to work with: mesh-sandbox, a MESH to test against, and mesh-client.

/** A mailbox of the sandbox's. */
export const MAILBOX: Mailbox = { id: "X26ABC1", password: "password", sharedKey: "TestKey" };

const PYTHON = join(import.meta.dirname, "..", ".venv", "bin", "python");

/** A Python of its own, without the proxies and authorities that this environment may name. */
function python(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  if (!existsSync(PYTHON)) throw new Error("mesh-sandbox and mesh-client are missing. Run tests/verify/install.sh.");
  return spawn(PYTHON, ["-W", "ignore", ...args], { env: { PATH: process.env.PATH ?? "", ...env } });
}

/** A running program, to be ended. */
export interface Running {
  readonly stop: () => void;
}

/**
 * mesh-sandbox on a free port of loopback, where it checks passwords and signatures.
 *
 * @param tls options of uvicorn's for TLS; without any, it speaks plain HTTP.
 * @throws Error with what it said where it does not start.
 */
export async function startSandbox(tls: readonly string[] = []): Promise<Running & { readonly port: number }> {
  const args = ["-m", "uvicorn", "mesh_sandbox.api:app", "--host", "127.0.0.1", "--port", "0", ...tls];
  const child = python(args, { AUTH_MODE: "full", SHARED_KEY: MAILBOX.sharedKey });
  child.stdout.resume();
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const port = /running on https?:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    child.stderr.resume();
    return { port: Number(port), stop: () => child.kill() };
  }
  throw new Error(`mesh-sandbox does not start:\n${said.join("\n")}`);
}

/** A handshake for mesh-client to make; files by path. */
export interface MeshClientJob {
  readonly url: string;
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
  readonly proxy?: string;
  readonly mailbox: Mailbox;
}

/** mesh-client, which answers each job with the HTTP status or with the error that it gives. */
export function startMeshClient(): Running & { readonly handshake: (job: MeshClientJob) => Promise<string> } {
  const child = python([join(import.meta.dirname, "mesh-client.py")]);
  child.stderr.pipe(process.stderr);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    stop: () => child.kill(),
    async handshake(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const { value } = await answers.next();
      if (value === undefined) throw new Error("mesh-client has ended.");
      return JSON.parse(value);
    },
  };
}

/** A gateway as MESH has one: TLS ends here, and what comes through goes on to `port` in clear. */
export const gateway = (options: ServerOptions, port: number): Server =>
  createServer(options, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
