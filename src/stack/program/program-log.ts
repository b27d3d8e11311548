import type { Resource } from "@pulumi/pulumi";
import type { Recording } from "../engine/recording.ts";
import type { Notice } from "../model/plan-document.ts";
import type { Sdk } from "../sdk/sdk.ts";

/** Records what the program logs with `pulumi.log`, in order, instead of printing it. */
export function recordLog({ pulumi }: Sdk, { notices }: Recording): void {
  const recorder = (level: Notice["level"]) => async (message: string, resource?: Resource) => {
    const notice = { level, message: String(message), resource: null as string | null };
    notices.push(notice);
    if (resource !== undefined) notice.resource = await urnOrNothing(resource);
  };
  Object.assign(pulumi.log, {
    debug: async () => undefined,
    info: recorder("info"),
    warn: recorder("warning"),
    error: recorder("error"),
  });
}

/** A resource whose registration failed has no URN. Its message is kept anyway. */
const urnOrNothing = (resource: Resource): Promise<string | null> =>
  (resource.urn as unknown as { promise(): Promise<string | undefined> }).promise().then(
    (urn) => urn ?? null,
    () => null,
  );
