import { z } from "zod";
import { lineOfText } from "./input/line-of-text.ts";
import { Hostname } from "./name/hostname.ts";

/** What NHS or our own reading says of a host; shown wherever the host is. */
export const HOST_STATUSES = ["current", "deprecated", "unverified"] as const;
export type HostStatus = (typeof HOST_STATUSES)[number];

/** Wire protocol of an egress rule: TLS is told by its server name (SNI), HTTP by its Host header. */
export const PROTOCOLS = ["tls", "http"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A TCP or UDP port, 1 to 65535. */
export const Port = z.int().min(1).max(65535);
export type Port = z.output<typeof Port>;

/** Key of a rule: it reaches Suricata messages, Azure rule names and tags, so it is kept plain. At most 63 characters. */
export const RuleKey = z.string().regex(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
  error: ({ input }) =>
    `"${String(input)}" can't be a rule key. Use lower-case letters, digits and hyphens, a letter first, at most 63.`,
});

/** One thing that must be allowed: a host on a port, by name. Who may reach it is the component's `clientCidrs`. */
export const EgressRule = z.strictObject({
  host: Hostname,
  port: Port.default(443),
  protocol: z.enum(PROTOCOLS).default("tls"),
  /** Why it is open, for the reader of a plan, a log or an audit. */
  reason: lineOfText(200),
  status: z.enum(HOST_STATUSES).default("current"),
});
export type EgressRule = z.output<typeof EgressRule>;

/** Egress rules by key. At least one; the same host and port only once. */
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
        message: `"${host}" on port ${port} stands already under "${first}". Remove one of the two.`,
      });
  }
});
export type EgressRules = z.output<typeof EgressRules>;

/** What must be said beside a host of that status; empty for a current one. */
export const STATUS_REMARKS: Record<HostStatus, string> = {
  current: "",
  deprecated: "deprecated, not switched off",
  unverified: "confirm at onboarding",
};

/** The reason with the remark of the rule's status: `MESH API (confirm at onboarding)`. */
export const describeRule = ({ reason, status }: Pick<EgressRule, "reason" | "status">): string =>
  STATUS_REMARKS[status] ? `${reason} (${STATUS_REMARKS[status]})` : reason;

/** Rules in the order in which every renderer writes them: by key, so that a diff shows what changed alone. */
export const sortedRules = (rules: EgressRules): [key: string, rule: EgressRule][] =>
  Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1));
