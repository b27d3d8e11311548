import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import type { Cloud } from "../../egress/cloud.ts";
import type { Effect, Engine, Grant } from "../../egress/grant.ts";
import type { Place } from "../../egress/resource/place.ts";

/**
 * The layers that decide about what a client sends. They are evaluated in order until one denies the flow or it is out.
 */
export interface Path {
  /** The cloud of the clients' network. */
  readonly cloud: Cloud;
  /** A readable title, such as `AWS` or `Azure, behind mesh-live-nsg`. */
  readonly title: string;
  /** The clients' addresses, if the stack shows them. Undefined if it shows none: then they may be any. */
  readonly clients?: AddressRanges | undefined;
  /**
   * Whether the stack attaches the clients' subnets to the path's rules. False: it attaches subnets of other paths
   * only, so the clients are others. Undefined: it shows no attachments.
   */
  readonly isAttached?: boolean | undefined;
  /** In order of evaluation. */
  readonly layers: readonly PathLayer[];
  /** What the stack doesn't hold but the path assumes, one sentence each. */
  readonly assumptions: readonly string[];
}

/**
 * One engine with its rules. All layers work alike: the first rule that matches a flow decides, or else `fallback`.
 * Other ways of evaluation (any rule may allow; passes before drops; the longest prefix) are expressed by the order of
 * `rules`.
 */
export interface PathLayer {
  readonly engine: Engine;
  /** A readable title, such as `security group`. */
  readonly title: string;
  /** A readable name of what the rules belong to: a group, a table, a policy. */
  readonly holder: string;
  readonly rules: readonly Rule[];
  readonly fallback: Fallback;
  /**
   * Engines that a flow bypasses after this layer had that effect on it. Absent: the flow goes on to the next layer.
   */
  readonly skips?: { readonly effect: "allow" | "bypass"; readonly engines: readonly Engine[] } | undefined;
  /** Whether the client's TCP connection is already open when this layer decides. What it denies is then `partial`. */
  readonly opensPort: boolean;
  /** Whether it decides about the answers to the first packet, not about what the client sends. */
  readonly isOfAnswers?: boolean | undefined;
  /** What the layer assumes about addresses that may be in an own network, if no rule covers them: a clause. */
  readonly assumes?: string | undefined;
}

/**
 * A grant at its place in a layer. Its effect is `allow`, `deny`, `forward` (to the next layer), `bypass` (past the
 * engines in `skips`) or `unknown` (any of these).
 */
export interface Rule {
  readonly grant: Grant;
  /**
   * Whether it decides about everything that it matches. A rule of unknown order occurs twice: first as uncertain,
   * because others may come before it, and last as certain, because it does decide somewhere.
   */
  readonly certain: boolean;
}

/** What happens to a flow that no rule matches. */
export interface Fallback {
  readonly effect: Extract<Effect, "allow" | "deny" | "forward" | "bypass" | "unknown">;
  /** A clause for messages, such as `no rule allows it`. */
  readonly why: string;
  /** Where the default is written. */
  readonly place?: Place | undefined;
}
