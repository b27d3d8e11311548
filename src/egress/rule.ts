import { z } from "zod";
import { HOST_STATUSES, PROTOCOLS, STATUS_REMARKS } from "./host-fields.ts";
import { lineOfText } from "./input/line-of-text.ts";
import { Hostname } from "./name/hostname.ts";

/** A TCP or UDP port, 1 to 65535. */
export const Port = z.int().min(1).max(65535);
export type Port = z.output<typeof Port>;

/**
 * Key of a rule, at most 63 characters. It appears in Suricata messages, Azure rule names and tags, so its characters
 * are restricted.
 */
export const RuleKey = z.string().regex(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
  error: ({ input }) =>
    `"${String(input)}" can't be a rule key. Use lower-case letters, digits and hyphens, a letter first, at most 63.`,
});

/** One thing that must be allowed: a host on a port, by name. The component's `clientCidrs` says who may reach it. */
export const EgressRule = z.strictObject({
  host: Hostname,
  port: Port.default(443),
  protocol: z.enum(PROTOCOLS).default("tls"),
  /** Why the host is open, for readers of plans, logs and audits. */
  reason: lineOfText(200),
  status: z.enum(HOST_STATUSES).default("current"),
});
export type EgressRule = z.output<typeof EgressRule>;

/** Egress rules by key. At least one; no host and port twice. */
export const EgressRules = z.record(RuleKey, EgressRule).superRefine((rules, context) => {
  if (Object.keys(rules).length === 0)
    context.addIssue({ code: "custom", message: "holds no rule; nothing would be reachable. Give at least one host." });
  const seen = new Map<string, string>();
  for (const [key, { host, port }] of Object.entries(rules)) {
    const first = seen.get(`${host}:${port}`);
    if (first === undefined) seen.set(`${host}:${port}`, key);
    else
      context.addIssue({
        code: "custom",
        path: [key, "host"],
        message: `"${host}" on port ${port} is already listed under "${first}". Remove one of the two.`,
      });
  }
});
export type EgressRules = z.output<typeof EgressRules>;

/** Returns the reason with the remark of the rule's status: `MESH API (confirm at onboarding)`. */
export const describeReason = ({ reason, status }: Pick<EgressRule, "reason" | "status">): string =>
  STATUS_REMARKS[status] ? `${reason} (${STATUS_REMARKS[status]})` : reason;

/** Returns the rules sorted by key. Every renderer uses this order, so that a diff shows only what changed. */
export const sortedRules = (rules: EgressRules): [key: string, rule: EgressRule][] =>
  Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1));
