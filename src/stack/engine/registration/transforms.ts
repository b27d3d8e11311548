import type { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb.js";
import type { JsonObject } from "../../model/plan-document.ts";
import type { Sdk } from "../../sdk/sdk.ts";

/** The parts of a registration that a transform may change. */
export interface Transformed {
  readonly inputs: JsonObject;
  readonly options: TransformResourceOptions;
}

/** What a transform is told and can't change. */
export interface TransformSubject {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string;
}

/** Runs a transform of the program. @throws Error with what the transform threw. */
export type RunTransform = (callback: Callback, subject: TransformSubject, before: Transformed) => Promise<Transformed>;

/**
 * Returns a function that runs transforms through the SDK's callback server and its real protocol, as the engine does.
 * Each SDK thus converts options and inputs in its own way.
 */
export function transformRunner({ callbacks, callbackClients, grpc, resources, structs }: Sdk): RunTransform {
  const clients = new Map<string, CallbacksClient>();
  const clientOf = (target: string) => {
    const { CallbacksClient } = callbackClients();
    const client = clients.get(target) ?? new CallbacksClient(target, grpc.credentials.createInsecure());
    clients.set(target, client);
    return client;
  };
  return async (callback, { type, name, custom, parent }, before) => {
    const request = new resources.TransformRequest();
    request.setType(type);
    request.setName(name);
    request.setCustom(custom);
    request.setParent(parent);
    request.setProperties(structs.Struct.fromJavaScript(before.inputs as never));
    request.setOptions(before.options);
    const invocation = new (callbacks().CallbackInvokeRequest)();
    invocation.setToken(callback.getToken());
    invocation.setRequest(request.serializeBinary());
    const answer = await new Promise<Uint8Array>((resolve, reject) => {
      clientOf(callback.getTarget()).invoke(invocation, (error, response) =>
        error ? reject(new Error(error.details)) : resolve(response.getResponse_asU8()),
      );
    });
    const after = resources.TransformResponse.deserializeBinary(answer);
    return {
      inputs: (after.getProperties()?.toJavaScript() as JsonObject | undefined) ?? before.inputs,
      options: after.getOptions() ?? before.options,
    };
  };
}
