import type { AddressRanges } from "../../egress/address/address-ranges.ts";
import type { Cloud } from "../../egress/cloud.ts";
import type { Effect, Engine, Grant } from "../../egress/grant.ts";
import type { Place } from "../../egress/place.ts";

/**
 * What decides about what a client sends, layer by layer: the flow is asked at each until one denies it or it is out.
 */
export interface Path {
  /** Whose network the clients are in. */
  readonly cloud: Cloud;
  /** For people, such as `AWS` or `Azure, behind mesh-live-nsg`. */
  readonly title: string;
  /** Addresses that the stack knows clients of the path by. Undefined where it knows none: they may be any. */
  readonly clients?: AddressRanges | undefined;
  /**
   * Whether the stack attaches the clients' subnets to what decides. False: it attaches those of other paths alone, so
   * that the clients are others. Undefined: it tells of none.
   */
  readonly isAttached?: boolean | undefined;
  /** In the order in which they are asked. */
  readonly layers: readonly PathLayer[];
  /** What the stack doesn't hold and the path takes for granted; a sentence each. */
  readonly assumptions: readonly string[];
}

/**
 * One engine with its rules. All layers work alike: the first rule that takes a flow decides, and `fallback` where none
 * does. What an engine does otherwise (any rule may allow; passes before drops; the longest prefix) is made of that by
 * the order of `rules`.
 */
export interface PathLayer {
  readonly engine: Engine;
  /** For people, such as `security group`. */
  readonly title: string;
  /** Names what the rules stand in, for people: a group, a table, a policy. */
  readonly holder: string;
  readonly rules: readonly Rule[];
  readonly fallback: Fallback;
  /**
   * Engines that a flow isn't asked at any more, by what this one did with it. Absent: it is asked at the next layer.
   */
  readonly skips?: { readonly effect: "allow" | "bypass"; readonly engines: readonly Engine[] } | undefined;
  /** Whether the client's TCP connection is open already when this layer decides: what it denies is `partial` then. */
  readonly opensPort: boolean;
  /** What it takes for granted of addresses that may be an own network's, where no rule says so: a clause. */
  readonly assumes?: string | undefined;
}

/**
 * A grant at its place in a layer. Its effect is `allow`, `deny`, `forward` (to the next layer), `bypass` (past those
 * that the layer skips) or `unknown` (any of these).
 */
export interface Rule {
  readonly grant: Grant;
  /**
   * Whether it decides about all that it takes. False where it may not be the first: a rule of unknown order stands in
   * front so, and behind all others once more as certain, for it decides somewhere.
   */
  readonly certain: boolean;
}

/** What becomes of a flow that no rule takes. */
export interface Fallback {
  readonly effect: Extract<Effect, "allow" | "deny" | "forward" | "bypass" | "unknown">;
  /** A clause, such as `no rule allows it`. */
  readonly why: string;
  /** Where the default is written. */
  readonly place?: Place | undefined;
}
