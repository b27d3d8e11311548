import type { Source } from "../source.ts";
import { azureAnswers, bicepSnapshot, whatIf } from "./answers.ts";
import { armTemplate } from "./template.ts";

export const azureSources: readonly Source[] = [armTemplate, bicepSnapshot, whatIf, azureAnswers];
