import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { JsonObject, PlannedResource } from "../model/plan-document.ts";
import { type PackageRequest, packageOf, rootUrn, STACK_TYPE, type StackId, urnOf } from "../model/urn.ts";
import type { Sdk } from "../sdk/sdk.ts";
import { refuseCall } from "./cloud-calls.ts";
import type { ProviderPackages } from "./provider-packages.ts";
import type { Recording } from "./recording.ts";
import { Lineage } from "./registration/lineage.ts";
import { knownOutputs, plannedResource } from "./registration/planned-resource.ts";
import { optionsOf, type Registration, transform } from "./registration/registration.ts";
import type { RunTransform } from "./registration/transforms.ts";
import { dynamicResource, existence, failedTransform, reading, remoteComponent } from "./unresolved.ts";

/** The parts that the engine works with. */
export interface EngineParts {
  readonly id: StackId;
  /** The program's own SDK. The engine's answers are messages of this copy. */
  readonly sdk: Sdk;
  readonly packages: ProviderPackages;
  readonly runTransform: RunTransform;
  /** Receives what the program does. */
  readonly recording: Recording;
}

/**
 * Behaves like Pulumi's engine in a preview of an empty stack, as far as a program or a reader of its resources can
 * tell, and records what happens. Nothing leaves the process.
 *
 * Each method implements the remote call of the same name. It returns the response, or throws the error that the
 * program receives.
 */
