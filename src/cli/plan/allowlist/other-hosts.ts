import type { Catalogue } from "../../../catalogue/catalogue.ts";
import { type Grant, isUnknown } from "../../../egress/grant.ts";
import { describeName, soleName } from "../../../egress/name/name-pattern.ts";
import { describePorts, isEveryPort } from "../../../egress/port-set.ts";
import type { OtherHost, PlannedHost, StackPlan } from "../../../stack/model/plan-document.ts";
import { isOther } from "./other-resources.ts";
import { plannedReadings } from "./planned-readings.ts";

/**
 * Returns the hosts that rules open by name outside this package's components, in the order of the resources. A pattern
 * is shown as a pattern. The policy pack reports what can't be read.
 */
export function otherHosts(stack: StackPlan, { endpoints }: Pick<Catalogue, "endpoints">): OtherHost[] {
  const statuses = new Map(Object.values(endpoints).map(({ host, status }) => [host as string, status]));
  const others = new Set(stack.resources.filter(isOther).map(({ urn }) => urn));
  const found = plannedReadings(stack.resources)
    .filter(({ urn }) => others.has(urn))
    .flatMap(({ urn, grants }) =>
      grants.filter(opensByName).flatMap(({ layer, names = [], ports, application }) =>
        names.map((pattern): OtherHost => {
          const host = soleName(pattern) ?? describeName(pattern);
          return {
            host,
            ports: isEveryPort(ports) ? "any" : describePorts(ports),
            protocol: application ?? null,
            layer: layer as PlannedHost["layer"],
            status: statuses.get(host) ?? "not-mesh",
            resource: urn,
          };
        }),
      ),
    );
  return [...new Map(found.map((host) => [JSON.stringify(host), host])).values()];
}

const opensByName = (grant: Grant): boolean =>
  grant.effect === "allow" &&
  grant.direction !== "inbound" &&
  (grant.layer === "name" || grant.layer === "dns") &&
  grant.engine !== "dns-record" &&
  !isUnknown(grant, "effect", "names");
