import { carriesTcp, isEveryPort } from "../../src/egress/index.ts";
import { isNameless, isToAny, letsOut } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";

export const allPorts: Check = {
  id: "all-ports",
  title: "All ports to anywhere",
  level: "advisory",
  severity: "low",
  tags: ["data-leak", "egress"],
  why: "MESH needs one port. On every other port, traffic can leave that no hostname rule sees.",
  instead: "Allow TCP 443, DNS to the resolvers in use, and each other port that the workload needs.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
  stage: "stack",
  judge: ({ grants, isOnPath }) =>
    grants
      .filter(
        (grant) =>
          isNameless(grant) &&
          letsOut(grant) &&
          carriesTcp(grant) &&
          isEveryPort(grant.ports) &&
          isToAny(grant) &&
          isOnPath(grant.place.urn),
      )
      .map(({ place }) => ({ message: "allows every port to any address.", place })),
};
