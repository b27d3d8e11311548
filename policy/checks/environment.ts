import { soleName } from "../../egress/name-pattern.ts";
import type { Check } from "../check.ts";
import { letsOut } from "../grants.ts";

export const environment: Check = {
  id: "environment",
  title: "Host of another MESH environment",
  level: "mandatory",
  severity: "high",
  tags: ["data-leak", "egress"],
  why: "Each environment has hosts and certificates of its own: test messages that reach LIVE are about patients, and LIVE messages that reach a test environment are lost.",
  instead: "Open the hosts of the stack's own environment.",
  link: "https://digital.nhs.uk/services/path-to-live-environments",
  stage: "resource",
  judge: ({ grants, mesh, environment, isOnPath }) =>
    environment === undefined
      ? []
      : grants
          .filter((grant) => letsOut(grant) && isOnPath(grant.place.urn))
          .flatMap(({ names = [], place }) =>
            names.flatMap((name) => {
              const host = soleName(name);
              const environments = host === undefined ? undefined : mesh.environmentsOf(host);
              if (environments === undefined || environments.includes(environment)) return [];
              return [{ message: `${host} is of ${environments.join(" and ")}; this stack is ${environment}.`, place }];
            }),
          ),
};
