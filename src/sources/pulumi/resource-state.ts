import { memo } from "../../egress/input/memo.ts";
import { SECRET_VALUE } from "../../egress/resource/marked-values.ts";
import { SECRET, SIGNATURE } from "../../egress/resource/pulumi-marks.ts";
import type { PlainResource } from "../../egress/resource/resource.ts";
import { type SkipCounter, type StackBuilder, UNWANTED } from "../kit/stack-builder.ts";
import { isMap, type JsonMap, listOf, mapOf, nonEmptyText, valueAt } from "../kit/values.ts";
import type { Wanted } from "../source.ts";

/** The part of a resource of Pulumi that is kept: the resource, or why it is left out. */
export type KeptState =
  | { readonly resource: PlainResource; readonly declaredAt?: string }
  | { readonly urn: string; readonly type: string; readonly out: string };

/**
 * Reads a resource as Pulumi's engine writes it, in states, digests and events. Uses the outputs, which show the
 * cloud's values, or the inputs if there are none yet. Undefined if it is no resource.
 */
export function keepState(state: object, wanted: Wanted): KeptState | undefined {
  const { urn, type, inputs, outputs } = state as JsonMap;
  if (typeof urn !== "string" || typeof type !== "string") return undefined;
  const out = whyOut(type, state as JsonMap);
  if (out !== undefined) return leftOut(urn, type, out, wanted);
  const told = mapOf(isMap(outputs) && hasAny(outputs) ? outputs : inputs);
  // Most resources of an estate are left out here, so slower steps come later.
  if (!hidesOthers(type) && !wanted({ urn, type, props: told })) return leftOut(urn, type, UNWANTED, wanted);
  const { id, propertyDependencies, sourcePosition, created, modified } = state as JsonMap;
  const dependencies = dependenciesOf(propertyDependencies);
  const declaredAt = positionOf(sourcePosition);
  const unchangedSince = nonEmptyText(modified) ?? nonEmptyText(created);
  const resource: PlainResource = {
    urn,
    type,
    props: mapOf(withoutSecrets(told)),
    ...(nonEmptyText(id) && { id: nonEmptyText(id) }),
    ...(unchangedSince && { unchangedSince }),
    ...(dependencies && { propertyDependencies: dependencies }),
  };
  return { resource, ...(declaredAt && { declaredAt }) };
}

/**
 * Leaves out a resource that nobody needs without parsing its JSON. Most resources of an estate are such, and parsing
 * them takes longer than everything else. Undefined if it has to be parsed. Of what is left out this way, only the
 * braces are checked.
 */
export function glanceAtState(json: string, wanted: Wanted): KeptState | undefined {
  const [head, urn, type] = HEAD.exec(json) ?? [];
  if (wanted.mayBe === undefined || head === undefined || urn === undefined || type === undefined) return undefined;
  const isPlain = !hidesOthers(type) && !type.startsWith("pulumi:") && !NOT_PLAIN.test(json.slice(head.length));
  return isPlain && !wanted.mayBe(type, json) ? leftOut(urn, type, UNWANTED, wanted) : undefined;
}

/** How the engine begins a resource that isn't a component and won't be deleted. */
const HEAD = /^\{\s*"urn":\s*"([^"\\]+)",\s*"custom":\s*true,\s*(?:"id":\s*"[^"\\]*",\s*)?"type":\s*"([^"\\]+)",/;

