import { soleName } from "../../src/egress/index.ts";
import { letsOut } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { eachRule, ofNames } from "../mesh/index.ts";

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
  judge: ({ grants, mesh, environment, isOnPath }) => {
    if (environment === undefined) return [];
    const foreign = ofNames((names, { hosts, environmentsOf }) =>
      names.flatMap((pattern) => {
        const name = soleName(pattern);
        const host = hosts.find((known) => known === name);
        // Other services in MESH's zones have environments of their own, which their zone doesn't tell.
        const environments = host === undefined ? undefined : environmentsOf(host);
        if (environments === undefined || environments.includes(environment)) return [];
        return [`${host} is of ${environments.join(" and ")}; this stack is ${environment}.`];
      }),
    );
    return eachRule(grants.filter((grant) => letsOut(grant) && isOnPath(grant.place.urn))).flatMap((grant) =>
      foreign(grant, mesh).map((message) => ({ message, place: grant.place })),
    );
  },
};
