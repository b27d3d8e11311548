import { HOST_LAYERS, HOST_STATUSES, PROTOCOLS } from "../../egress/host-fields.ts";
import { isMap } from "../../egress/input/is-map.ts";
import type { Json, JsonObject, PlannedHost, PlannedResource, Unresolved } from "../model/plan-document.ts";
import { isArray } from "../model/wire-values.ts";
import { hostList } from "./unresolved.ts";

/** Prefix of our components' types. Their output `hosts` says what they open. */
const OUR_COMPONENTS = "mesh-egress:index:";

/** Returns the hosts that this package's components say they open, and the components whose list isn't known. */
export function collectHosts(
  resources: readonly PlannedResource[],
  outputs: ReadonlyMap<string, JsonObject>,
): { hosts: PlannedHost[]; unresolved: Unresolved[] } {
  const lists = resources
    .filter(({ type }) => type.startsWith(OUR_COMPONENTS))
    .map((resource) => ({ resource, list: outputs.get(resource.urn)?.hosts }))
    .filter(({ list }) => list !== undefined);
  return {
    hosts: lists.flatMap(({ resource, list }) => entriesOf(list).flatMap((entry) => hostOf(entry, resource))),
    unresolved: lists
      .filter(({ list }) => !isArray(list) || !list.every(isHost))
      .map(({ resource }) => hostList(resource)),
  };
}

const entriesOf = (list: Json | undefined): readonly Json[] => (isArray(list) ? list : []);

const hostOf = (entry: Json, { urn }: PlannedResource): PlannedHost[] =>
  isHost(entry)
    ? [
        {
          key: entry.key,
          host: entry.host,
          port: entry.port,
          protocol: entry.protocol,
          layer: entry.layer,
          status: entry.status,
          reason: entry.reason,
          resource: urn,
        },
      ]
    : [];

function isHost(entry: Json): entry is JsonObject & Omit<PlannedHost, "resource"> {
  if (!isMap(entry)) return false;
  const texts = [entry.key, entry.host, entry.reason];
  return (
    texts.every((text) => typeof text === "string") &&
    typeof entry.port === "number" &&
    isOneOf(PROTOCOLS, entry.protocol) &&
    isOneOf(HOST_LAYERS, entry.layer) &&
    isOneOf(HOST_STATUSES, entry.status)
  );
}

const isOneOf = (known: readonly string[], value: Json | undefined): boolean =>
  typeof value === "string" && known.includes(value);