/** A view, or several resources that look like one element because two quotes are missing. */
const NOT_PLAIN = /(?<=")(?:urn|viewOf)"/;

/**
 * Shares one value among all resources of a type in a stack that are left out for one reason, with the URN of the
 * first, because there may be a million.
 */
function leftOut(urn: string, type: string, out: string, wanted: Wanted): LeftOut {
  const known = leftOutBy(wanted);
  const last = known.get(out)?.get(type);
  if (last !== undefined && urn.startsWith(last.stack)) return last.first;
  const first = { urn, type, out };
  const stack = urn.slice(0, urn.indexOf("::", urn.indexOf("::") + 2) + 2);
  known.set(out, (known.get(out) ?? new Map<string, Shared>()).set(type, { first, stack }));
  return first;
}

/** What resources of a type share, and how the URNs of their stack begin. */
interface Shared {
  readonly first: LeftOut;
  readonly stack: string;
}

type LeftOut = Extract<KeptState, { readonly out: string }>;
const leftOutBy = memo((_: Wanted) => new Map<string, Map<string, Shared>>());

function hasAny(map: JsonMap): boolean {
  for (const _ in map) return true;
  return false;
}

/** Whether the type makes resources that the stack doesn't show. */
export const hidesOthers = (type: string): boolean => type === "kubernetes:helm.sh/v3:Release";

function whyOut(type: string, { custom, delete: isToGo, viewOf }: JsonMap): string | undefined {
  if (isToGo === true) return "it is replaced, and only its deletion is left to do";
  if (nonEmptyText(viewOf)) return "it is a view of another resource";
  if (type.startsWith("pulumi:providers:")) return "it is a provider";
  if (type === "pulumi:pulumi:StackReference") return "it is a reference to another stack";
  return custom === false ? "it is a component, and what it is made of is read" : undefined;
}

/** Most properties depend on nothing and have an empty list. */
function dependenciesOf(value: unknown): Record<string, string[]> | undefined {
  const given = Object.entries(mapOf(value)).flatMap(([key, urns]) => {
    const texts = listOf(urns).filter((urn) => typeof urn === "string");
    return texts.length > 0 ? [[key, texts] as const] : [];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

/** Reads `index.ts:5` from `project:///index.ts#5,15`. Modules write the whole path of their file. */
function positionOf(value: unknown): string | undefined {
  const [, file, line] = /^project:\/\/\/(?:file:\/+)?([^#]+)#(\d+)/.exec(nonEmptyText(value) ?? "") ?? [];
  return file && `${file}:${line}`;
}

/** Adds what was kept to a stack. */
export function addState(builder: StackBuilder, skips: SkipCounter, kept: KeptState, file: string): void {
  if ("out" in kept) {
    if (kept.out === UNWANTED) builder.passOver(kept.type, skips);
    else skips.add(kept.type, kept.out);
    return;
  }
  const { resource, declaredAt } = kept;
  const place = { file, type: resource.type, address: resource.urn, ...(declaredAt && { declaredAt }) };
  builder.add({ ...resource, place });
}

export const isKeptState = (value: unknown): value is KeptState =>
  isMap(value) && (Object.hasOwn(value, "out") || Object.hasOwn(value, "resource"));

/** Returns the name of a list of resources, such as `network/live`. */
export function stackNameOf(urn: string | undefined, otherwise: string): string {
  const [, stack, project] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn ?? "") ?? [];
  return stack && project ? `${project}/${stack}` : otherwise;
}

/**
 * Replaces secrets by a mark, because a state may hold their plain values. A value without secrets is returned as the
 * same object.
 */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isMap(value) && value[SIGNATURE] === SECRET) return SECRET_VALUE;
  if (Array.isArray(value)) {
    const items = value.map(withoutSecrets);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const changed = entries.flatMap(([key, inner]) => {
    const less = withoutSecrets(inner);
    return less === inner ? [] : [[key, less] as const];
  });
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

/** Replaces the text that digests and events write for every secret, because a reader would take it for a host. */
export function withoutPlaceholders(value: unknown): unknown {
  if (value === "[secret]") return SECRET_VALUE;
  if (Array.isArray(value)) return value.map(withoutPlaceholders);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPlaceholders(inner)]));
}

/** Whether a diagnostic of Pulumi is an error. */
export const isError = (value: unknown): boolean => nonEmptyText(valueAt(value, "severity")) === "error";
