import { isIP } from "node:net";
import { type Catalogue, ENVIRONMENTS, type Environment, NETWORKS, type Network } from "../../catalogue/catalogue.ts";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";
import type { Destination } from "../model/destination.ts";
import { readLimits } from "../model/limits.ts";
import { isAtOrBelow, RUNGS, type Rung } from "../model/rungs.ts";
import { EXPECTATIONS, type Expectation, type VerifyRequest } from "../model/verify-request.ts";
import type { World } from "../model/world.ts";
import { type ControlOptions, readControls } from "./controls.ts";
import { readCredentials } from "./credentials.ts";
import { proxyFor } from "./proxy-variables.ts";
import { mailboxOf, readSecrets, type Secrets } from "./secrets.ts";
import { socketAddressOf, targetsOf } from "./targets.ts";
import type { ReadFile } from "./text-file.ts";
import { namedVariables } from "./trust-variables.ts";

/** The user's request as text, named as the options are. */
export interface VerifyOptions extends ControlOptions {
  readonly env?: string;
  readonly network?: readonly string[];
  readonly exclude?: readonly string[];
  readonly host?: readonly string[];
  readonly at?: string;
  readonly resolver?: readonly string[];
  readonly hscnResolver?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly secrets?: string;
  readonly upTo?: string;
  readonly expect?: string;
  readonly limit?: readonly string[];
  readonly direct?: boolean;
}

/**
 * Reads everything that a verification needs, including files and secrets, before any packet is sent. Keys and secrets
 * are read only if a rung needs them.
 *
 * @throws ConfigurationError with all faults together. None of them holds a secret.
 */
export function readRequest(
  options: VerifyOptions,
  catalogue: Catalogue,
  world: World,
  readFile: ReadFile,
): VerifyRequest {
  const faults: Fault[] = [];
  const gather = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const environment = gather(() => oneOf<Environment>("--env", options.env, ENVIRONMENTS));
  const expectation = gather(() => oneOf<Expectation>("--expect", options.expect, EXPECTATIONS)) ?? "reached";
  const networks = gather(() => manyOf<Network>("--network", options.network, NETWORKS)) ?? ["internet"];
  const upTo = gather(() => oneOf<Rung>("--up-to", options.upTo, RUNGS));
  const limits = gather(() => readLimits(options.limit ?? []));
  const known = environment !== undefined || options.env === undefined;
  const { exclude = [], host: hosts = [], direct = false } = options;
  const place = gather(() => socketAddressOf(options.at));
  const targets = known
    ? gather(() => targetsOf(catalogue, { environment, networks, exclude, hosts, place }))
    : undefined;
  const resolvers = gather(() => ({
    internet: readResolvers("--resolver", options.resolver),
    hscn: readResolvers("--hscn-resolver", options.hscnResolver ?? options.resolver),
  }));
  const client = readClient(options, expectation === "blocked" ? "mutual-tls" : upTo, world, readFile);
  const controls = gather(() => readControls(options, catalogue, { environment, expectation, targets: targets ?? [] }));
  // A proxy variable that can't be used stops the run before it starts.
  const proxyOf = ({ host, port }: Destination) =>
    direct ? undefined : gather(() => proxyFor(world.environment, host, port));
  const toHosts = (targets ?? []).map((target) =>
    place ? { target, at: place.address } : { target, proxy: proxyOf(target) },
  );
  const destinations = (controls?.destinations ?? []).map((each) => ({ ...each, proxy: proxyOf(each.destination) }));
  const signed = [...toHosts, ...destinations].find(({ proxy }) => proxy?.authorization);
  faults.push(...client.faults, ...debugFaults(world, client.mailbox ?? signed));
  if (faults.length > 0 || !targets || !resolvers || !limits || !controls)
    throw new ConfigurationError(distinct(faults));
  const { credentials, mailbox, goal } = client;
  return {
    hosts: toHosts,
    goal,
    expectation,
    limits,
    resolvers,
    credentials,
    mailbox,
    authorities: catalogue.authorities,
    foreignName: controls.foreignName,
    variables: namedVariables(world.environment),
    destinations,
  };
}

