import ipaddr from "ipaddr.js";
import type { RoundHost } from "../judge/judge-round.ts";
import type { AddressObservation } from "../model/observation.ts";
import type { Verification } from "./verification.ts";

/**
 * Renders the report in Prometheus's text format, for a file that node_exporter reads. Metrics that blackbox_exporter
 * has keep its names and meaning, so that its dashboards work, with `host` and `address` as further labels.
 */
export function renderPrometheus(report: Verification): string {
  const families: Family[] = [
    family(
      "probe_success",
      "Whether the host is as expected",
      hostSamples(report, ({ asExpected }) => bit(asExpected === "yes")),
    ),
    family("probe_duration_seconds", "Time of the whole run", [{ labels: {}, value: report.elapsedMs / 1000 }]),
    family(
      "probe_dns_lookup_time_seconds",
      "Time to resolve the name",
      hostSamples(report, ({ observation }) => seconds(observation.resolution?.elapsedMs)),
    ),
    family(
      "probe_ip_protocol",
      "4 or 6",
      addressSamples(report, (_, address) => protocolOf(address)),
    ),
    family(
      "probe_ip_addr_hash",
      "FNV-1a of the address, to see it change",
      addressSamples(report, (_, address) => hashOf(address)),
    ),
    family("probe_tls_version_info", "TLS version", report.hosts.flatMap(versionSamples)),
    family("probe_tls_cipher_info", "TLS cipher", report.hosts.flatMap(cipherSamples)),
    family(
      "probe_ssl_earliest_cert_expiry",
      "Earliest end of a certificate sent, in seconds since 1970",
      addressSamples(report, earliestExpiry),
    ),
    family("probe_ssl_last_chain_info", "The server's certificate", report.hosts.flatMap(chainSamples)),
    family(
      "mesh_egress_probe_verdict",
      "1 for reached, or for the cause that stopped it",
      report.hosts.map((host) => ({ labels: { host: nameOf(host), verdict: verdictOf(host) }, value: 1 })),
    ),
    family(
      "mesh_egress_probe_rung",
      "1 for each rung that is proven",
      report.hosts.flatMap((host) =>
        host.steps.map(({ rung, status }) => ({
          labels: { host: nameOf(host), rung },
          value: bit(status === "passed"),
        })),
      ),
    ),
    family(
      "mesh_egress_control_ok",
      "1 if a control is as required, 0 if not, NaN if it is unclear",
      report.controls.map(({ kind, target, status }) => ({
        labels: { control: kind, target },
        value: status === "unclear" ? Number.NaN : bit(status === "good"),
      })),
    ),
    family(
      "mesh_egress_evidence",
      "1 for each kind of proof behind a claim: a proven rung, a host or control as required, the run",
      evidenceSamples(report),
    ),
    family("mesh_egress_as_expected", "Whether the whole run is as expected", [
      { labels: {}, value: bit(report.asExpected === "yes") },
    ]),
  ];
  return families.map(renderFamily).join("");
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | undefined;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const family = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, help, samples });

const bit = (holds: boolean): number => (holds ? 1 : 0);

const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

function evidenceSamples(report: Verification): Sample[] {
  const { hosts, controls, expectation } = report;
  const claims = [
    ...hosts.flatMap((host) => {
      const ofSteps = host.steps.flatMap((step) =>
        step.status === "passed" ? [{ labels: { host: nameOf(host), claim: step.rung }, evidence: step.evidence }] : [],
      );
      const ofHost = { host: nameOf(host), claim: expectation };
      return [...ofSteps, ...(host.asExpected === "yes" ? [{ labels: ofHost, evidence: host.evidence }] : [])];
    }),
    ...controls.flatMap((control) =>
      control.status === "good"
        ? [{ labels: { claim: control.kind, target: control.target }, evidence: control.evidence }]
        : [],
    ),
    ...(report.asExpected === "yes" ? [{ labels: { claim: "as-expected" }, evidence: report.evidence }] : []),
  ];
  return claims.flatMap(({ labels, evidence }) =>
    [...new Set(evidence.map(({ kind }) => kind))].map((kind) => ({ labels: { ...labels, evidence: kind }, value: 1 })),
  );
}

/** The port is shown because one host may be verified on several. */
const nameOf = ({ target: { host, port } }: RoundHost): string => (port === 443 ? host : `${host}:${port}`);

const verdictOf = ({ verdict, stoppedBy }: RoundHost): string =>
  verdict === "reached" ? "reached" : (stoppedBy?.cause ?? "unclear");

const hostSamples = ({ hosts }: Verification, value: (host: RoundHost) => number | undefined): Sample[] =>
  hosts.map((host) => ({ labels: { host: nameOf(host) }, value: value(host) }));

const addressSamples = (
  { hosts }: Verification,
  value: (seen: AddressObservation, address: string) => number | undefined,
): Sample[] =>
  hosts.flatMap((host) =>
    host.observation.addresses.map((seen) => ({
      labels: labelsOf(host, seen),
      value: value(seen, seen.connection.address),
    })),
  );

const labelsOf = (host: RoundHost, { connection }: AddressObservation): Record<string, string> => ({
  host: nameOf(host),
  address: connection.address,
});

const versionSamples = (host: RoundHost): Sample[] =>
  host.observation.addresses.flatMap((seen) => {
    const version = seen.stranger?.version?.replace(/^TLSv1$/, "TLS 1.0").replace("TLSv", "TLS ");
    return version ? [{ labels: { ...labelsOf(host, seen), version }, value: 1 }] : [];
  });

const cipherSamples = (host: RoundHost): Sample[] =>
  host.observation.addresses.flatMap((seen) => {
    const cipher = seen.stranger?.cipher;
    return cipher ? [{ labels: { ...labelsOf(host, seen), cipher }, value: 1 }] : [];
  });

const chainSamples = (host: RoundHost): Sample[] =>
  host.observation.addresses.flatMap((seen) => {
    const own = seen.chain?.certificates[0];
    if (!own) return [];
    const { subject, issuer, names, fingerprint, serial } = own;
    const facts = { subject, issuer, subjectalternative: names.map((name) => name.replace(/^DNS:/, "")).join(",") };
    const fingerprint_sha256 = fingerprint.replaceAll(":", "").toLowerCase();
    const serialnumber = serial.toLowerCase();
    return [{ labels: { ...labelsOf(host, seen), fingerprint_sha256, serialnumber, ...facts }, value: 1 }];
  });

function earliestExpiry({ chain }: AddressObservation): number | undefined {
  if (!chain) return undefined;
  return Math.min(...chain.certificates.map(({ notAfter }) => Date.parse(notAfter) / 1000));
}

const protocolOf = (address: string): number | undefined =>
  ipaddr.isValid(address) ? (address.includes(":") ? 6 : 4) : undefined;

function hashOf(address: string): number | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

function renderFamily({ name, help, samples }: Family): string {
  const lines = samples
    .filter(({ value }) => value !== undefined)
    .map(({ labels, value }) => `${name}${renderLabels(labels)} ${value}`);
  return lines.length === 0 ? "" : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ""].join("\n");
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/**
 * Escapes the three characters of the text format. Other control characters can't be escaped, so they become "\ufffd".
 */
export const escapeLabel = (value: string): string =>
  value
    .toWellFormed()
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll(/\p{Cc}/gu, "\ufffd");
