import { letsOut } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { eachRule } from "../mesh/index.ts";
import { widthsOf } from "./hostname-scope.ts";

export const wideName: Check = {
  id: "wide-name",
  title: "Name wider than anybody needs, beside MESH's",
  level: "advisory",
  severity: "low",
  tags: ["data-leak", "egress"],
  why: "A pattern as wide as a registry's suffix opens what anybody registers below it; in DNS a wide pattern opens nothing by itself, and hides which names are needed.",
  instead: "Name the hosts, one entry a host.",
  link: "https://publicsuffix.org/",
  stage: "stack",
  judge: ({ grants, mesh, settings, isOnPath, isForMeshClients }) =>
    eachRule(
      grants.filter((grant) => letsOut(grant) && grant.engine !== "dns-record" && isOnPath(grant.place.urn)),
    ).flatMap((grant) =>
      widthsOf(grant, mesh)
        .filter(({ reach }) =>
          grant.layer === "dns"
            ? reach === "mesh"
            : reach === "suffix" && settings.scope !== "all" && isForMeshClients(grant),
        )
        .map(({ message }) => ({ message, place: grant.place })),
    ),
};