type Client = Pick<VerifyRequest, "credentials" | "mailbox" | "goal"> & { readonly faults: readonly Fault[] };

/** Reads the credentials and mailbox that the rungs up to `top` need, or all of them if no top is named. */
function readClient(options: VerifyOptions, top: Rung | undefined, world: World, readFile: ReadFile): Client {
  const wants = (rung: Rung): boolean => top === undefined || isAtOrBelow(rung, top);
  const { secrets, faults: secretFaults } = wants("authenticated")
    ? readSecrets(world.environment, options.secrets, readFile)
    : { secrets: {} satisfies Secrets as Secrets, faults: [] };
  const { mailbox, faults: mailboxFaults } = wants("mesh-answered") ? mailboxOf(secrets) : { faults: [] };
  const { credentials, faults } = readCredentials(
    {
      ...(wants("authenticated") && {
        certificate: options.cert,
        key: options.key,
        passphrase: secrets.MESH_KEY_PASSPHRASE,
      }),
      ...(wants("not-intercepted") && { authorities: options.ca }),
    },
    world.clock.now(),
    readFile,
  );
  const highest = mailbox ? "mesh-answered" : options.cert === undefined ? "mutual-tls" : "authenticated";
  return {
    credentials,
    mailbox,
    goal: top ?? highest,
    faults: [...faults, ...secretFaults, ...mailboxFaults, ...lackFaults(options, top, mailbox !== undefined)],
  };
}

function lackFaults({ cert }: VerifyOptions, top: Rung | undefined, hasMailbox: boolean): Fault[] {
  const needsCertificate = hasMailbox || top === "authenticated" || top === "mesh-answered";
  const fault = (path: string, message: string): Fault[] => [{ path, message }];
  return [
    ...(needsCertificate && cert === undefined
      ? fault(
          "--cert",
          "is missing; MESH answers for mailboxes only to clients with a certificate. Add --key and --ca as well.",
        )
      : []),
    ...(top === "mesh-answered" && !hasMailbox
      ? fault(
          "--up-to mesh-answered",
          "needs a mailbox. Set MESH_MAILBOX_ID, MESH_MAILBOX_PASSWORD and MESH_SHARED_KEY.",
        )
      : []),
  ];
}

/** With NODE_DEBUG, Node.js prints the headers that it sends, which hold secrets. */
function debugFaults({ environment }: World, signed: unknown): Fault[] {
  if (signed === undefined || !environment.NODE_DEBUG) return [];
  const message = "is set. Node.js then writes what it sends to standard error, including secrets. Unset it.";
  return [{ path: "NODE_DEBUG", message }];
}

/** Parses addresses of DNS servers, each with or without a port. */
function readResolvers(path: string, texts: readonly string[] | undefined): string[] {
  const faults = (texts ?? [])
    .filter((text) => {
      const [, bracketed, plain = "", port = "53"] = /^(?:\[(.*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/s.exec(text) ?? [];
      return isIP(bracketed ?? plain) === 0 || Number(port) < 1 || Number(port) > 65_535;
    })
    .map((text) => ({ path, message: `${show(text)} is no address of a resolver. Write it as in "10.0.0.2".` }));
  if (faults.length > 0) throw new ConfigurationError(faults);
  return [...(texts ?? [])];
}

function oneOf<Word extends string>(path: string, text: string | undefined, known: readonly Word[]): Word | undefined {
  if (text === undefined || known.includes(text as Word)) return text as Word | undefined;
  throw new ConfigurationError([{ path, message: `${show(text)} is not one of ${known.join(", ")}.` }]);
}

function manyOf<Word extends string>(path: string, texts: readonly string[] | undefined, known: readonly Word[]) {
  if (texts === undefined || texts.length === 0) return undefined;
  return [...new Set(texts.flatMap((text) => oneOf(path, text, known) ?? []))];
}

const distinct = (faults: readonly Fault[]): Fault[] =>
  faults.filter(
    (fault, at) => faults.findIndex((one) => one.path === fault.path && one.message === fault.message) === at,
  );
