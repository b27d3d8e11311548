import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { Registration } from "../shapes.ts";

const registrations: readonly Registration[] = JSON.parse(readFileSync(process.env.MESH_EGRESS_CASES ?? "", "utf8"));
/** Of any type. */
class Anything extends pulumi.CustomResource {}

const registered = new Map<string, pulumi.CustomResource>();
let open = registrations;
while (open.length > 0) {
  const ready = open.filter(({ from, after }) =>
    [...Object.values(from).flat(), ...after].every((key) => registered.has(key)),
  );
  if (ready.length === 0) throw new Error("The resources refer to each other in a circle.");
  for (const { key, type, name, props, from, after } of ready) {
    const dependsOn = after.flatMap((key) => registered.get(key) ?? []);
    registered.set(key, new Anything(type, name, propertiesOf(props, from), { dependsOn }));
  }
  open = open.filter(({ key }) => !registered.has(key));
}

/** Each property as something of the resources that it comes from. */
function propertiesOf(props: object, from: Registration["from"]): pulumi.Inputs {
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

/** With what the file marks as unknown or secret being so. */
function asInput(value: unknown, sources: readonly pulumi.CustomResource[]): pulumi.Input<unknown> {
  if (Array.isArray(value)) return value.map((item) => asInput(item, sources));
  if (typeof value !== "object" || value === null) return value;
  if ("$unknown" in value) return pulumi.all(sources.map(({ id }) => id)).apply(([id]) => id);
  if ("$secret" in value) return pulumi.secret(asInput(value.$secret, sources));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asInput(item, sources)]));
}
