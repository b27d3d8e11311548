import type { Source } from "../source.ts";
import { terraformPlan } from "./plan.ts";
import { rawState, terraformState } from "./state.ts";

export const terraformSources: readonly Source[] = [terraformPlan, terraformState, rawState];
