import type { Engine, Grant } from "../egress/grant.ts";
import { STATUS_REMARKS } from "../egress/host-fields.ts";
import type { Peer } from "../egress/peer.ts";
import { nameOfUrn } from "../egress/resource/place.ts";
import { firstFew } from "../text/first-few.ts";
import type { Opened, Report, ReportVerdict, Source, StackReport } from "./report.ts";

/** Readable names of engines. */
export const ENGINE_TITLES: Readonly<Record<Engine, string>> = {
  "nfw-stateful": "Network Firewall",
  "nfw-stateless": "Network Firewall, stateless",
  "nfw-tls-inspection": "Network Firewall, TLS inspection",
  "security-group": "Security group",
  "network-acl": "Network ACL",
  "dns-firewall": "DNS Firewall",
  nsg: "Network security group",
  "admin-rule": "Virtual Network Manager",
  "azure-network-rule": "Azure Firewall, network rules",
  "azure-application-rule": "Azure Firewall, application rules",
  "azure-nat-rule": "Azure Firewall, NAT rules",
  "kubernetes-policy": "Kubernetes network policy",
  route: "Route",
  "dns-record": "DNS record",
};

/** Writes the first few addresses, as the resource has them. */
export const describePeer = (peer: Peer, whenEmpty: string): string =>
  peer.length === 0
    ? whenEmpty
    : firstFew(
        [...new Set(peer.map((part) => ("written" in part ? part.written : (part.to.id ?? part.to.kind))))],
        (written) => written,
        4,
      );

/** Writes `TLS`, `HTTP`, or the transports: `TCP`, `TCP, UDP`, `any protocol`. */
export function describeProtocol({ application, transports }: Pick<Grant, "application" | "transports">): string {
  if (application !== undefined && application !== "other") return application.toUpperCase();
  if (transports.includes("any")) return "any protocol";
  return transports.map((name) => name.toUpperCase()).join(", ");
}

/** Returns a rule's own labels, without tags and without the name of its resource, which is shown as its place. */
export const ownTexts = ({ labels, place }: Pick<Grant, "labels" | "place">): string[] =>
  labels.filter((label) => !/^[^\s=]+=/.test(label) && label !== nameOfUrn(place.urn));

/** Readable words for verdicts. */
export const VERDICT_WORDS: Readonly<Record<ReportVerdict, string>> = {
  fail: "FAIL",
  "not-judged": "NOT JUDGED",
  attention: "ATTENTION",
  pass: "PASS",
};

/** Readable words for what the catalogue knows of a destination. */
export const STATUS_WORDS: Readonly<Record<Opened["status"], string>> = {
  current: "MESH",
  deprecated: `MESH, ${STATUS_REMARKS.deprecated}`,
  unverified: `MESH, ${STATUS_REMARKS.unverified}`,
  extra: "added by the stack",
  wide: "MESH and more",
  "known-address": "MESH address",
  "not-mesh": "not listed",
  any: "anything",
};

/** What is to be known of a stack that isn't on a path to MESH: a pass of it says less. */
export const OFF_PATH =
  "It counts as no way to MESH, for nothing in it names a MESH host or says NHS MESH, or the settings have `scope: mesh`. So it was searched for known MESH addresses, names for MESH hosts and pins that say NHS MESH alone; `scope: all` judges it whole.";

export const DRIFT_TITLES: Readonly<Record<keyof Report["drift"], string>> = {
  codeAndState: "Code and state",
  stateAndCloud: "State and cloud",
  allowlistAndDns: "Allowlist and DNS",
};

/** Returns what was left out of a source: each reason once, with its types, such as `2 aws:s3/bucket:Bucket`. */
export const leftOutByReason = (skipped: Source["skipped"]): { why: string; types: string[] }[] =>
  [...Map.groupBy(skipped, ({ why }) => why)].map(([why, all]) => ({
    why,
    types: all.map(({ type, count }) => `${count} ${type}`),
  }));

/** Names the stacks of the baseline that are gone; empty if there are none. */
export const goneText = ({ gone }: Pick<Report, "gone">): string =>
  gone.length === 0 ? "" : `Not in this report, though in the earlier one: ${firstFew(gone, (name) => name, 10)}.`;

/** Writes the day until which an opening holds, and whether it is past. */
export const untilText = (until: string | null, generatedAt: string): string =>
  until === null ? "-" : `${until}${until < generatedAt.slice(0, 10) ? ", past" : ""}`;

/** `host:443 on AWS was shut and is open`. */
export const describeReached = ({ host, port, path, before, now }: Reached): string =>
  `${host}:${port} on ${path} was ${before ?? "not there"} and is ${now ?? "not there"}`;

type Reached = NonNullable<StackReport["since"]>["reached"][number];
