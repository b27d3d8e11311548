import { z } from "zod";
import { HOST_STATUSES } from "../../egress/host-fields.ts";
import { DESTINATION_STATES, type Observed } from "../../observe/report/observed.ts";

const text = z.string();
const number = z.int().min(0);
const seen = {
  port: z.int().min(0).max(65_535).optional(),
  flows: number.describe("Connections or queries, each once however many lines it has."),
  clients: z.strictObject({
    count: number,
    isMore: z.boolean(),
    networks: z
      .array(text)
      .describe("Networks of the stacks' clients that they are in; `elsewhere` for those in none."),
    addresses: z.array(text).optional(),
  }),
  first: z.iso.datetime().nullable(),
  last: z.iso.datetime().nullable(),
};
const Address = z.strictObject({ address: text, ...seen });

/** What logs say, compared with the rules of the stacks: the answer of `mesh-egress observe` without its version. */
export const Logs = z.strictObject({
  window: z.strictObject({
    first: z.iso.datetime().nullable(),
    last: z.iso.datetime().nullable(),
    days: number,
    firewalls: z
      .array(z.strictObject({ name: text.nullable(), days: number }))
      .describe("The firewalls that the stacks' rules were seen on; the name is null if the lines don't tell it."),
  }),
  files: z.array(z.strictObject({ path: text, kinds: z.array(text), lines: number, unread: number })),
  destinations: z.array(
    z.strictObject({
      name: text.optional(),
      address: text.optional(),
      state: z.enum(DESTINATION_STATES),
      why: text.optional().describe("Why the state isn't known."),
      status: z.enum([...HOST_STATUSES, "not-mesh"]).optional(),
      rule: text.optional(),
      place: text.optional(),
      ...seen,
    }),
  ),
  rules: z.array(
    z.strictObject({
      rule: text,
      effect: z.enum(["allow", "deny", "would-deny", "log", "unknown"]),
      place: text,
      flows: number,
      isUsed: z.boolean(),
      since: z.iso
        .datetime()
        .nullable()
        .describe("Since when it is known to be as it is; null where neither a state nor a line tells."),
      isPlanned: z.boolean().describe("Whether an update still has to make it so."),
    }),
  ),
  pinned: z.array(Address).describe("Known MESH addresses that clients dialled without having asked for a name there."),
  resolvers: z.array(Address).describe("DNS servers that clients asked and that no rule names."),
  verdict: z.strictObject({ result: z.enum(["ready", "not-ready", "unclear"]), reasons: z.array(text) }),
  limits: z.array(text).describe("What these logs can't show."),
});
export type Logs = z.output<typeof Logs>;

/** Returns the part of an observation that a report holds. */
export const logsOf = ({ version: _, ...observed }: Observed): Logs => structuredClone(observed) as Logs;