export class OfflineEngine {
  readonly #parts: EngineParts;
  readonly #lineage = new Lineage();
  readonly #stackTransforms: Callback[] = [];
  /** Known state of each resource, by URN. */
  readonly #states = new Map<string, State>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async registerResource(request: RegisterResourceRequest) {
    const { sdk, packages, runTransform, recording } = this.#parts;
    this.#putBelowStack(request);
    const requested = optionsOf(request, sdk);
    this.#lineage.inherit(request, requested);
    const own = request.getTransformsList?.() ?? [];
    const inherited = [...this.#lineage.transformsAbove(request.getParent()), ...this.#stackTransforms];
    const registration = await transform(request, requested, { own, inherited }, runTransform);
    const { options } = registration;

    const urn = this.#claim(request.getParent(), request.getType(), request.getName());
    const provider = this.#lineage.providerOf(request, options, () => {
      const wanted = packageWanted(request.getType(), options.getVersion(), options.getPluginDownloadUrl());
      return packages.defaultProvider(packages.registered(request.getPackageref?.()) ?? wanted, urn);
    });
    this.#lineage.remember(urn, request, options, provider);
    const resource = plannedResource(urn, request, registration, provider);
    recording.resources.push(resource);
    recording.unresolved.push(...registration.failures.map((message) => failedTransform(resource, message)));
    if (!registration.isAsRequested) recording.transformed.add(urn);
    if (request.getRemote()) recording.unresolved.push(remoteComponent(resource));
    if (packageOf(resource.type) === DYNAMIC) recording.unresolved.push(dynamicResource(resource));
    this.#states.set(urn, { urn, id: request.getImportid(), state: resource.inputs });

    const response = new sdk.resources.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(request.getImportid());
    response.setObject(this.#outputsOf(request, registration, resource));
    return response;
  }

  registerResourceOutputs(request: RegisterResourceOutputsRequest) {
    const outputs = (request.getOutputs()?.toJavaScript() ?? {}) as JsonObject;
    this.#parts.recording.outputs.set(request.getUrn(), outputs);
    return {};
  }

  /** Handles `X.get` and StackReference, of which only the id is known. */
  readResource(request: ReadResourceRequest) {
    const { sdk, packages, recording } = this.#parts;
    this.#putBelowStack(request);
    const urn = this.#claim(request.getParent(), request.getType(), request.getName());
    if (request.getProvider() === "")
      packages.defaultProvider(
        packageWanted(request.getType(), request.getVersion(), request.getPlugindownloadurl?.() ?? ""),
        urn,
      );
    const state = (request.getProperties()?.toJavaScript() ?? {}) as JsonObject;
    this.#states.set(urn, { urn, id: request.getId(), state });
    recording.unresolved.push(reading(urn, request.getType(), request.getId()));
    const response = new sdk.resources.ReadResourceResponse();
    response.setUrn(urn);
    response.setProperties(this.#toStruct(state));
    return response;
  }

  /**
   * `watchCalls` already handles the provider functions of the program's SDK. Only those of a second copy arrive here.
   */
  invoke(request: ResourceInvokeRequest) {
    if (request.getTok() !== "pulumi:pulumi:getResource") return refuseCall(request.getTok());
    const { urn } = (request.getArgs()?.toJavaScript() ?? {}) as { urn?: string };
    const state = this.#states.get(urn ?? "");
    if (state === undefined) throw new Error(`unknown resource ${urn}`);
    const response = new this.#parts.sdk.InvokeResponse();
    response.setReturn(this.#toStruct({ ...state }));
    return response;
  }

  call(request: ResourceCallRequest) {
    return refuseCall(request.getTok());
  }

  existsResource(request: { getType(): string; getId(): string }) {
    const { sdk, recording } = this.#parts;
    recording.unresolved.push(existence(request.getType(), request.getId()));
    const response = new sdk.resources.ExistsResourceResponse();
    response.setUnknown(true);
    return response;
  }

  registerPackage(request: RegisterPackageRequest) {
    const { sdk, packages } = this.#parts;
    const parameterization = request.getParameterization() ?? request.getExtension$?.();
    const response = new sdk.resources.RegisterPackageResponse();
    response.setRef(
      packages.register({
        name: parameterization?.getName() ?? request.getName(),
        version: parameterization?.getVersion() ?? request.getVersion(),
        pluginDownloadUrl: request.getDownloadUrl(),
      }),
    );
    return response;
  }

  registerStackTransform(callback: Callback) {
    this.#stackTransforms.push(callback);
    return {};
  }

  /** Transforms of calls have nothing to act on here, and hooks run only in an update. */
  registerStackInvokeTransform() {
    return {};
  }
  registerResourceHook() {
    return {};
  }
  registerErrorHook() {
    return {};
  }

  /** SDKs before 3.57 ask the engine for the stack, and give no parent if they get no answer. */
  #putBelowStack(request: RegisterResourceRequest | ReadResourceRequest): void {
    if (request.getParent() === "" && request.getType() !== STACK_TYPE) request.setParent(rootUrn(this.#parts.id));
  }

  /** Returns the URN of a new resource. @throws Error with Pulumi's message if the URN is taken. */
  #claim(parent: string, type: string, name: string): string {
    const urn = urnOf(this.#parts.id, parent, type, name);
    if (this.#states.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    return urn;
  }

  /**
   * Returns the outputs that the program receives: nothing for a local component, mostly the unchanged inputs
   * otherwise.
   */
  #outputsOf(request: RegisterResourceRequest, { options, isAsRequested }: Registration, resource: PlannedResource) {
    if (!request.getCustom() && !request.getRemote()) return new this.#parts.sdk.structs.Struct();
    const asSent = isAsRequested && options.getAdditionalSecretOutputsList().length === 0 && resource.provider !== null;
    return asSent ? request.getObject() : this.#toStruct(knownOutputs(resource, options));
  }

  #toStruct(value: JsonObject) {
    return this.#parts.sdk.structs.Struct.fromJavaScript(value as never);
  }
}

/** Package of the SDK's dynamic resources. */
const DYNAMIC = "pulumi-nodejs";

interface State extends JsonObject {
  readonly urn: string;
  readonly id: string;
  readonly state: JsonObject;
}

const packageWanted = (type: string, version: string, pluginDownloadUrl: string): PackageRequest => ({
  name: packageOf(type),
  version,
  pluginDownloadUrl,
});
