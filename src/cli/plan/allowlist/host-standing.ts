import { EVERY_ADDRESS } from "../../../egress/address/address-ranges.ts";
import { HOSTS_IPV4 } from "../../../egress/address/special-networks.ts";
import { CLOUD_NAMES } from "../../../egress/cloud.ts";
import type { Grant } from "../../../egress/grant.ts";
import { memo } from "../../../egress/input/memo.ts";
import { matchesName } from "../../../egress/name/name-pattern.ts";
import { clientsMeant } from "../../../reach/path/clients.ts";
import type { Path } from "../../../reach/path/path.ts";
import { pathsOf } from "../../../reach/path/paths-of.ts";
import { decide } from "../../../reach/verdict/decide.ts";
import { MODERN_TLS } from "../../../reach/verdict/flow.ts";
import type { Verdict } from "../../../reach/verdict/verdict.ts";
import type { PlannedResource, StackPlan } from "../../../stack/model/plan-document.ts";
import { plannedReadings } from "./planned-readings.ts";

/** A host and port that some rule in the clouds opens. */
export interface OpenedHost {
  readonly host: string;
  readonly port: number;
  readonly isHttp: boolean;
  /** Labels of the clouds, as `cloudLabel` writes them. */
  readonly clouds: ReadonlySet<string>;
}

/** Whether an opened host is really reached, considering everything that decides about it. */
export interface HostStanding {
  /** Whether nobody can reach it: on every path in a cloud that opens it, something stops it. */
  readonly isShut: boolean;
  /** The rules that stop it, on the paths where one does. */
  readonly stoppedBy: readonly Grant[];
}

/** Computes the paths of a planned stack, once for each stack. */
const plannedPaths = memo((resources: readonly PlannedResource[]): readonly Path[] =>
  pathsOf(plannedReadings(resources)),
);

/**
 * Checks whether clients reach the host. The clients are those in its rules or, if no rule names any, those of the
 * path. Parts that the plan couldn't look at may hold a rule that lets it out.
 */
export function standingOf(
  { resources, unresolved }: Pick<StackPlan, "resources" | "unresolved">,
  { host, port, isHttp, clouds }: OpenedHost,
): HostStanding {
  const verdicts = plannedPaths(resources)
    .filter(({ cloud }) => clouds.has(CLOUD_NAMES[cloud]))
    .map((path) =>
      decide(path, {
        from:
          clientsMeant(path, ({ names = [] }) => names.some((pattern) => matchesName(pattern, host))) ??
          path.clients ??
          EVERY_IPV4,
        name: host,
        to: HOSTS_IPV4,
        port,
        transport: "tcp",
        application: isHttp ? "http" : "tls",
        tlsVersions: MODERN_TLS,
      }),
    );
  const isStopped = ({ verdict, deciding }: Verdict): boolean =>
    verdict !== "allow" && verdict !== "unknown" && (deciding?.by !== undefined || unresolved.length === 0);
  return {
    isShut: verdicts.length > 0 && verdicts.every(isStopped),
    stoppedBy: verdicts.flatMap((verdict) => (isStopped(verdict) ? (verdict.deciding?.by ?? []) : [])),
  };
}

const EVERY_IPV4 = EVERY_ADDRESS.filter(({ family }) => family === 4);
