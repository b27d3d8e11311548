import type { Source } from "../source.ts";
import { cloudFormation } from "./templates.ts";

export const cloudFormationSources: readonly Source[] = [cloudFormation];
