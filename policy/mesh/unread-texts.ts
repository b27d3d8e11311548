import {
  anyOf,
  below,
  memo,
  memoText,
  overlaps,
  type PlainResource,
  type ResourceReading,
  readRanges,
  type ScannedText,
} from "../../src/egress/index.ts";
import { isRead, mayHold } from "../../src/readers/index.ts";
import type { Mesh } from "./mesh.ts";
import { saysNhsMesh } from "./mesh-labels.ts";
import { isMeant, wholeSuffix } from "./mesh-names.ts";

/** A MESH address, host or label in a resource of an unread type. */
export interface HeldByUnread {
  /** `zone`: a pattern for all of `nhs.uk`, as web sites have it. It may match MESH's hosts, and isn't about them. */
  readonly kind: "address" | "host" | "label" | "zone";
  /** What was found, as it is written. It is never the text around that, which may be a secret: no policy is told. */
  readonly written: string;
  readonly path: string;
}

/**
 * Returns addresses, hosts and labels of MESH in the texts of a resource, in order, at most one for each text. Runs in
 * linear time.
 */
export const meshIn = (reading: ResourceReading, mesh: Mesh): readonly HeldByUnread[] =>
  reading.texts === undefined ? [] : finders(mesh)(reading);

/**
 * Whether a resource can change the judgement: its type is read, or its texts may hold something of MESH. All others
 * only add to the count.
 */
export function mayMatter(mesh: Mesh): Wanted {
  const { isMarked, isMarkedJson } = finderOf(mesh);
  return Object.assign(
    (resource: Pick<PlainResource, "type" | "urn" | "props">) => isRead(resource.type) || mayHold(resource, isMarked),
    { mayBe: (type: string, json: string) => isRead(type) || isMarkedJson(json) },
  );
}

/** `mayBe` judges a resource whose JSON isn't parsed yet. It may say yes when the function says no. */
interface Wanted {
  (resource: Pick<PlainResource, "type" | "urn" | "props">): boolean;
  readonly mayBe: (type: string, json: string) => boolean;
}

const finders = memo((mesh: Mesh) => {
  const { find, isMarked } = finderOf(mesh);
  return memo(({ texts, labels }: ResourceReading): readonly HeldByUnread[] => {
    // Nearly all resources hold none, and going through their texts one by one takes ten times as long.
    if (texts === undefined || !texts.mayHold(isMarked)) return [];
    const held = texts.all().flatMap(({ path, text }) => {
      const found = find(text);
      return found === undefined ? [] : [{ ...found, path }];
    });
    if (held.length > 0) return held;
    const pair = pairIn(texts.all(), mesh);
    if (pair !== undefined) return [pair];
    // Tags may say it together when none says it alone.
    return saysNhsMesh(labels, mesh.hosts) ? [{ kind: "label", written: LABEL, path: "" }] : [];
  });
});

const LABEL = "NHS MESH";

interface Finder {
  /** Returns what one text holds. */
  readonly find: (text: string) => Omit<HeldByUnread, "path"> | undefined;
  /** Whether a text holds something, alone or perhaps together with others. */
  readonly isMarked: (text: string) => boolean;
  /** Whether any text in this JSON may be marked, or may be Base64. */
  readonly isMarkedJson: (json: string) => boolean;
}

