import type { PlannedResource } from "../../../stack/model/plan-document.ts";
import { isProviderType } from "../../../stack/model/urn.ts";

/** Whether no component of this package creates the resource, so that no list shows its hosts yet. */
export const isOther = ({ urn, type, custom }: Pick<PlannedResource, "urn" | "type" | "custom">): boolean =>
  custom && !isProviderType(type) && !OURS.test(urn);

/** The URN of a resource contains the types of its parents. */
const OURS = /[:$]mesh-egress:index:/;
