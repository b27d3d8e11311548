import { type AddressRanges, EVERY_ADDRESS, isWithin, overlaps, unionOf } from "../../egress/address/address-ranges.ts";
import { describeRanges } from "../../egress/address/write-ranges.ts";
import type { Cloud } from "../../egress/cloud.ts";
import type { Grant } from "../../egress/grant.ts";
import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import { memo } from "../../egress/input/memo.ts";
import { matchesName } from "../../egress/name/name-pattern.ts";
import { addressesOf } from "../../egress/peer.ts";
import { clientsMeant } from "../../reach/path/clients.ts";
import type { Path } from "../../reach/path/path.ts";
import { pathsOf } from "../../reach/path/paths-of.ts";
import { decide } from "../../reach/verdict/decide.ts";
import { describeRule, summariseGrant } from "../../reach/verdict/describe.ts";
import type { Flow } from "../../reach/verdict/flow.ts";
import { nearMiss } from "../../reach/verdict/near-miss.ts";
import {
  type Dimension,
  hasSay,
  type LayerVerdict,
  type Verdict,
  type VerdictWord,
} from "../../reach/verdict/verdict.ts";
import { whyNot } from "../../reach/verdict/why-not.ts";
import { follow } from "../../readers/follow/follow.ts";
import { readResource } from "../../readers/index.ts";
import { describeSourcePlace } from "../../sources/source.ts";
import type { GivenStack } from "../given-stacks.ts";
import type { ExpectedVerdict, FlowProtocol, Question } from "./question.ts";

/** Output of `mesh-egress explain --json`; docs/explaining.md documents it for readers. */
export interface Explanation {
  /** Version of this format. It grows when a reader of the old one could misread it, not for new keys alone. */
  readonly version: 1;
  readonly flows: readonly ExplainedFlow[];
}

/** The answer to one question on one path of one stack. */
export interface ExplainedFlow {
  readonly stack: string;
  readonly cloud: Cloud;
  /** Name of the way out, if the cloud has several. */
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: FlowProtocol;
  readonly verdict: VerdictWord;
  readonly why: string;
  readonly expected?: ExpectedVerdict;
  readonly layers: readonly ExplainedLayer[];
  readonly nearest?: ExplainedRule & { readonly differs: readonly Dimension[] };
  /** With `--why-not`: what would have to change, a sentence for each layer that stops the flow. */
  readonly changes?: readonly string[];
  readonly assumptions: readonly string[];
}

export interface ExplainedLayer {
  readonly engine: string;
  readonly layer: string;
  readonly verdict: VerdictWord;
  /** The resource that holds the layer's rules. */
  readonly holder: string;
  /** The rule that decided. */
  readonly by?: ExplainedRule;
  readonly why: string;
}

export interface ExplainedRule {
  readonly urn: string;
  /** Property path; empty for the whole resource. */
  readonly path: string;
  readonly line?: number;
  /** Purpose of the rule. */
  readonly text: string;
  /** The same place as the stack's source names it: `state.json aws_security_group.a egress[0]`. */
  readonly at?: string;
  /** Suricata signature id, which logs show. */
  readonly sid?: number;
}

/** What answers depend on besides the stack. */
export interface ExplainOptions {
  /** Whether a rule is for a MESH host. If the question names no client, the clients of these rules are used. */
  readonly isMeshRule: (grant: Grant) => boolean;
  /** Whether to say what would have to change. */
  readonly withChanges: boolean;
  /** Whether to look for the nearest rule. It costs far more than the verdict if there are thousands of rules. */
  readonly withNearest: boolean;
}

/** Answers questions about one stack. */
export interface Explainer {
  /** Whether anything in the stack decides about outbound traffic. */
  readonly isJudged: boolean;
  /**
   * Returns the answers on every path that the client may use.
   *
   * @throws ConfigurationError if the question has only an address, but the verdict depends on the name that the client
   * sends.
   */
  explain(question: Question): ExplainedFlow[];
}

/** @param limits what the source lacks, a sentence each. */
export function explainer(
  {
    name,
    resources,
    placeOf,
    limits,
  }: Pick<GivenStack, "name" | "resources" | "placeOf"> & { readonly limits: readonly string[] },
  { isMeshRule, withChanges, withNearest }: ExplainOptions,
): Explainer {
  const readings = follow(resources.map(readResource));
  const paths = pathsOf(readings);
  const records = readings.flatMap(({ grants }) => grants.filter(({ engine }) => engine === "dns-record"));
  const clientsOf = memo((path: Path) => meshClients(path, isMeshRule));
  const explain = (question: Question): ExplainedFlow[] => {
    const target = dialledAt(question, records);
    return pathsFor(paths, question).map(({ path, assumptions }) => {
      const from = question.from ?? clientsOf(path);
      const flow: Flow = { ...question.flow, to: target.to, from: from.ranges };
      const verdict = decide(path, flow);
      refuseNameless(question, verdict);
      return explained({ stack: name, question, from: from.text, flow, verdict, withChanges, withNearest, placeOf }, [
        ...limits,
        ...assumptions,
        ...target.assumptions,
      ]);
    });
  };
  return { isJudged: paths.length > 0, explain };
}

