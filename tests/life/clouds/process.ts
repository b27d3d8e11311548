import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { serveProvider } from "../../support/pulumi/grpc-server.ts";
import { type Change, Cloud, type Standing } from "./cloud.ts";
import type { Props } from "./constraints.ts";
import { methodsOf } from "./provider.ts";

/** What the process of a cloud tells the test that started it. */
export type Told =
  | { readonly port: number }
  /** The writer waits until the test has heard of it. */
  | { readonly change: Change; readonly number: number }
  | { readonly answered: number; readonly standing: Standing | undefined };

/** What a test has the process of a cloud do. */
export type Question =
  | { readonly place: Props }
  /** By id. */
  | { readonly takeAway: string }
  /** Why. */
  | { readonly refuse: string | undefined };

/** What a test tells the process of a cloud. */
export type Asked = { readonly heard: number } | (Question & { readonly type: string; readonly question: number });

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
  } else tell({ answered: asked.question, standing: done(asked.type, asked) });
});
// Whatever ends the test, it ends with it.
process.on("disconnect", () => process.exit());

function done(type: string, question: Question): Standing | undefined {
  if ("place" in question) return cloud.place(type, question.place);
  if ("takeAway" in question) cloud.takeAway(type, question.takeAway);
  else cloud.refuse(type, question.refuse);
  return undefined;
}

const { port } = await serveProvider(providerGrpc.ResourceProviderService, methodsOf(cloud));
tell({ port });
