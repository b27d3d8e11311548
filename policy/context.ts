import type { Environment } from "../src/catalogue/catalogue.ts";
import type { ReadExemption } from "./exemption.ts";
import type { Mesh } from "./mesh.ts";
import type { Settings } from "./settings.ts";

/** What judging depends on beside the resources. */
export interface Context {
  readonly mesh: Mesh;
  readonly settings: Settings;
  /** Environment of the stack; undefined where nobody says. */
  readonly environment: Environment | undefined;
  /** Who enforces names on the stack's way out, where that is outside the stack; undefined where nobody does. */
  readonly enforcedBy: string | undefined;
  /** The exemptions of the settings, as they were read. */
  readonly exemptions: readonly ReadExemption[];
  /** YYYY-MM-DD. */
  readonly today: string;
}
