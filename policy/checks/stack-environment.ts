import { ENVIRONMENTS } from "../../src/catalogue/catalogue.ts";
import { environmentMeant, environmentsSpokenOf } from "../../src/catalogue/environment-names.ts";
import { show } from "../../src/egress/index.ts";
import { goesByName, letsOut } from "../../src/reach/index.ts";
import type { Check, Complaint, Subject } from "../check.ts";
import { hostsMeant } from "../mesh/index.ts";

export const stackEnvironment: Check = {
  id: "stack-environment",
  title: "Stack whose name means another MESH environment",
  level: "advisory",
  severity: "medium",
  tags: ["data-leak", "egress"],
  why: "A stack that is called after one environment and opens the hosts of another is often a copy whose configuration nobody changed.",
  instead:
    "Open the hosts of the stack's own environment, or say in stackEnvironments of the pack's settings which one it is.",
  link: "https://digital.nhs.uk/services/path-to-live-environments",
  stage: "stack",
  judge: (subject) => {
    const { environment, ownEnvironment, stack } = subject;
    if (environment === undefined && ownEnvironment !== undefined && !isEnvironment(ownEnvironment))
      return [
        {
          ...aboutStack(`mesh-egress:environment is ${show(ownEnvironment)}, which is no environment of MESH.`),
          instead: `Write ${ENVIRONMENTS.join(", ")}.${environmentMeant(ownEnvironment)}`,
        },
      ];
    const name = stack.split("/").at(-1) ?? "";
    const spokenOf = environmentsSpokenOf(name);
    if (spokenOf.length === 0) return [];
    if (environment === undefined) return withoutItsOwn(name, spokenOf, subject);
    return spokenOf.includes(environment) || openings(subject).length === 0
      ? []
      : [aboutStack(`The stack is called ${show(name)}, and its environment is ${environment}.`)];
  },
};

const aboutStack = (message: string): Complaint => ({ message, place: { urn: "", path: "" } });

const isEnvironment = (name: string): boolean => ENVIRONMENTS.some((known) => known === name);

const openings = ({ grants, mesh }: Subject) =>
  grants
    .filter((grant) => letsOut(grant) && goesByName(grant))
    .flatMap((grant) => hostsMeant(grant, mesh).map((host) => ({ host, place: grant.place })));

/**
 * The message about a stack without a configured environment. Complains if the stack opens no host of the environment
 * in its name.
 */
function withoutItsOwn(name: string, spokenOf: readonly string[], subject: Subject): Complaint[] {
  const opened = openings(subject).flatMap(({ host, place }) => {
    const environments = subject.mesh.environmentsOf(host);
    return environments === undefined ? [] : [{ host, place, environments }];
  });
  if (opened.some(({ environments }) => environments.some((one) => spokenOf.includes(one)))) return [];
  return opened
    .toSorted((a, b) => (a.place.urn < b.place.urn ? -1 : 1))
    .slice(0, 1)
    .map(({ host, place, environments }) => ({
      message: `opens ${host}, which is of ${environments.join(" and ")}, and no host of ${spokenOf.join(" or ")}: the stack is called ${show(name)}.`,
      place,
    }));
}
