import { joinKey } from "../../egress/input/parse.ts";
import type { PlannedResource } from "../model/plan-document.ts";
import type { Sdk } from "../sdk/sdk.ts";
import type { Recording } from "./recording.ts";

/** URNs of the resources that each output inside inputs comes from, by its path. */
type Origins = Readonly<Record<string, readonly string[]>>;

/**
 * Watches where outputs inside inputs come from. The SDK tells an engine only which resources a whole input depends on,
 * so that several lists in one input can't be told apart as long as their ids are unknown.
 *
 * This replaces a function of the SDK, because only it has the inputs after transformations and before they are sent.
 *
 * @returns a function to call when the program is done. It adds the origins to the dependencies by input.
 */
export function watchOrigins(
  { pulumi, registering }: Sdk,
  recording: Recording,
): (resource: PlannedResource) => PlannedResource {
  const origins = new Map<string, Origins>();
  const { registerResource } = registering;
  registering.registerResource = (resource, ...rest) => {
    const inputs = rest[rest.findIndex((each) => typeof each === "function") + 1];
    registerResource(resource, ...rest);
    void originsOf(inputs, pulumi).then(
      async (found) => {
        const urn = await resource.urn.promise();
        if (urn !== undefined) origins.set(urn, found);
      },
      // An input that fails, fails the registration too, which the plan reports.
      () => undefined,
    );
  };
  return (resource) => {
    const found = recording.transformed.has(resource.urn) ? undefined : origins.get(resource.urn);
    return { ...resource, propertyDependencies: { ...found, ...resource.propertyDependencies } };
  };
}

async function originsOf(inputs: unknown, pulumi: Sdk["pulumi"]): Promise<Origins> {
  const found = new Map<string, readonly string[]>();
  const visit = async (given: unknown, path: string): Promise<void> => {
    const value = given instanceof Promise ? await given : given;
    if (typeof value !== "object" || value === null) return;
    if (pulumi.Output.isInstance(value)) {
      const urns = await urnsBehind(value as unknown as Origin, pulumi);
      if (urns !== undefined) found.set(path, urns);
    } else if (Array.isArray(value)) await Promise.all(value.map((item, index) => visit(item, joinKey(path, index))));
    else if (isPlain(value))
      await Promise.all(Object.entries(value).map(([key, item]) => visit(item, joinKey(path, key))));
  };
  await visit(inputs, "");
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** What the SDK's outputs and resources have for its own use. Older versions have no promise of all resources. */
interface Origin {
  readonly allResources?: () => Promise<Iterable<Registered>>;
  readonly resources: () => Iterable<Registered>;
}
interface Registered {
  readonly urn: { promise(): Promise<string> };
}

/** Returns undefined if a component is behind the output: an engine takes it for all that the component holds. */
async function urnsBehind(output: Origin, { CustomResource }: Sdk["pulumi"]): Promise<string[] | undefined> {
  const resources = [...(await (output.allResources?.() ?? output.resources()))];
  if (resources.some((resource) => !CustomResource.isInstance(resource))) return undefined;
  return [...new Set(await Promise.all(resources.map(({ urn }) => urn.promise())))].sort();
}
