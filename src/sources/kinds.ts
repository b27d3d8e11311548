import { awsAnswers } from "./aws/answers.ts";
import { awsConfig } from "./aws/config.ts";
import { azureAnswers } from "./azure/answers.ts";
import { bicepSnapshot, whatIf } from "./azure/predictions.ts";
import { armTemplate } from "./azure/template.ts";
import { cloudFormationTemplates } from "./cloudformation/templates.ts";
import { manifests } from "./kubernetes/manifests.ts";
import { pulumiEvents } from "./pulumi/events.ts";
import { offlinePlan } from "./pulumi/offline-plan.ts";
import { pulumiPreview } from "./pulumi/preview.ts";
import { pulumiState } from "./pulumi/state.ts";
import type { SourceReader } from "./source.ts";
import { terraformPlan } from "./terraform/plan.ts";
import { rawState, terraformState } from "./terraform/state.ts";

/** All kinds of sources. The first that recognises a document reads it. */
export const SOURCES: readonly SourceReader[] = [
  pulumiState,
  pulumiPreview,
  pulumiEvents,
  offlinePlan,
  terraformPlan,
  terraformState,
  rawState,
  awsConfig,
  awsAnswers,
  armTemplate,
  bicepSnapshot,
  whatIf,
  azureAnswers,
  cloudFormationTemplates,
  manifests,
];
