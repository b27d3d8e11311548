import type { PlainResource } from "../../egress/resource/resource.ts";
import { type JsonMap, nonEmptyText } from "../kit/values.ts";

/**
 * Returns a resource of Azure Resource Manager, as its API, templates and the `az` command write it, with or without a
 * map `properties`. Readers read it as azapi's.
 *
 * @param id full id. Left out if it isn't known yet; then it is composed of type and name, if they are known.
 */
export function armResource(resource: JsonMap, id: string | undefined): Omit<PlainResource, "urn"> {
  const [provider = "", ...types] = (nonEmptyText(resource.type) ?? "").split("@")[0]?.split("/") ?? [];
  const names = (nonEmptyText(resource.name) ?? "").split("/");
  const isWhole = types.length === names.length && names.every((name) => name !== "");
  const own =
    id ??
    (isWhole ? `/providers/${provider}/${types.map((type, index) => `${type}/${names[index]}`).join("/")}` : undefined);
  const parent = own === undefined ? undefined : own.split("/").slice(0, -2).join("/");
  return {
    type: "azapi:resources:AzapiResource",
    ...(own !== undefined && { id: own }),
    props: { ...resource, ...(names.at(-1) && { name: names.at(-1) }), ...(parent && { parent_id: parent }) },
  };
}
