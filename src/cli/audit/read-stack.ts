import type { OwnExtraHost } from "../../../policy/settings.ts";
import type { Resource } from "../../readers/kit/index.ts";
import type { AuditedStack } from "../../report/make-report.ts";
import type { Source } from "../../report/report.ts";

/** A stack as a source has it, not judged yet. */
export interface ReadStack extends Pick<AuditedStack, "stack" | "source" | "missing" | "placeOf"> {
  readonly resources: readonly Resource[];
  /** The stack's own `mesh-egress:environment`; undefined where the source doesn't have its configuration. */
  readonly environment: string | undefined;
  /** Its own `mesh-egress:extraHosts`. */
  readonly extraHosts: readonly OwnExtraHost[];
}

/** What was read. */
export interface Sources {
  readonly sources: readonly Source[];
  readonly stacks: readonly ReadStack[];
}