const finderOf = memo((mesh: Mesh): Finder => {
  const hosts = new RegExp(mesh.hosts.map((host) => host.replaceAll(".", "\\.")).join("|"), "i");
  const zones = new Set(mesh.hosts.map((host) => host.replace(/^.*?([^.]+)\.(?=[^.]+$)/, "(?<=$1)\\.")));
  const marks = [...zones, ...MARKS.map(({ source }) => source)];
  const mark = new RegExp(marks.join("|"), "i");
  const jsonMark = new RegExp([...marks, ESCAPED.source, BASE64.source].join("|"), "i");
  const find: Finder["find"] = (text) => {
    if (text.length < 4 || !mark.test(text)) return undefined;
    const address = addressIn(text, mesh);
    if (address !== undefined) return { kind: "address", written: address };
    const patterns = patternsIn(text, mesh);
    const host =
      hosts.exec(text)?.[0] ?? patterns.find(({ isZone }) => !isZone)?.written ?? expressionIn(text, hosts, mesh);
    if (host !== undefined) return { kind: "host", written: host.slice(0, 80) };
    if (saysNhsMesh([text], mesh.hosts)) return { kind: "label", written: LABEL };
    const [zone] = patterns;
    return zone && { kind: "zone", written: zone.written.slice(0, 80) };
  };
  return {
    find,
    // Texts in JSON are found one by one.
    isMarked: memoText(
      (text) => mark.test(text) && (/^\s*[[{"]/.test(text) || HALF.test(text) || find(text) !== undefined),
    ),
    isMarkedJson: (json) => jsonMark.test(json),
  };
});

/** A JSON escape that may hide a mark. An escaped quote can't. */
const ESCAPED = /\\[^"]/;

/**
 * A value that may be Base64. Keys are followed by a colon. The letters are written one by one because counting them
 * takes three times as long.
 */
const BASE64 = new RegExp(`"${"[A-Za-z0-9+/\\s]".repeat(14)}[A-Za-z0-9+/\\s]*={0,2}\\s*"(?!\\s*:)`);

/** Half of something that two texts may say together: a label or a range. */
const HALF = /mesh|^\s*(?!10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d{1,3}(?:\.\d{1,3}){3}\s*$/i;

/**
 * Every address, pattern or label contains one of these. They begin with rare characters, and look behind for what
 * stands before, because that is searched several times as fast.
 */
const MARKS: readonly RegExp[] = [
  /(?<=\d)\.\d+\.\d+\.[\d*]|0x[0-9a-f]{8}/,
  // IPv6 that embeds IPv4.
  /ff(?:ff|9b):/,
  /\*[\w*-]*\.|(?<![\w.*-])\.[\w-]+\./,
  /mesh|social care/,
  // A name in a regular expression.
  /\\\.[a-z]/,
];

function addressIn(text: string, { addresses }: Mesh): string | undefined {
  for (const [written] of text.matchAll(ADDRESS)) {
    // Router syntax puts a blank between address and mask; in a list, a blank separates two addresses.
    const read = readRanges(written.replace(/\s+(?=(?:255|0)\.)/, "/"));
    if ("ranges" in read && !read.any && overlaps(read.ranges, addresses)) return written;
  }
  return undefined;
}

/**
 * Returns a network or range that holds a known address, when address and mask, or both ends, stand in adjacent
 * properties, as appliances have them.
 */
function pairIn(texts: readonly ScannedText[], mesh: Mesh): HeldByUnread | undefined {
  const parts = texts.flatMap(({ path, text: written }) => {
    const text = written.trim();
    const at = path.lastIndexOf(".") + 1;
    const key = path.slice(at);
    const isPart = BARE_ADDRESS.test(text) || (/^\d{1,2}$/.test(text) && MASK.test(key));
    return isPart ? [{ parent: path.slice(0, at), key, text, path }] : [];
  });
  for (const [, [first, second, ...others]] of Map.groupBy(parts, ({ parent }) => parent)) {
    if (first === undefined || second === undefined || others.length > 0) continue;
    for (const [from, to] of [
      [first, second],
      [second, first],
    ] as const) {
      const mask = to.text.includes(".") ? " " : "/";
      const joint = MASK.test(to.key) ? mask : FIRST.test(from.key) && LAST.test(to.key) ? "-" : undefined;
      const written = `${from.text}${joint}${to.text}`;
      if (joint !== undefined && addressIn(written, mesh) !== undefined)
        return { kind: "address", written, path: from.path };
    }
  }
  return undefined;
}

const BARE_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const MASK = /mask|prefix|length|bits/i;
const FIRST = /start|from|first|begin|low|min/i;
const LAST = /end|to|last|high|max/i;

/** Returns a host or a zone in a regular expression, once escapes and repetitions are removed. */
function expressionIn(text: string, hosts: RegExp, mesh: Mesh): string | undefined {
  if (!text.includes("\\.")) return undefined;
  const plain = text
    .replaceAll(/(?:\.|\\{1,4}[wS]|\[[^\]]{0,80}\])[*+]/g, "*")
    .replaceAll(/\\{1,4}\./g, ".")
    .replaceAll(/[()^$?]/g, "");
  if (!hosts.test(plain) && patternsIn(plain, mesh).length === 0) return undefined;
  return text.split(/\s+/).find((word) => word.includes("\\."));
}

/** IPv4 with or without a prefix length, a mask, a second bound or a star; and IPv6 that embeds IPv4. */
const ADDRESS =
  /(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})(?:\/\d{1,3})?|\b\d{1,3}(?:\.\d{1,3}){2}\.\*|\b(?:0x[0-9a-f]{8}|\d{1,4}(?:\.\d{1,4}){3})(?:\/\d{1,2}(?:\.\d{1,3}){0,3}|\s+(?:255|0)(?:\.\d{1,3}){3}|\s?-\s?\d{1,3}(?:\.\d{1,3}){3})?\b/gi;

/** Returns the wildcards and suffixes in a text that match a MESH host. */
function patternsIn(text: string, mesh: Mesh): { readonly written: string; readonly isZone: boolean }[] {
  const all = [...text.matchAll(PATTERN)].map(([written]) =>
    written.startsWith(".") ? below(written, written.slice(1), true) : anyOf(written, [written]),
  );
  return all
    .filter((pattern) => mesh.hosts.some((host) => isMeant(pattern, host)))
    .map((pattern) => ({ written: pattern.written, isZone: wholeSuffix(pattern) !== undefined }));
}

/** A wildcard or a suffix, as firewalls of all kinds write them. */
const PATTERN = /(?<![\w.*-])(?:\*[\w*-]*|\.[\w-]+|[\w-]+\*[\w-]*)(?:\.[\w*-]+)+/g;
