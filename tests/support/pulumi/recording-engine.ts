import assert from "node:assert/strict";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";

/** One resource as the program registered it; components too. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Name of the parent, empty at the top. */
  readonly parent: string;
  readonly provider: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into it as deep as they like and compare what they find.
  readonly inputs: Record<string, any>;
  /** Names of the resources it waits for. */
  readonly dependencies: readonly string[];
  /** Names of the resources that each input comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly deleteBeforeReplace: boolean | undefined;
  /** Name of the resource that it ends with, empty where there is none. */
  readonly deletedWith: string;
  /** What a component published by `registerOutputs`. */
  // biome-ignore lint/suspicious/noExplicitAny: as for inputs.
  outputs?: Record<string, any>;
}

export interface RecordOptions {
  /** Whether what a cloud computes is unknown, as in `pulumi preview`. Default: false. */
  readonly preview?: boolean;
  /**
   * What the cloud would add to the inputs of a resource, such as `arn`. Default: an `arn`; its `id`, where none is
   * given, `${name}-id`.
   */
  readonly computed?: (resource: Registered) => Record<string, unknown>;
  /** Answer to an invoke. Default: it fails, naming the token. */
  readonly invoke?: (token: string, inputs: unknown) => Record<string, unknown>;
}

/** Answers like an engine whose clouds invent ids, and keeps what it was asked. */
export class RecordingEngine extends MockMonitor {
  readonly registered: Registered[] = [];
  readonly #options: RecordOptions;

  constructor(options: RecordOptions) {
    super({
      newResource: () => assert.fail("registered past the recorder"),
      call: ({ token, inputs }) => options.invoke?.(token, inputs) ?? assert.fail(`unexpected call of ${token}`),
    });
    this.#options = options;
  }

  override async registerResource(
    request: proto.RegisterResourceRequest,
    done: (error: unknown, response: unknown) => void,
  ): Promise<void> {
    const resource = registeredOf(request);
    if (this.registered.some(({ urn }) => urn === resource.urn))
      return done(new Error(`Duplicate resource URN '${resource.urn}'`), undefined);
    this.registered.push(resource);
    const response = new proto.RegisterResourceResponse();
    response.setUrn(resource.urn);
    const { id = `${resource.name}-id`, ...computed } = this.#computed(resource);
    response.setId(resource.custom && !this.#options.preview ? String(id) : "");
    response.setObject(structOf(request, { ...resource.inputs, ...computed }));
    done(null, response);
  }

  override registerResourceOutputs(
    request: proto.RegisterResourceOutputsRequest,
    done: (error: unknown, response: unknown) => void,
  ): void {
    const resource = this.registered.find(({ urn }) => urn === request.getUrn());
    if (resource) resource.outputs = request.getOutputs()?.toJavaScript() ?? {};
    done(null, {});
  }

  #computed(resource: Registered): Record<string, unknown> {
    if (!resource.custom || this.#options.preview) return {};
    return this.#options.computed?.(resource) ?? { arn: `arn:aws:mock:eu-west-2:123456789012:${resource.name}` };
  }
}

const registeredOf = (request: proto.RegisterResourceRequest): Registered => ({
  urn: urnOf(request.getParent(), request.getType(), request.getName()),
  type: request.getType(),
  name: request.getName(),
  custom: request.getCustom(),
  parent: nameOf(request.getParent()),
  provider: request.getProvider(),
  inputs: request.getObject()?.toJavaScript() ?? {},
  dependencies: request.getDependenciesList().map(nameOf).sort(),
  propertyDependencies: Object.fromEntries(
    request
      .getPropertydependenciesMap()
      .toArray()
      .map(([key, urns]) => [key, (urns as unknown as [string[]])[0].map(nameOf).sort()] as const)
      .filter(([, names]) => names.length > 0),
  ),
  protect: request.getProtect() ?? false,
  deletedWith: nameOf(request.getDeletedwith()),
  deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
});

/** A struct made by the SDK's own protobuf library, which is no dependency of ours. */
function structOf(request: proto.RegisterResourceRequest, value: Record<string, unknown>) {
  type Struct = NonNullable<ReturnType<typeof request.getObject>>;
  const { fromJavaScript } = Object(request.getObject()).constructor as { fromJavaScript(value: object): Struct };
  return fromJavaScript(value);
}

const urnOf = (parent: string, type: string, name: string): string =>
  `urn:pulumi:stack::project::${parent ? `${parent.split("::")[2]}$` : ""}${type}::${name}`;

/** The last part of a URN; empty for none. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
