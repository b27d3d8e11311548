import { type Catalogue, ENVIRONMENTS, type Environment } from "../../catalogue/catalogue.ts";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { Hostname } from "../../egress/name/hostname.ts";
import { type Destination, isSame, readDestination, showDestination } from "../model/destination.ts";
import type { Target } from "../model/observation.ts";
import type { DestinationRequest, Expectation } from "../model/verify-request.ts";

/** The user's options for controls. */
export interface ControlOptions {
  /** `none` switches this control off, as for `mustNotReach`. */
  readonly foreignName?: string;
  readonly mustNotReach?: readonly string[];
  readonly mustReach?: readonly string[];
}

export interface Controls {
  readonly foreignName?: string;
  readonly destinations: readonly Omit<DestinationRequest, "proxy">[];
}

/**
 * Returns the controls that the user named, or otherwise MESH of another environment. If one environment is expected to
 * be blocked, the network may well open the other one, so there is then no default for `mustNotReach`.
 *
 * @throws ConfigurationError naming every faulty one of a kind.
 */
export function readControls(
  options: ControlOptions,
  catalogue: Catalogue,
  {
    environment,
    expectation,
    targets,
  }: { environment?: Environment; expectation: Expectation; targets: readonly Target[] },
): Controls {
  const other = (environment ? [environment] : ENVIRONMENTS)
    .map((each) => hostOfAnotherEnvironment(catalogue, each))
    .find((host) => targets.every((target) => target.host !== host?.host));
  const foreign = options.foreignName === undefined ? other?.host : readHost("--foreign-name", options.foreignName);
  const isOff = options.mustNotReach?.length === 1 && options.mustNotReach[0] === "none";
  const named = isOff ? [] : readDestinations("--must-not-reach", options.mustNotReach);
  const byDefault = named === undefined;
  const ofAnother = other && environment !== undefined && expectation === "reached" ? [other] : [];
  const mustNotReach = named ?? ofAnother;
  refuseContradictions(targets, foreign, mustNotReach);
  const mustReach = readDestinations("--must-reach", options.mustReach) ?? [];
  return {
    foreignName: options.foreignName === "none" ? undefined : foreign,
    destinations: [
      ...mustNotReach.map((destination) => ({
        destination,
        must: "not-reach" as const,
        ...(byDefault && { byDefault }),
      })),
      ...mustReach.map((destination) => ({ destination, must: "reach" as const })),
    ],
  };
}

/**
 * Returns a MESH host of another environment, which a network that opens one environment must block. It belongs to NHS,
 * so that no control contacts a third party. LIVE for a test environment, INT for LIVE.
 */
function hostOfAnotherEnvironment({ endpoints }: Catalogue, environment: Environment): Destination | undefined {
  const other = ENVIRONMENTS.find((each) => each === (environment === "live" ? "int" : "live"));
  const endpoint = Object.values(endpoints).find(
    ({ environments, network, status, option }) =>
      other !== undefined && environments.includes(other) && network === "internet" && status === "current" && !option,
  );
  return endpoint && { host: endpoint.host, port: endpoint.port };
}

/** A control for a host that is being verified could only fail. */
function refuseContradictions(
  targets: readonly Target[],
  foreign: string | undefined,
  mustNotReach: readonly Destination[],
): void {
  const clash = (path: string, text: string): Fault => ({
    path,
    message: `"${text}" is a host to verify. Name another, or none.`,
  });
  const faults = [
    ...targets.filter(({ host }) => host === foreign).map(({ host }) => clash("--foreign-name", host)),
    ...mustNotReach
      .filter((each) => targets.some((target) => isSame(target, each)))
      .map((each) => clash("--must-not-reach", showDestination(each))),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
}

function readHost(path: string, text: string): Hostname | undefined {
  const host = Hostname.safeParse(text);
  if (host.success || text === "none") return host.data;
  throw new ConfigurationError([{ path, message: host.error.issues.map(({ message }) => message).join(" ") }]);
}

function readDestinations(path: string, texts: readonly string[] | undefined): Destination[] | undefined {
  const readings = texts?.map((text) => readDestination(text, path, true));
  const faults = readings?.filter((reading) => "message" in reading) ?? [];
  if (faults.length > 0) throw new ConfigurationError(faults);
  return readings?.filter((reading) => "host" in reading);
}
