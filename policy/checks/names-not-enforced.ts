import { type Cloud, cloudOfEngine, type Grant } from "../../src/egress/index.ts";
import {
  goesByName,
  HTTPS,
  isNameless,
  isOfNameFirewall,
  isToAny,
  letsOut,
  opensHttps,
} from "../../src/reach/index.ts";
import type { Check, Subject } from "../check.ts";

export const namesNotEnforced: Check = {
  id: "names-not-enforced",
  title: "443 to anywhere, and nothing that checks names",
  level: "advisory",
  severity: "medium",
  tags: ["data-leak", "egress"],
  why: "Security groups, network ACLs and NSGs only see addresses. 443 to anywhere is fine if a firewall behind them matches names, and an open door without one.",
  instead:
    "Lead 443 through a firewall with hostname rules; if there is one outside this stack, name it in enforcedBy of the pack's settings.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
  stage: "stack",
  judge: (subject) => {
    const enforced = enforcedClouds(subject);
    return subject.grants
      .filter(
        (grant) =>
          isNameless(grant) &&
          opensHttps(grant) &&
          isToAny(grant) &&
          !isEnforced(grant, enforced) &&
          subject.isOnPath(grant.place.urn),
      )
      .map(({ place }) => ({ message: `allows ${HTTPS} to any address.`, place }));
  },
};

/**
 * Clouds in which the stack has a firewall that matches names, or in which the settings say that one stands elsewhere.
 */
const enforcedClouds = ({ grants, enforcedBy, isOnPath }: Subject): ReadonlySet<Cloud> =>
  new Set(
    enforcedBy !== undefined
      ? ["aws", "azure"]
      : grants
          .filter(
            (grant) => isOfNameFirewall(grant) && letsOut(grant) && goesByName(grant) && isOnPath(grant.place.urn),
          )
          .map(({ engine }) => cloudOfEngine(engine)),
  );

/** A Kubernetes cluster may be behind a firewall of either cloud. */
const isEnforced = (grant: Grant, enforced: ReadonlySet<Cloud>): boolean =>
  grant.engine === "kubernetes-policy" ? enforced.size > 0 : enforced.has(cloudOfEngine(grant.engine));
