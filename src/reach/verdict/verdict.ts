import type { Grant } from "../../egress/grant.ts";
import type { Path, PathLayer } from "../path/path.ts";

/**
 * The answer for one flow. `deny-default`: no rule took it, and the default stops it; `partial`: the port opens and
 * what is sent is dropped; `unknown`: it depends on what isn't known.
 */
export type VerdictWord = "allow" | "deny" | "deny-default" | "partial" | "unknown";

export interface Verdict {
  readonly path: Path;
  readonly verdict: VerdictWord;
  /** A clause that says what decided. */
  readonly why: string;
  /** Those that were asked, in order. */
  readonly layers: readonly LayerVerdict[];
  /** What the path takes for granted, and the flow beside it. */
  readonly assumptions: readonly string[];
  /** The one that decided, where one did. */
  readonly deciding?: LayerVerdict | undefined;
}

/** What one layer did. */
export interface LayerVerdict {
  readonly layer: PathLayer;
  readonly verdict: VerdictWord;
  /** The rule that decided; undefined where none took it. */
  readonly by?: Grant | undefined;
  /** A clause, such as `no rule takes it`. */
  readonly why: string;
}

/** Whether the layer has a say: one that only hands on what it gets, by default, has none. */
export const hasSay = ({ layer, verdict, by }: LayerVerdict): boolean =>
  verdict !== "allow" || by !== undefined || layer.fallback.effect !== "forward";

/** In what a flow and a rule may differ. */
export type Dimension = "source" | "destination" | "name" | "port" | "protocol" | "version";

/** A rule that lets through something like the flow, and in what they differ. */
export interface NearMiss {
  readonly grant: Grant;
  readonly differs: readonly Dimension[];
}
