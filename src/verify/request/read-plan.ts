import { isIP } from "node:net";
import { type Catalogue, ENVIRONMENTS, type Environment, NETWORKS, type Network } from "../../catalogue/catalogue.ts";
import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";
import { Hostname } from "../../egress/name/hostname.ts";
import { EXPECTATIONS, type Expectation } from "../judge/judge-run.ts";
import { type Destination, isSame, readDestination, showDestination } from "../model/destination.ts";
import { readLimits } from "../model/limits.ts";
import { isWithin, RUNGS, type Rung } from "../model/rungs.ts";
import type { World } from "../model/world.ts";
import { chooseProxy } from "../probe/approach.ts";
import { hostOfAnotherEnvironment } from "../probe/controls.ts";
import type { Plan } from "../verify.ts";
import { readCredentials } from "./credentials.ts";
import type { ReadFile } from "./read-file.ts";
import { mailboxOf, readSecrets, type Secrets } from "./secrets.ts";
import { targetsOf } from "./targets.ts";

/** What a user asked for, as text. Names are those of the options. */
export interface Wish {
  readonly env?: string;
  readonly network?: readonly string[];
  readonly exclude?: readonly string[];
  readonly host?: readonly string[];
  readonly resolver?: readonly string[];
  readonly hscnResolver?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly secrets?: string;
  readonly upTo?: string;
  readonly expect?: string;
  readonly limit?: readonly string[];
  /** `none` for no such control, as with `mustNotReach`. */
  readonly foreignName?: string;
  readonly mustNotReach?: readonly string[];
  readonly mustReach?: readonly string[];
  readonly direct?: boolean;
}

/**
 * Reads everything that a verification needs, files and secrets included, before any packet is sent. Keys and secrets are read where
 * a rung wants them, and not otherwise.
 *
 * @throws ConfigurationError with all faults together. None of them holds a secret.
 */
export function readPlan(wish: Wish, catalogue: Catalogue, world: World, readFile: ReadFile): Plan {
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
  const environment = gather(() => oneOf<Environment>("--env", wish.env, ENVIRONMENTS));
  const expectation = gather(() => oneOf<Expectation>("--expect", wish.expect, EXPECTATIONS)) ?? "reached";
  const networks = gather(() => manyOf<Network>("--network", wish.network, NETWORKS)) ?? ["internet"];
  const upTo = gather(() => oneOf<Rung>("--up-to", wish.upTo, RUNGS));
  const limits = gather(() => readLimits(wish.limit ?? []));
  const known = environment !== undefined || wish.env === undefined;
  const { exclude = [], host: hosts = [], direct = false } = wish;
  const targets = known ? gather(() => targetsOf(catalogue, { environment, networks, exclude, hosts })) : undefined;
  const resolvers = gather(() => ({
    internet: readResolvers("--resolver", wish.resolver),
    hscn: readResolvers("--hscn-resolver", wish.hscnResolver ?? wish.resolver),
  }));
  const client = readClient(wish, expectation === "blocked" ? "mutual-tls" : upTo, world, readFile);
  const controls = gather(() => readControls(wish, catalogue, { environment, expectation, targets: targets ?? [] }));
  // A proxy variable that can't be used stops the run before it starts.
  const proxies = (targets ?? []).map(({ host, port }) => gather(() => chooseProxy(world, host, port, { direct })));
  faults.push(...client.faults, ...debugFaults(world, client.mailbox ?? proxies.find((proxy) => proxy?.authorization)));
  if (faults.length > 0 || !targets || !resolvers || !limits || !controls)
    throw new ConfigurationError(distinct(faults));
  const authorities = catalogue.authorities;
  const { credentials, mailbox, goal } = client;
  return { targets, expectation, limits, resolvers, direct, authorities, ...controls, credentials, mailbox, goal };
}

type Client = Pick<Plan, "credentials" | "mailbox" | "goal"> & { readonly faults: readonly Fault[] };

/** Credentials and mailbox, as far as the rungs up to `top` want them; all of them where no top is named. */
function readClient(wish: Wish, top: Rung | undefined, world: World, readFile: ReadFile): Client {
  const wants = (rung: Rung): boolean => top === undefined || isWithin(rung, top);
  const { secrets, faults: secretFaults } = wants("authenticated")
    ? readSecrets(world.environment, wish.secrets, readFile)
    : { secrets: {} satisfies Secrets as Secrets, faults: [] };
  const { mailbox, faults: mailboxFaults } = wants("mesh-answered") ? mailboxOf(secrets) : { faults: [] };
  const { credentials, faults } = readCredentials(
    {
      ...(wants("authenticated") && {
        certificate: wish.cert,
        key: wish.key,
        passphrase: secrets.MESH_KEY_PASSPHRASE,
      }),
      ...(wants("not-intercepted") && { authorities: wish.ca }),
    },
    world.clock.now(),
    readFile,
  );
  const highest = mailbox ? "mesh-answered" : wish.cert === undefined ? "mutual-tls" : "authenticated";
  return {
    credentials,
    mailbox,
    goal: top ?? highest,
    faults: [...faults, ...secretFaults, ...mailboxFaults, ...lackFaults(wish, top, mailbox !== undefined)],
  };
}

function lackFaults({ cert }: Wish, top: Rung | undefined, hasMailbox: boolean): Fault[] {
  const needsCertificate = hasMailbox || top === "authenticated" || top === "mesh-answered";
  const fault = (path: string, message: string): Fault[] => [{ path, message }];
  return [
    ...(needsCertificate && cert === undefined
      ? fault(
          "--cert",
          "is missing; MESH talks of mailboxes to clients with a certificate only. Add --key and --ca as well.",
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

/** What Node.js then writes holds the headers it sends. */
function debugFaults({ environment }: World, signed: unknown): Fault[] {
  if (signed === undefined || !environment.NODE_DEBUG) return [];
  const message = "is set, and with it Node.js writes what it sends to standard error, secrets among it. Unset it.";
  return [{ path: "NODE_DEBUG", message }];
}

type Controls = Pick<Plan, "foreignName" | "mustNotReach" | "mustReach">;

/**
 * The controls named, else MESH of another environment. Where one environment is to be blocked, the other may well be what the network
 * opens, so it is no destination that must not be reached then.
 */
function readControls(
  wish: Wish,
  catalogue: Catalogue,
  { environment, expectation, targets }: Pick<Plan, "targets" | "expectation"> & { environment?: Environment },
): Controls {
  const other = (environment ? [environment] : ENVIRONMENTS)
    .map((each) => hostOfAnotherEnvironment(catalogue, each))
    .find((host) => targets.every((target) => target.host !== host?.host));
  const isOff = (names: readonly string[] | undefined): boolean => names?.length === 1 && names[0] === "none";
  const foreign = wish.foreignName === undefined ? other?.host : readHost("--foreign-name", wish.foreignName);
  const byDefault = other && environment !== undefined && expectation === "reached" ? [other] : [];
  const mustNotReach = isOff(wish.mustNotReach)
    ? []
    : (readDestinations("--must-not-reach", wish.mustNotReach) ?? byDefault);
  refuseContradictions(targets, foreign, mustNotReach);
  return {
    foreignName: wish.foreignName === "none" ? undefined : foreign,
    mustNotReach,
    mustReach: readDestinations("--must-reach", wish.mustReach) ?? [],
  };
}

/** A control that is a host to verify could only fail. */
function refuseContradictions(
  targets: Plan["targets"],
  foreign: string | undefined,
  mustNotReach: readonly Destination[],
) {
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

/** Addresses of DNS servers, each with or without a port. */
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
