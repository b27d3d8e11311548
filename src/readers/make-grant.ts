import type { Grant } from "../egress/grant.ts";
import { labelsOf } from "./labels.ts";
import { type Notes, placeOf } from "./notes.ts";
import type { Resource } from "./resource.ts";
import type { Value } from "./values.ts";

/** What is made of the resource, and not of the fields alone. */
type Made = "labels" | "nearbyLabels" | "place" | "unknowns";

/** A grant of the part of `resource` that `value` is. `labels` are its own where the resource holds several rules. */
export const makeGrant = (
  resource: Resource,
  notes: Notes,
  value: Pick<Value, "path">,
  fields: Omit<Grant, Made>,
  labels?: readonly string[],
): Grant => ({
  ...fields,
  labels: labels?.filter((label) => label !== "") ?? labelsOf(resource),
  nearbyLabels: labels ? labelsOf(resource) : [],
  place: placeOf(notes, value),
  unknowns: isMissing(fields, notes)
    ? [...notes.unknowns, { part: "destination", place: placeOf(notes, value), why: "it names no destination" }]
    : notes.unknowns,
});

/** However a destination came to be empty, that has to be said: either nothing meets the grant, or it was misread. */
const isMissing = ({ destination, direction, layer }: Omit<Grant, Made>, { unknowns }: Notes): boolean =>
  destination.length === 0 &&
  direction !== "inbound" &&
  layer !== "dns" &&
  unknowns.every(({ part }) => part !== "destination");

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
