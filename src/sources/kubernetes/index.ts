import type { Source } from "../source.ts";
import { manifests } from "./manifests.ts";

export const kubernetesSources: readonly Source[] = [manifests];
