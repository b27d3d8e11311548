import {
  anyOf,
  below,
  memo,
  overlaps,
  type PlainResource,
  type ResourceReading,
  readRanges,
} from "../../src/egress/index.ts";
import { isRead, mayHold } from "../../src/readers/index.ts";
import type { Mesh } from "./mesh.ts";
import { saysNhsMesh } from "./mesh-labels.ts";
import { isMeant } from "./mesh-names.ts";

/** A MESH address, host or label in a resource of a type that no reader knows. */
export interface HeldByUnread {
  readonly kind: "address" | "host" | "label";
  /** As written, cut at 80 characters. */
  readonly written: string;
  readonly path: string;
}

/**
 * Addresses, hosts and labels of MESH in the texts of a resource, in their order, at most one for each text. Linear in
 * the texts.
 */
export const meshIn = (reading: ResourceReading, mesh: Mesh): readonly HeldByUnread[] => finders(mesh)(reading);

/**
 * Whether a resource says anything to what is judged here: one of a type that readers know, or whose texts may hold
 * something of MESH's. All others change nothing, but for how many there are.
 */
export const mayMatter =
  (mesh: Mesh) =>
  (resource: Pick<PlainResource, "type" | "urn" | "props">): boolean =>
    isRead(resource.type) || mayHold(resource, marksOf(mesh).mark);

const marksOf = memo((mesh: Mesh) => {
  const hosts = new RegExp(mesh.hosts.map((host) => host.replaceAll(".", "\\.")).join("|"), "i");
  return { hosts, mark: new RegExp(`${hosts.source}|${MARKS.map(({ source }) => source).join("|")}`, "i") };
});

const finders = memo((mesh: Mesh) => {
  const { hosts, mark } = marksOf(mesh);
  return memo(({ texts }: ResourceReading): readonly HeldByUnread[] => {
    // Nearly all resources hold none, and to go through their texts one by one takes ten times as long.
    if (texts === undefined || !texts.mayHold(mark)) return [];
    return texts.all().flatMap(({ path, text }): HeldByUnread[] => {
      if (text.length < 4 || !mark.test(text)) return [];
      const address = addressIn(text, mesh);
      if (address !== undefined) return [{ kind: "address", written: address, path }];
      const host = hosts.exec(text)?.[0] ?? patternIn(text, mesh);
      if (host !== undefined) return [{ kind: "host", written: host.slice(0, 80), path }];
      return saysNhsMesh([text], mesh.hosts) ? [{ kind: "label", written: text.slice(0, 80), path }] : [];
    });
  });
});

/** What an address, a pattern and a label can't do without. */
const MARKS: readonly RegExp[] = [
  /\d\.\d+\.\d+\.\d|0x[0-9a-f]{8}/,
  // IPv6 that carries IPv4.
  /ffff:|ff9b:/,
  /\*[\w*-]*\.|(?:^|[^\w.*-])\.[\w-]+\.|[\w-]\*[\w-]*\./,
  /mesh|social care/,
];

function addressIn(text: string, { addresses }: Mesh): string | undefined {
  for (const [written] of text.matchAll(ADDRESS)) {
    // Routers have the mask behind a blank, which lists have between two addresses.
    const read = readRanges(written.replace(/\s+(?=(?:255|0)\.)/, "/"));
    if ("ranges" in read && !read.any && overlaps(read.ranges, addresses)) return written;
  }
  return undefined;
}

/** IPv4 with or without a prefix length, a mask or a second bound; and IPv6 that carries IPv4. */
const ADDRESS =
  /(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})(?:\/\d{1,3})?|\b(?:0x[0-9a-f]{8}|\d{1,4}(?:\.\d{1,4}){3})(?:\/\d{1,2}(?:\.\d{1,3}){0,3}|\s+(?:255|0)(?:\.\d{1,3}){3}|-\d{1,3}(?:\.\d{1,3}){3})?\b/gi;

function patternIn(text: string, mesh: Mesh): string | undefined {
  for (const [written] of text.matchAll(PATTERN)) {
    const pattern = written.startsWith(".") ? below(written, written.slice(1), true) : anyOf(written, [written]);
    if (mesh.hosts.some((host) => isMeant(pattern, host))) return written;
  }
  return undefined;
}

/** A wildcard or a suffix, as firewalls of all kinds write them. */
const PATTERN = /(?<![\w.*-])(?:\*[\w*-]*|\.[\w-]+|[\w-]+\*[\w-]*)(?:\.[\w*-]+)+/g;
