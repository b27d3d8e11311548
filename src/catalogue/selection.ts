import { z } from "zod";
import { Day } from "../egress/input/day.ts";
import { lineOfText } from "../egress/input/line-of-text.ts";
import { lookUp } from "../egress/input/look-up.ts";
import { show } from "../egress/input/show.ts";
import { Hostname } from "../egress/name/hostname.ts";
import { RuleKey } from "../egress/rule.ts";
import { ENVIRONMENTS, type Environment, NETWORKS } from "./catalogue.ts";

/** A sub-domain that was confirmed at onboarding. It always uses TLS on port 443. */
export const ExtraHost = z.strictObject({
  host: Hostname,
  /** Why it is open. */
  reason: lineOfText(120),
  /** Who asked for it and answers for it. */
  owner: lineOfText(60),
  /** Day on which somebody has to review the host. After it, warnings appear and the host stays open. */
  reviewBy: Day.optional(),
});
export type ExtraHost = z.output<typeof ExtraHost>;

/** The keys of a selection, for schemas that accept further keys. */
export const selectionShape = {
  environment: z.enum(ENVIRONMENTS, { error: ({ input }) => otherName(input) }),
  networks: z
    .array(z.enum(NETWORKS))
    .min(1)
    .default(() => ["internet" as const]),
  /** Whether the documentation site is opened as well. */
  documentation: z.boolean().default(false),
  /** Whether the revocation hosts (HTTP on 80) are opened as well. */
  revocation: z.boolean().default(false),
  /** Extra hosts by rule key. */
  extraHosts: z.record(RuleKey, ExtraHost).default(() => ({})),
  /** Ids of endpoints to leave out. */
  excludeEndpoints: z.array(z.string()).default(() => []),
};

/** Returns the error for another word for an environment, or undefined if the word names none. */
function otherName(input: unknown): string | undefined {
  const meant = typeof input === "string" ? lookUp(OTHER_NAMES, input.trim().toLowerCase()) : undefined;
  return meant && `${show(input)} is not the name of an environment here. Write ${meant}.`;
}

const OTHER_NAMES: Readonly<Record<string, Environment>> = {
  ...Object.fromEntries(ENVIRONMENTS.map((name) => [name, name])),
  integration: "int",
  production: "live",
  prod: "live",
  prd: "live",
  deployment: "dep",
  "path to live": "dep",
  ptl: "dep",
};

/** The choice of hosts that a stack opens. */
export const Selection = z.strictObject(selectionShape);
export type Selection = z.output<typeof Selection>;
