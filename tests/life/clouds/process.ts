import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { serveProvider } from "../../support/grpc-server.ts";
import { type Change, Cloud, type Standing } from "./cloud.ts";
import type { Props } from "./constraints.ts";
import { methodsOf } from "./provider.ts";

/** What the process of a cloud tells the test that started it. */
export type Told =
  | { readonly port: number }
  /** The writer waits until the test has heard of it. */
  | { readonly change: Change; readonly number: number }
  | { readonly answered: number; readonly standing: Standing | undefined };

/** What a test tells the process of a cloud. */
export type Asked =
  | { readonly heard: number }
  | { readonly place: Props; readonly type: string; readonly question: number }
  | { readonly takeAway: string; readonly type: string; readonly question: number };

const tell = (message: Told): void => void process.send?.(message);

const waiting = new Map<number, () => void>();
const cloud = new Cloud((change) => {
  const number = cloud.writes.length;
  return new Promise<void>((heard) => {
    waiting.set(number, heard);
    tell({ change, number });
  });
});

process.on("message", (asked: Asked) => {
  if ("heard" in asked) {
    waiting.get(asked.heard)?.();
    waiting.delete(asked.heard);
  } else if ("place" in asked) tell({ answered: asked.question, standing: cloud.place(asked.type, asked.place) });
  else {
    cloud.takeAway(asked.type, asked.takeAway);
    tell({ answered: asked.question, standing: undefined });
  }
});
// Whatever ends the test, it ends with it.
process.on("disconnect", () => process.exit());

const { port } = await serveProvider(providerGrpc.ResourceProviderService, methodsOf(cloud));
tell({ port });
