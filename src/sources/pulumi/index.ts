import type { Source } from "../source.ts";
import { pulumiEvents } from "./events.ts";
import { offlinePlan } from "./offline-plan.ts";
import { pulumiPreview } from "./preview.ts";
import { pulumiState } from "./state.ts";

export const pulumiSources: readonly Source[] = [pulumiState, pulumiPreview, pulumiEvents, offlinePlan];
