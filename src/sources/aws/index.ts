import type { Source } from "../source.ts";
import { awsAnswers } from "./answers.ts";
import { awsConfig } from "./config.ts";

export const awsSources: readonly Source[] = [awsConfig, awsAnswers];
