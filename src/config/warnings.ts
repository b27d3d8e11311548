import type { Environment } from "../catalogue/catalogue.ts";
import { environmentsSpokenOf } from "../catalogue/environment-names.ts";

/** Regions in the UK as each cloud calls them: London; UK South and UK West, which Azure writes with spaces as well. */
const UK_REGIONS = { aws: ["eu-west-2"], azure: ["uksouth", "ukwest"] };

/**
 * A sentence where `region` is outside the UK: NHS takes UK source addresses only (catalogue, condition `uk-source`).
 */
export function outsideUk(cloud: keyof typeof UK_REGIONS, region: string, path: string): string[] {
  if (UK_REGIONS[cloud].includes(region.toLowerCase().replaceAll(" ", ""))) return [];
  const uk = UK_REGIONS[cloud].join(" or ");
  return [
    `${path}: "${region}" is outside the UK, and MESH takes traffic from UK source addresses only. Use ${uk}, or make sure that it leaves from a UK address.`,
  ];
}

/** A sentence where the stack's name speaks of another environment than the one it opens. */
export function misleadingName(stack: string, environment: Environment): string[] {
  const spokenOf = environmentsSpokenOf(stack);
  const [other] = spokenOf;
  if (other === undefined || spokenOf.includes(environment)) return [];
  return [
    `The stack is called "${stack}", but its environment is ${environment}: it opens hosts of ${environment} and none of ${other}. Check that its configuration is the right one.`,
  ];
}