/** Returns the paths whose known clients include the client in question. If that client is not known, all paths. */
function pathsFor(paths: readonly Path[], { from }: Question): { path: Path; assumptions: string[] }[] {
  if (from === undefined) return paths.map((path) => ({ path, assumptions: [] }));
  const own = paths.filter(({ clients }) => clients !== undefined && overlaps(clients, from.ranges));
  const isKnown = isWithin(from.ranges, unionOf(own.map(({ clients = [] }) => clients)));
  if (isKnown) return own.map((path) => ({ path, assumptions: [] }));
  return paths.map((path) => ({
    path,
    assumptions:
      path.clients === undefined
        ? []
        : [`${from.text} isn't in the networks that the stack names, ${describeRanges(path.clients)}`],
  }));
}

/** Returns the addresses that a DNS record of the stack gives the name, or otherwise those of the question. */
function dialledAt(
  { flow: { name, to } }: Question,
  records: readonly Grant[],
): { to: AddressRanges; assumptions: string[] } {
  if (name === undefined) return { to, assumptions: [] };
  const own = records.filter(({ names = [] }) => names.some((pattern) => matchesName(pattern, name)));
  const fixed = unionOf(own.map(({ destination }) => addressesOf(destination)));
  const [record] = own;
  if (record === undefined || fixed.length === 0) return { to, assumptions: [] };
  return {
    to: fixed,
    assumptions: [`${name} resolves to ${describeRanges(fixed)}, as ${describeRule(record)} has it`],
  };
}

/** Returns the clients that the MESH rules of this path allow, or any client if the rules don't say. */
function meshClients(path: Path, isMeshHost: (grant: Grant) => boolean): { text: string; ranges: AddressRanges } {
  const ranges = clientsMeant(path, isMeshHost);
  return ranges !== undefined
    ? { text: describeRanges(ranges), ranges }
    : { text: "any client", ranges: EVERY_ADDRESS.filter(({ family }) => family === 4) };
}

/**
 * @throws ConfigurationError if a rule for names decides about an address, because only the client determines which
 * name it sends.
 */
function refuseNameless({ flow, to, toPlace }: Question, { verdict, deciding }: Verdict): void {
  const rule = deciding?.by;
  if (verdict !== "unknown" || flow.name !== undefined || rule?.names === undefined || rule.unknowns.length > 0) return;
  const message = `"${to}" is an address, and ${describeRule(rule)} goes by names. Ask for the host, or with --protocol tcp for what isn't TLS or HTTP.`;
  throw new ConfigurationError([{ path: toPlace, message }]);
}

interface Answer {
  readonly stack: string;
  readonly question: Question;
  readonly from: string;
  readonly flow: Flow;
  readonly verdict: Verdict;
  readonly withChanges: boolean;
  readonly withNearest: boolean;
  readonly placeOf: GivenStack["placeOf"];
}

function explained(
  { stack, question, from, flow, verdict, withChanges, withNearest, placeOf }: Answer,
  assumptions: readonly string[],
): ExplainedFlow {
  const { path, deciding } = verdict;
  const isStopped = verdict.verdict !== "allow";
  const near =
    withNearest && isStopped && verdict.verdict !== "unknown" && deciding ? nearMiss(deciding, flow) : undefined;
  const words = { from, to: question.to, port: `${flow.transport.toUpperCase()} ${flow.port}` };
  return {
    stack,
    cloud: path.cloud,
    path: path.title,
    from,
    to: question.to,
    port: flow.port,
    protocol: question.protocol,
    verdict: verdict.verdict,
    why: verdict.why,
    ...(question.expect && { expected: question.expect }),
    layers: verdict.layers.filter(hasSay).map((layer) => explainedLayer(layer, placeOf)),
    ...(near && { nearest: { ...explainedRule(near.grant, placeOf), differs: near.differs } }),
    ...(withChanges && { changes: isStopped ? whyNot(verdict, flow, words) : [] }),
    assumptions: [...new Set([...assumptions, ...verdict.assumptions])],
  };
}

function explainedLayer({ layer, verdict, by, why }: LayerVerdict, placeOf: GivenStack["placeOf"]): ExplainedLayer {
  const { engine, title, holder } = layer;
  return { engine, layer: title, verdict, holder, ...(by && { by: explainedRule(by, placeOf) }), why };
}

function explainedRule(grant: Grant, placeOf: GivenStack["placeOf"]): ExplainedRule {
  const { place, loggedAs } = grant;
  const at = placeOf(place);
  return {
    urn: place.urn,
    path: place.path,
    ...(place.line !== undefined && { line: place.line }),
    text: summariseGrant(grant),
    ...(at && { at: describeSourcePlace(at) }),
    ...(loggedAs && "sid" in loggedAs && { sid: loggedAs.sid }),
  };
}
