import { isDeepStrictEqual } from "node:util";
import { UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import type { JsonObject } from "../model/plan-document.ts";
import type { Answer } from "../project/read-answers.ts";
import type { StackConfig } from "../project/stack-config.ts";
import { COMPUTED } from "./computed-answers.ts";

/** A call of a provider's function. */
export interface CloudCall {
  /** Token of the function, such as `aws:index/getRegion:getRegion`. */
  readonly token: string;
  /** Arguments of the call; unknown parts are `UNKNOWN_PART`. */
  readonly parameters: JsonObject;
  /** Whether the call uses an explicit provider, to which the stack's config doesn't apply. */
  readonly hasOwnProvider: boolean;
}

/** Returns the answer to a call, with unknown parts as `UNKNOWN_PART`; undefined if nobody knows the answer. */
export type AnswerCall = (call: CloudCall) => JsonObject | undefined;

/** Stands for an unknown part of a value. */
export const UNKNOWN_PART = UNKNOWN;

/**
 * Answers a call with what the user gave for it, or otherwise with what follows from its arguments or the stack's
 * config.
 *
 * @param given the first one that matches a call counts.
 */
export const answersFrom =
  (given: readonly Answer[], config: Pick<StackConfig, "values">): AnswerCall =>
  (call) =>
    given.find((answer) => fits(answer, call))?.result ??
    (Object.hasOwn(COMPUTED, call.token) ? COMPUTED[call.token]?.(call.parameters) : undefined) ??
    (call.hasOwnProvider ? undefined : factsFor(call, config.values));

const fits = ({ call, args }: Answer, { token, parameters }: CloudCall): boolean =>
  call === token && Object.entries(args).every(([key, value]) => isDeepStrictEqual(parameters[key], value));

/** Returns the text of a config value; undefined if it is missing or unknown. */
type Lookup = (key: string) => string | undefined;

function factsFor({ token, parameters }: CloudCall, values: Readonly<Record<string, string>>): JsonObject | undefined {
  const lookUp: Lookup = (key) => {
    const text = values[key];
    return text === undefined || text === "" || text.includes(UNKNOWN) ? undefined : text;
  };
  return Object.hasOwn(FACTS, token) ? FACTS[token]?.(lookUp, parameters, values) : undefined;
}

type Fact = (
  lookUp: Lookup,
  parameters: JsonObject,
  values: Readonly<Record<string, string>>,
) => JsonObject | undefined;

/**
 * Answers from the config of the default providers, by function. Keys that the config doesn't tell are unknown, never
 * missing.
 */
const FACTS: Readonly<Record<string, Fact>> = {
  "aws:index/getRegion:getRegion": (lookUp, { region: asked }) => {
    const region = typeof asked === "string" && asked !== UNKNOWN_PART ? asked : lookUp("aws:region");
    if (region === undefined) return undefined;
    return { id: region, name: region, region, description: UNKNOWN_PART, endpoint: UNKNOWN_PART };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (lookUp) => {
    const [accountId, ...others] = textsIn(lookUp("aws:allowedAccountIds"));
    if (accountId === undefined || others.length > 0) return undefined;
    return { accountId, id: accountId, arn: UNKNOWN_PART, userId: UNKNOWN_PART };
  },
  "aws:index/getPartition:getPartition": (lookUp) => {
    const region = lookUp("aws:region");
    // Only regions of the public partition are recognised. For others the partition would be a guess.
    if (region === undefined || !/^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d+$/.test(region)) return undefined;
    return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
  },
  "aws:index/getAvailabilityZones:getAvailabilityZones": (lookUp, _, values) => {
    const region = lookUp("aws:region");
    const names = region === undefined ? undefined : zonesIn(values, region);
    if (region === undefined || names === undefined) return undefined;
    return { id: region, region, names, zoneIds: UNKNOWN_PART, groupNames: UNKNOWN_PART };
  },
  "azure-native:authorization:getClientConfig": clientOf("azure-native"),
  "azure:core/getClientConfig:getClientConfig": clientOf("azure"),
};

/** Answers with who deploys, as the config of a provider of Azure tells it. */
function clientOf(provider: string): Fact {
  return (lookUp) => {
    const subscriptionId = lookUp(`${provider}:subscriptionId`);
    if (subscriptionId === undefined) return undefined;
    const orUnknown = (key: string) => lookUp(`${provider}:${key}`) ?? UNKNOWN_PART;
    return {
      subscriptionId,
      tenantId: orUnknown("tenantId"),
      clientId: orUnknown("clientId"),
      objectId: UNKNOWN_PART,
    };
  };
}

/** Returns the only list of the region's zones in the config, under any key; undefined if there is none, or several. */
function zonesIn(values: Readonly<Record<string, string>>, region: string): string[] | undefined {
  const isZone = (name: string) => name.startsWith(region) && /^[a-z]$/.test(name.slice(region.length));
  const lists = Object.values(values)
    .map(textsIn)
    .filter((names) => names.length > 0 && names.every(isZone));
  const [names, ...others] = lists;
  return others.every((other) => isDeepStrictEqual(other, names)) ? names : undefined;
}

/** Returns the texts of a JSON list; empty if the text is no such list. */
function textsIn(json: string | undefined): string[] {
  if (json === undefined || !json.startsWith("[")) return [];
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) && list.every((item) => typeof item === "string") ? list : [];
  } catch {
    return [];
  }
}
