import { awsSources } from "./aws/index.ts";
import { azureSources } from "./azure/index.ts";
import { cloudFormationSources } from "./cloudformation/index.ts";
import { kubernetesSources } from "./kubernetes/index.ts";
import { pulumiSources } from "./pulumi/index.ts";
import type { Source } from "./source.ts";
import { terraformSources } from "./terraform/index.ts";

/** All kinds of sources; the first that recognises a document reads it. */
export const SOURCES: readonly Source[] = [
  ...pulumiSources,
  ...terraformSources,
  ...awsSources,
  ...azureSources,
  ...cloudFormationSources,
  ...kubernetesSources,
];
