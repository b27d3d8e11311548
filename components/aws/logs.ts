import type * as pulumi from "@pulumi/pulumi";
import { insightsQueries, resolverLogQueries } from "../../src/queries/insights.ts";
import type { Query } from "../../src/queries/query.ts";
import { type AwsLogsParsed, firewallDestination } from "./logs-schema.ts";
import {
  LogGroup,
  LoggingConfiguration,
  ProfilesResourceAssociation,
  QueryDefinition,
  ResolverQueryLogConfig,
  ResolverQueryLogConfigAssociation,
} from "./sdk.ts";

/** What all resources for logs share. */
interface Common {
  /** The component's name; the children's names begin with it. */
  readonly name: string;
  /** Whether AWS too refuses to delete a log group, because its lines are evidence. */
  readonly protect: boolean;
  readonly tags: Record<string, pulumi.Output<string>>;
  readonly child: pulumi.CustomResourceOptions;
}

/**
 * Turns on the alert and flow logs of a firewall. TLS logs would need TLS inspection, which MESH forbids.
 *
 * @param sids of the passes that appear in alert logs.
 * @returns resources to wait for before traffic is led through the firewall, so that all of it is logged.
 */
export function logFirewall(
  firewallArn: pulumi.Output<string>,
  logs: AwsLogsParsed,
  sids: readonly number[],
  common: Common,
): pulumi.Resource[] {
  if (!logs.enabled) return [];
  const { name, child } = common;
  const alert = logs.destinationArn ? undefined : makeGroup("alert", logs, common);
  const flow = logs.destinationArn ? undefined : makeGroup("flow", logs, common);
  if (alert) saveQueries(insightsQueries({ sids, applicationRules: [], addresses: [] }), alert, common);
  const destinations = [
    { logType: "ALERT", group: alert },
    { logType: "FLOW", group: flow },
  ].map(({ logType, group }) =>
    group
      ? { logType, logDestinationType: "CloudWatchLogs", logDestination: { logGroup: group.name } }
      : // The schema guarantees one of the two.
        (logs.destinationArn as pulumi.Output<string>).apply((arn) => ({ logType, ...firewallDestination(arn) })),
  );
  const loggingConfiguration = { logDestinationConfigs: destinations };
  // AWS has one configuration for each firewall, so a deletion after the successor is made would turn the logs off.
  const options = { ...child, deleteBeforeReplace: true };
  return [new LoggingConfiguration(`${name}-logging`, { firewallArn, loggingConfiguration }, options)];
}

/**
 * Turns on the log of all DNS queries of a VPC, or of all VPCs that have a Profile.
 *
 * @returns resources to wait for before the rules apply to any query.
 */
export function logQueries(
  { vpcId, profileId }: Readonly<Record<"vpcId" | "profileId", pulumi.Output<string> | undefined>>,
  logs: AwsLogsParsed,
  common: Common,
): pulumi.Resource[] {
  if (!logs.enabled) return [];
  const { name, tags, child } = common;
  const group = logs.destinationArn ? undefined : makeGroup("queries", logs, common);
  if (group) saveQueries(resolverLogQueries(), group, common);
  const destinationArn = group?.arn ?? (logs.destinationArn as pulumi.Output<string>);
  const config = new ResolverQueryLogConfig(`${name}-query-log`, { destinationArn, tags }, child);
  const ofVpc = vpcId && { resolverQueryLogConfigId: config.id, resourceId: vpcId };
  const ofProfile = profileId && { profileId, resourceArn: config.arn };
  return [
    ...(ofVpc ? [new ResolverQueryLogConfigAssociation(`${name}-query-log-vpc`, ofVpc, child)] : []),
    ...(ofProfile ? [new ProfilesResourceAssociation(`${name}-profile-log`, ofProfile, child)] : []),
  ];
}

const makeGroup = (
  what: string,
  { kmsKeyArn, retentionDays = 180 }: AwsLogsParsed,
  { name, protect, tags, child }: Common,
) =>
  new LogGroup(
    `${name}-${what}`,
    { kmsKeyId: kmsKeyArn, retentionInDays: retentionDays, deletionProtectionEnabled: protect, tags },
    child,
  );

/** The most characters of a saved query. Source: PutQueryDefinition. */
const LONGEST_QUERY = 10_000;

/**
 * Saves the queries in a folder of the component's name in the console. Leaves out queries that are too long, as with
 * some hundred hosts; `mesh-egress observe --query` prints them.
 */
function saveQueries(
  queries: readonly Query[],
  { name: logGroup }: { readonly name: pulumi.Output<string> },
  { name, child }: Common,
): void {
  for (const { id, what, text } of queries) {
    const queryString = `# ${what}.\n${text}`;
    if (queryString.length > LONGEST_QUERY) continue;
    new QueryDefinition(`${name}-${id}`, { name: `${name}/${id}`, queryString, logGroupNames: [logGroup] }, child);
  }
}
