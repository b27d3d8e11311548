import { z } from "zod";
import { Address } from "../egress/address/address.ts";
import { HOST_STATUSES, PROTOCOLS } from "../egress/host-fields.ts";
import { Hostname } from "../egress/name/hostname.ts";
import { Port, RuleKey } from "../egress/rule.ts";

/** MESH environments: integration, live, and path to live ("deployment"). */
export const ENVIRONMENTS = ["int", "live", "dep"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Networks that lead to MESH: the internet, or the Health and Social Care Network. */
export const NETWORKS = ["internet", "hscn"] as const;
export type Network = (typeof NETWORKS)[number];

/** Groups of endpoints that stay closed unless a stack asks for them. */
export const OPTIONS = ["documentation", "revocation"] as const;

const Source = z.strictObject({
  title: z.string().min(1),
  url: z.url({ protocol: /^https$/ }).optional(),
  /** Day on which the source was read, as YYYY-MM-DD. */
  checked: z.iso.date(),
  grade: z.enum(["official", "source-code", "third-party", "requirement"]),
});
const Sources = z.array(Source).min(1);

/** One host MESH serves on, or that its clients need. */
export const Endpoint = z.strictObject({
  host: Hostname,
  port: Port,
  protocol: z.enum(PROTOCOLS),
  environments: z.array(z.enum(ENVIRONMENTS)).min(1),
  network: z.enum(NETWORKS),
  status: z.enum(HOST_STATUSES),
  /** The stack setting that opens this endpoint. An endpoint without one is open in its environment and network. */
  option: z.enum(OPTIONS).optional(),
  purpose: z.string().min(1),
  remark: z.string().min(1).optional(),
  /** Documented addresses. They serve verification and audits and never appear in a rule. */
  addresses: z.array(Address).default([]),
  sources: Sources,
});
export type Endpoint = z.output<typeof Endpoint>;

/** A certificate authority that issues MESH's server certificates. */
export const Authority = z.strictObject({
  /** Common name of its certificate. */
  name: z.string().min(1),
  environments: z.array(z.enum(ENVIRONMENTS)).min(1),
  /** SHA-256 fingerprint of its certificate, as OpenSSL prints it. */
  sha256: z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/, { error: "is no SHA-256 fingerprint of 32 bytes." }),
  sources: Sources,
});
export type Authority = z.output<typeof Authority>;

/** The content of `src/catalogue/endpoints.yaml`. */
export const Catalogue = z.strictObject({
  conditions: z.array(z.strictObject({ id: RuleKey, text: z.string().min(1) })).min(1),
  endpoints: z.record(RuleKey, Endpoint),
  zones: z.record(Hostname, z.enum(ENVIRONMENTS)),
  retired: z.record(
    Hostname,
    z.strictObject({ why: z.string().min(1), instead: Hostname.optional(), sources: Sources }),
  ),
  authorities: z.record(RuleKey, Authority).default(() => ({})),
  addresses: z.record(
    RuleKey,
    z.strictObject({
      addresses: z.array(Address).min(1),
      /** True for addresses of MESH itself, false for those of other Spine services. */
      mesh: z.boolean(),
      environment: z.enum(ENVIRONMENTS),
      what: z.string().min(1),
      sources: Sources,
    }),
  ),
});
export type Catalogue = z.output<typeof Catalogue>;

/** Returns every known MESH address: those that NHS's Terraform module pins and those documented for HSCN. */
export const knownAddresses = (catalogue: Catalogue): Address[] => [
  ...Object.values(catalogue.endpoints).flatMap(({ addresses }) => addresses),
  ...Object.values(catalogue.addresses).flatMap(({ mesh, addresses }) => (mesh ? addresses : [])),
];

/** Returns the newest day on which a source of the entries was read, as YYYY-MM-DD. */
export const newestCheck = (entries: readonly Pick<Endpoint, "sources">[]): string =>
  entries.flatMap(({ sources }) => sources.map(({ checked }) => checked)).reduce((a, b) => (a > b ? a : b));
