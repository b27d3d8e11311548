import type { Grant } from "../egress/grant.ts";
import { labelsOf } from "./labels.ts";
import { type Notes, placeOf } from "./notes.ts";
import type { Resource } from "./resource.ts";
import type { Value } from "./values.ts";

/** A grant of the part of `resource` that `value` is. `labels` are its own where the resource holds several rules. */
export const makeGrant = (
  resource: Resource,
  notes: Notes,
  value: Pick<Value, "path">,
  fields: Omit<Grant, "labels" | "nearbyLabels" | "place" | "unknowns">,
  labels?: readonly string[],
): Grant => ({
  ...fields,
  labels: labels?.filter((label) => label !== "") ?? labelsOf(resource),
  nearbyLabels: labels ? labelsOf(resource) : [],
  place: placeOf(notes, value),
  unknowns: notes.unknowns,
});

/** A grant of which nothing is known but that it is there. */
export const unknownGrant = (
  resource: Resource,
  value: Pick<Value, "path">,
  fields: Pick<Grant, "engine" | "layer"> & Partial<Grant>,
  why: string,
  line?: number,
): Grant => {
  const place =
    line === undefined ? { urn: resource.urn, path: value.path } : { urn: resource.urn, path: value.path, line };
  return {
    effect: "unknown",
    direction: "unknown",
    source: [],
    destination: [],
    ports: [],
    transports: [],
    labels: [],
    nearbyLabels: labelsOf(resource),
    place,
    unknowns: [{ part: "rule", place, why }],
    ...fields,
  };
};
