import { soleName } from "../../src/egress/index.ts";
import { letsOut } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { eachRule, nearestHost } from "../mesh/index.ts";
import type { OwnExtraHost } from "../settings.ts";

export const extraHost: Check = {
  id: "extra-host",
  title: "Host that the stack's own configuration adds",
  level: "advisory",
  severity: "low",
  tags: ["egress"],
  why: "A host of extraHosts is open because the stack says so; a reviewer sees it here, with its owner and reason.",
  instead:
    "If it is right, name it in extraHosts of the pack's settings; otherwise remove it from the stack's configuration.",
  link: "https://digital.nhs.uk/services/message-exchange-for-social-care-and-health-mesh",
  stage: "stack",
  judge: ({ grants, ownExtraHosts, settings, mesh, today }) => {
    const added = new Set<string>(ownExtraHosts.map(({ host }) => host));
    const others = mesh.hosts.filter((host) => !added.has(host));
    const asked = new Map(
      ownExtraHosts.flatMap((own) => {
        // Once the review day has passed, the question is asked again, even for an accepted host. The host stays open.
        const due = own.reviewBy !== undefined && own.reviewBy < today ? `, to be reviewed by ${own.reviewBy}` : "";
        const isAccepted = settings.extraHosts.some((known) => known === own.host);
        const question = isAccepted || !mesh.isInZone(own.host) ? undefined : questionOf(own, others);
        const isQuiet = isAccepted || (mesh.isInZone(own.host) && question === undefined);
        return isQuiet && due === "" ? [] : [[own.host, { own, question: `${due}${question ?? ""}` }] as const];
      }),
    );
    if (asked.size === 0) return [];
    const said = new Set<string>();
    return eachRule(grants.filter((grant) => letsOut(grant) && grant.layer === "name")).flatMap(
      ({ names = [], place }) =>
        names.flatMap((name) => {
          const found = asked.get(soleName(name) ?? "");
          if (found === undefined || said.has(found.own.host)) return [];
          said.add(found.own.host);
          const { host, owner, reason } = found.own;
          const by = [owner && `owner: ${owner}`, reason && `reason: ${reason}`].filter(Boolean).join(", ");
          return [
            {
              message: `opens ${host}, an extra host of the stack${by ? ` (${by})` : ""}${found.question}.`,
              place,
            },
          ];
        }),
    );
  },
};

/** In MESH's own zones, a name that resembles another host's may be a typing error. */
function questionOf({ host }: OwnExtraHost, others: readonly string[]): string | undefined {
  const near = nearestHost(host, others);
  return near === undefined || near === host ? undefined : `, nearly ${near}, which may be what is meant`;
}
