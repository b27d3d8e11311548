import type { Environment } from "../catalogue/catalogue.ts";
import { environmentsSpokenOf } from "../catalogue/environment-names.ts";

/** Regions in the UK by cloud: London; UK South and UK West, which Azure also writes with spaces. */
const UK_REGIONS = { aws: ["eu-west-2"], azure: ["uksouth", "ukwest"] };

/** Warns if `region` is outside the UK: NHS accepts UK source addresses only (catalogue, condition `uk-source`). */
export function outsideUk(cloud: keyof typeof UK_REGIONS, region: string, path: string): string[] {
  if (UK_REGIONS[cloud].includes(region.toLowerCase().replaceAll(" ", ""))) return [];
  const uk = UK_REGIONS[cloud].join(" or ");
  return [
    `${path}: "${region}" is outside the UK, and MESH takes traffic from UK source addresses only. Use ${uk}, or make sure that it leaves from a UK address.`,
  ];
}

/** Warns if the stack's name mentions another environment than the one that the stack opens. */
export function misleadingName(stack: string, environment: Environment): string[] {
  const spokenOf = environmentsSpokenOf(stack);
  const [other] = spokenOf;
  if (other === undefined || spokenOf.includes(environment)) return [];
  return [
    `The stack is called "${stack}", but its environment is ${environment}: it opens hosts of ${environment} and none of ${other}. Check that its configuration is the right one.`,
  ];
}
