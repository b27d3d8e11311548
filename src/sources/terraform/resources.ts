import { SIGNATURE, UNKNOWN } from "../../egress/resource/pulumi-marks.ts";
import { Refusal } from "../input/refusal.ts";
import { limitOn, sourceNote } from "../kit/notes.ts";
import { type SkipCounter, type StackBuilder, UNWANTED } from "../kit/stack-builder.ts";
import { hasKeys, isMap, type JsonMap, mapOf, mapsOf, nonEmptyText } from "../kit/values.ts";
import type { SourceNote, Wanted } from "../source.ts";
import { type Converted, convert, type TerraformResource } from "./convert.ts";

/** The part of a resource of Terraform that is kept: the resource, or why it is left out. */
export interface Kept {
  readonly address: string;
  readonly type: string;
  readonly out?: string;
  /** Its type in Pulumi, if others may refer to it even though it isn't kept. */
  readonly token?: string;
  readonly resource?: Converted & { readonly propertyDependencies?: Readonly<Record<string, readonly string[]>> };
  /** Top-level properties with unknown parts. */
  readonly open?: readonly string[];
  readonly isSecret?: boolean;
}

export const isKept = (value: unknown): value is Kept =>
  hasKeys(value, "address", "type") && (hasKeys(value, "out") || hasKeys(value, "resource"));

export function keep(resource: TerraformResource & { readonly address: string }, wanted: Wanted): Kept {
  const { address, type } = resource;
  const converted = convert(resource);
  const secret = holdsMark(resource.sensitive) ? { isSecret: true } : {};
  if (
    !wanted({
      urn: `urn:pulumi:wanted::source::${converted.type}::${address}`,
      type: converted.type,
      props: converted.props,
      id: converted.id,
    })
  )
    return { address, type, out: UNWANTED, token: converted.type, ...secret };
  const open = Object.entries(converted.props).flatMap(([key, value]) => (holdsUnknown(value) ? [key] : []));
  return {
    address,
    type,
    resource: converted,
    ...(open.length > 0 && { open }),
    ...secret,
  };
}

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN ||
  (Array.isArray(value)
    ? value.some(holdsUnknown)
    : isMap(value) && !(SIGNATURE in value) && Object.values(value).some(holdsUnknown));

const holdsMark = (value: unknown): boolean =>
  value === true ||
  (Array.isArray(value) ? value.some(holdsMark) : isMap(value) && Object.values(value).some(holdsMark));

/** Adds what was kept to a stack. */
export function addTerraform(
  builder: StackBuilder,
  skips: SkipCounter,
  { address, type, out, resource }: Kept,
  file: string,
): void {
  if (resource === undefined) {
    if (out === undefined || out === UNWANTED) builder.passOver(type, skips);
    else skips.add(type, out);
    return;
  }
  const { spell, nameOf: _, ...rest } = resource;
  builder.add({ ...rest, place: { file, type, address, spell } });
}

/** Returns a module and all modules below it. */
export function modulesIn(root: unknown): JsonMap[] {
  const found: JsonMap[] = [mapOf(root)];
  for (const module of found) for (const child of mapsOf(module.child_modules)) found.push(child);
  return found;
}

/** @throws Refusal if the format isn't 0.x or 1.x, because a later one may have another meaning. */
export function checkFormat(version: unknown, what: string): void {
  if (/^[01]\.\d+$/.test(nonEmptyText(version) ?? "")) return;
  throw new Refusal(
    `it is a ${what} in format ${JSON.stringify(version)?.slice(0, 20)}; 0.1 to 1.x are known. Make it with a Terraform of version 1.`,
  );
}

/** Returns the notes about resources, whatever the file. */
export const resourceNotes = (kept: readonly Kept[]): SourceNote[] => [
  ...limitOn(
    kept.filter(({ type }) => type === "helm_release").map(({ address }) => address),
    (names) => `What ${names} installs isn't in the file. Give what \`helm get manifest\` prints as well.`,
  ),
  ...(kept.some(({ isSecret }) => isSecret)
    ? [sourceNote("The file holds secrets in clear, of which nothing is shown here. Keep it as one.")]
    : []),
];
