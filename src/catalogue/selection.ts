import { z } from "zod";
import { lineOfText } from "../egress/input/line-of-text.ts";
import { Hostname } from "../egress/name/hostname.ts";
import { RuleKey } from "../egress/rule.ts";
import { ENVIRONMENTS, NETWORKS } from "./catalogue.ts";

/** A sub-domain confirmed at onboarding; always TLS on 443. */
export const ExtraHost = z.strictObject({
  host: Hostname,
  /** Why it is open. */
  reason: lineOfText(120),
  /** Who asked for it and answers for it. */
  owner: lineOfText(60),
});
export type ExtraHost = z.output<typeof ExtraHost>;

/** The keys of a selection, for the schemas of those who take more beside it. */
export const selectionShape = {
  environment: z.enum(ENVIRONMENTS),
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

/** Which hosts a stack opens. */
export const Selection = z.strictObject(selectionShape);
export type Selection = z.output<typeof Selection>;
