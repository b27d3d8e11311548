import type { PlannedResource } from "../model/plan-document.ts";
import { type StackId, urnOf } from "../model/urn.ts";
import type { Sdk } from "../sdk/sdk.ts";

/**
 * Returns the resources in the order in which the program constructs them, each before its children. Registrations
 * arrive in an order that depends on how long inputs take to resolve, so plans in that order could not be compared.
 */
export function inConstructionOrder(
  resources: readonly PlannedResource[],
  { pulumi }: Sdk,
  id: StackId,
): PlannedResource[] {
  const positions = new Map<string, number>();
  const visit = (resource: Constructed, parent: string) => {
    const urn = urnOf(id, parent, resource.__pulumiType, resource.__name);
    if (positions.has(urn)) return;
    positions.set(urn, positions.size);
    for (const child of resource.__childResources ?? []) visit(child, urn);
  };
  const stack = pulumi.runtime.getStackResource() as unknown as Constructed | undefined;
  if (stack) visit(stack, "");
  const position = ({ urn }: PlannedResource) => positions.get(urn) ?? positions.size;
  return [...resources].sort((a, b) => position(a) - position(b));
}

/** Fields that the SDK keeps in a resource object. They are internal, but unchanged since version 3. */
interface Constructed {
  readonly __pulumiType: string;
  readonly __name: string;
  readonly __childResources?: Iterable<Constructed>;
}
