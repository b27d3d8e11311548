import { type Grant, isEveryName } from "../../src/egress/index.ts";
import { inOrder } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { hostsTaken } from "../mesh/index.ts";

export const dnsRedirection: Check = {
  id: "dns-redirection",
  title: "MESH host whose aliases DNS Firewall may block",
  level: "advisory",
  severity: "low",
  tags: ["availability", "dns"],
  why: "By default DNS Firewall looks at every name in a chain of aliases. If a permitted host becomes an alias of another name, a later rule that blocks every name blocks the host.",
  instead: "Write firewallDomainRedirectionAction: TRUST_REDIRECTION_DOMAIN on the rule that allows MESH's hosts.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-rule-settings.html",
  stage: "stack",
  judge: ({ firewalls, mesh, isOnPath }) =>
    firewalls.flatMap((firewall) => {
      const rules = firewall.grants.filter(({ engine }) => engine === "dns-firewall");
      const ordered = inOrder(rules, firewall) ?? [];
      const block = ordered.findIndex(blocksAll);
      return ordered
        .slice(0, Math.max(block, 0))
        .filter(
          (grant) =>
            grant.effect === "allow" &&
            !grant.trustsRedirection &&
            hostsTaken(grant, mesh).length > 0 &&
            isOnPath(grant.place.urn),
        )
        .map((grant) => ({
          message: `allows ${hostsTaken(grant, mesh)[0]} alone. If that becomes an alias of another name, a later rule blocks it.`,
          place: grant.place,
        }));
    }),
};

const blocksAll = ({ effect, names = [], unknowns }: Grant): boolean =>
  effect === "deny" && unknowns.length === 0 && names.some(isEveryName);
