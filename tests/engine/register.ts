import * as pulumi from "@pulumi/pulumi";
import { holderOf, type Registration } from "./shapes.ts";

/** Of any type. */
class Anything extends pulumi.CustomResource {}

/** A program that registers these resources, each after those that it comes from or waits for. */
export function register(registrations: readonly Registration[]): void {
  const registered = new Map<string, pulumi.CustomResource>();
  let open = registrations;
  while (open.length > 0) {
    const ready = open.filter(({ from, after }) =>
      [...Object.values(from).flat(), ...after].every((key) => registered.has(key)),
    );
    if (ready.length === 0) throw new Error("The resources refer to each other in a circle.");
    for (const { key, type, name, parent, props, from, after } of ready) {
      const options = {
        dependsOn: after.flatMap((key) => registered.get(key) ?? []),
        parent: parent === undefined ? undefined : new pulumi.ComponentResource(parent, holderOf(name)),
      };
      registered.set(key, new Anything(type, name, propertiesOf(props, from, registered), options));
    }
    open = open.filter(({ key }) => !registered.has(key));
  }
}

/** Each property as something of the resources that it comes from. */
function propertiesOf(
  props: object,
  from: Registration["from"],
  registered: ReadonlyMap<string, pulumi.CustomResource>,
): pulumi.Inputs {
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => {
      const sources = (from[key] ?? []).flatMap((source) => registered.get(source) ?? []);
      if (sources.length === 0) return [key, asInput(value, [])];
      if (JSON.stringify(value).includes('"$unknown"')) return [key, asInput(value, sources)];
      // A URN is known at once, and what is made of it still comes from its resource.
      return [key, pulumi.all(sources.map(({ urn }) => urn)).apply(() => value)];
    }),
  );
}

/** With what is marked as unknown or secret being so. */
function asInput(value: unknown, sources: readonly pulumi.CustomResource[]): pulumi.Input<unknown> {
  if (Array.isArray(value)) return value.map((item) => asInput(item, sources));
  if (typeof value !== "object" || value === null) return value;
  if ("$unknown" in value) return pulumi.all(sources.map(({ id }) => id)).apply(([id]) => id);
  if ("$secret" in value) return pulumi.secret(asInput(value.$secret, sources));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asInput(item, sources)]));
}
