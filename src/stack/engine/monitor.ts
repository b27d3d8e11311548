import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { JsonObject, PlannedResource } from "../model/plan-document.ts";
import { defaultProviderReference, type PackageRequest, packageOf, type StackId, urnOf } from "../model/urn.ts";
import type { Sdk } from "../sdk/sdk.ts";
import { refuseCall } from "./cloud-calls.ts";
import { Lineage } from "./lineage.ts";
import { knownOutputs, plannedResource } from "./planned-resource.ts";
import type { Recording } from "./recording.ts";
import { optionsOf, type Registration, transform } from "./registration.ts";
import { transformRunner } from "./transforms.ts";
import { existence, reading, remoteComponent } from "./unresolved.ts";

type Reply<T> = (error: Error | null, response?: T) => void;

/**
 * A resource monitor that does what Pulumi's engine does in a preview of an empty stack, as far as a program or a reader of
 * its resources can tell, and records it. Nothing leaves the process.
 *
 * Built on the mock monitor of the program's own SDK, which says what that SDK's monitors can do.
 *
 * @param refusesDefault whether resources of a package must name their provider.
 */
export function createMonitor(
  sdk: Sdk,
  id: StackId,
  refusesDefault: (providerPackage: string) => boolean,
  recording: Recording,
): MockMonitor {
  const { resources: messages, structs } = sdk;
  const lineage = new Lineage();
  const stackTransforms: Callback[] = [];
  const packages = new Map<string, PackageRequest>();
  const run = transformRunner(sdk);
  const defaultProvider = (wanted: PackageRequest, urn: string): string => {
    if (refusesDefault(wanted.name))
      throw new Error(`Default provider for '${wanted.name}' disabled. '${urn}' must use an explicit provider.`);
    return defaultProviderReference(id, wanted);
  };

  return new (class extends sdk.mocks.MockMonitor {
    override async registerResource(request: RegisterResourceRequest, reply: Reply<unknown>): Promise<void> {
      await answer(reply, async () => {
        const parent = request.getParent();
        const requested = optionsOf(request, sdk);
        lineage.inherit(request, requested);
        const own = request.getTransformsList?.() ?? [];
        const inherited = [...lineage.transformsAbove(parent), ...stackTransforms];
        const registration = await transform(request, requested, { own, inherited }, run);
        const { options } = registration;

        const urn = this.#claim(parent, request.getType(), request.getName());
        const provider = lineage.providerOf(request, options, () => {
          const wanted = packageWanted(request.getType(), options.getVersion(), options.getPluginDownloadUrl());
          return defaultProvider(packages.get(request.getPackageref?.()) ?? wanted, urn);
        });
        lineage.remember(urn, request, options, provider);
        const resource = plannedResource(urn, request, registration, provider);
        recording.resources.push(resource);
        if (request.getRemote()) recording.unresolved.push(remoteComponent(resource));
        this.resources.set(urn, { urn, id: request.getImportid(), state: resource.inputs });

        const response = new messages.RegisterResourceResponse();
        response.setUrn(urn);
        response.setId(request.getImportid());
        response.setObject(outputsOf(request, registration, resource));
        return response;
      });
    }

    override registerResourceOutputs(request: RegisterResourceOutputsRequest, reply: Reply<object>): void {
      recording.outputs.set(request.getUrn(), (request.getOutputs()?.toJavaScript() ?? {}) as JsonObject);
      reply(null, {});
    }

    /** `X.get` and StackReference: only the id is known. */
    override async readResource(request: ReadResourceRequest, reply: Reply<unknown>): Promise<void> {
      await answer(reply, async () => {
        const urn = this.#claim(request.getParent(), request.getType(), request.getName());
        if (request.getProvider() === "")
          defaultProvider(packageWanted(request.getType(), request.getVersion(), request.getPlugindownloadurl()), urn);
        const state = (request.getProperties()?.toJavaScript() ?? {}) as JsonObject;
        this.resources.set(urn, { urn, id: request.getId(), state });
        recording.unresolved.push(reading(urn, request.getType(), request.getId()));
        const response = new messages.ReadResourceResponse();
        response.setUrn(urn);
        response.setProperties(toStruct(state));
        return response;
      });
    }

    /** Functions of providers arrive here only from a second copy of the SDK; `watchCalls` takes the others. */
    override async invoke(request: ResourceInvokeRequest, reply: Reply<unknown>): Promise<void> {
      if (request.getTok() === "pulumi:pulumi:getResource") return super.invoke(request, reply);
      return answer(reply, async () => refuseCall(request.getTok()));
    }

    call(request: ResourceCallRequest, reply: Reply<unknown>): Promise<void> {
      return answer(reply, async () => refuseCall(request.getTok()));
    }

    override existsResource(request: { getType(): string; getId(): string }, reply: Reply<unknown>): void {
      recording.unresolved.push(existence(request.getType(), request.getId()));
      const response = new messages.ExistsResourceResponse();
      response.setUnknown(true);
      reply(null, response);
    }

    override registerPackage(request: RegisterPackageRequest, reply: Reply<unknown>): void {
      const parameterization = request.getParameterization() ?? request.getExtension$?.();
      const reference = `package-${packages.size}`;
      packages.set(reference, {
        name: parameterization?.getName() ?? request.getName(),
        version: parameterization?.getVersion() ?? request.getVersion(),
        pluginDownloadUrl: request.getDownloadUrl(),
      });
      const response = new messages.RegisterPackageResponse();
      response.setRef(reference);
      reply(null, response);
    }

    override registerStackTransform(callback: Callback, reply: Reply<object>): void {
      stackTransforms.push(callback);
      reply(null, {});
    }

    /** Transforms of calls have nothing to act on here, and hooks run in an update. */
    override registerStackInvokeTransform(_callback: Callback, reply: Reply<object>): void {
      reply(null, {});
    }
    registerResourceHook(_request: unknown, reply: Reply<object>): void {
      reply(null, {});
    }
    registerErrorHook(_request: unknown, reply: Reply<object>): void {
      reply(null, {});
    }

    /** A URN not used yet. @throws Error in the engine's words. */
    #claim(parent: string, type: string, name: string): string {
      const urn = urnOf(id, parent, type, name);
      if (this.resources.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
      return urn;
    }
  })({ newResource: ({ inputs }) => ({ id: undefined, state: inputs }), call: ({ token }) => refuseCall(token) });

  /** What a program gets back. A local component gets nothing, and most others exactly what they sent. */
  function outputsOf(
    request: RegisterResourceRequest,
    { options, isAsRequested }: Registration,
    resource: PlannedResource,
  ) {
    if (!request.getCustom() && !request.getRemote()) return new structs.Struct();
    const asSent = isAsRequested && options.getAdditionalSecretOutputsList().length === 0 && resource.provider !== null;
    return asSent ? request.getObject() : toStruct(knownOutputs(resource, options));
  }

  function toStruct(value: JsonObject) {
    return structs.Struct.fromJavaScript(value as never);
  }
}

/** Replies with what `work` returns, or with its error in the form of a failed remote call. */
async function answer<T>(reply: Reply<T>, work: () => Promise<T>): Promise<void> {
  let response: T;
  try {
    response = await work();
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    reply(Object.assign(failure, { details: failure.message }));
    return;
  }
  reply(null, response);
}

const packageWanted = (type: string, version: string, pluginDownloadUrl: string): PackageRequest => ({
  name: packageOf(type),
  version,
  pluginDownloadUrl,
});
