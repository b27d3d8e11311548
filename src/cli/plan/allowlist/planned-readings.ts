import { memo } from "../../../egress/input/memo.ts";
import type { ResourceReading } from "../../../egress/resource/resource-reading.ts";
import { follow } from "../../../readers/follow/follow.ts";
import { readResource } from "../../../readers/index.ts";
import type { PlannedResource } from "../../../stack/model/plan-document.ts";
import { plainResourcesOf } from "../../../stack/pack/policy-subject.ts";

/** Returns the readings of a plan's resources with references followed, computed once for each plan. */
export const plannedReadings = memo((resources: readonly PlannedResource[]): readonly ResourceReading[] =>
  follow(plainResourcesOf({ resources, outputs: {} }).map(readResource)),
);
