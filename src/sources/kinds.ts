import { pulumiSources } from "./pulumi/index.ts";
import type { Source } from "./source.ts";

/** All kinds of sources; the first that recognises a document reads it. */
export const SOURCES: readonly Source[] = [...pulumiSources];
