import type { Grant } from "../../egress/grant.ts";
import type { Path, PathLayer } from "../path/path.ts";

/**
 * The answer for one flow. `deny-default`: no rule matches, and the default denies; `partial`: the port opens, but what
 * is sent is dropped; `unknown`: it depends on something that isn't known.
 */
export type VerdictWord = "allow" | "deny" | "deny-default" | "partial" | "unknown";

export interface Verdict {
  readonly path: Path;
  readonly verdict: VerdictWord;
  /** A clause that says what decided. */
  readonly why: string;
  /** The layers that evaluated the flow, in order. */
  readonly layers: readonly LayerVerdict[];
  /** What is assumed about the path and the flow. */
  readonly assumptions: readonly string[];
  /** The layer that decided, if one did. */
  readonly deciding?: LayerVerdict | undefined;
}

/** What one layer did. */
export interface LayerVerdict {
  readonly layer: PathLayer;
  readonly verdict: VerdictWord;
  /** The rule that decided; undefined if none matched. */
  readonly by?: Grant | undefined;
  /** A clause for messages, such as `no rule matches it`. */
  readonly why: string;
}

/** Whether the layer decides anything. A layer that only passes on everything, by default, doesn't. */
export const hasSay = ({ layer, verdict, by }: LayerVerdict): boolean =>
  verdict !== "allow" || by !== undefined || layer.fallback.effect !== "forward";

/** The dimensions in which a flow and a rule may differ. */
export type Dimension = "source" | "destination" | "name" | "port" | "protocol" | "version";

/** A rule that allows something like the flow, and the dimensions in which they differ. */
export interface NearMiss {
  readonly grant: Grant;
  readonly differs: readonly Dimension[];
}
