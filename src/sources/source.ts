import type { Place } from "../egress/place.ts";
import type { PlainResource } from "../egress/resource.ts";

/** Tools and clouds whose files are read. */
export type SourceKind =
  | "pulumi-state"
  | "pulumi-preview"
  | "pulumi-events"
  | "mesh-egress-plan"
  | "terraform-plan"
  | "terraform-state"
  | "aws"
  | "aws-config"
  | "azure"
  | "arm-template"
  | "arm-what-if"
  | "bicep-snapshot"
  | "cloudformation"
  | "kubernetes";

/** What was made of one file, or of all files of a folder that belong together. */
export interface SourceReading {
  /** As given, or the file's own path in a folder that was given; `-` for standard input. */
  readonly path: string;
  /** Undefined where nothing of it could be read: then a note says why. */
  readonly kind: SourceKind | undefined;
  readonly stacks: readonly SourceStack[];
  /** What has to be said of it. */
  readonly notes: readonly SourceNote[];
  /** What is there and isn't among the resources. */
  readonly skipped: readonly SkippedResources[];
}

/** Resources that refer to one another. */
export interface SourceStack {
  /** Of a Pulumi stack its name; else the file's or the folder's name without its ending. */
  readonly name: string;
  readonly resources: readonly PlainResource[];
  /** Resources that were looked at and aren't kept, since nobody wants them. */
  readonly passedOver: number;
  /** Where each resource stands, by URN. */
  readonly places: ReadonlyMap<string, ResourcePlace>;
}

/**
 * What has to be said of a source.
 *
 * - `refused`: nothing of it could be read.
 * - `limit`: something may be missing, so that nobody can say that all is well.
 * - `note`: worth knowing; nothing is missing.
 */
export interface SourceNote {
  readonly severity: "refused" | "limit" | "note";
  /** A sentence: what, and what to do. */
  readonly message: string;
}

/** Resources of one type that were left out for one reason. */
export interface SkippedResources {
  /** In the source's own words, such as `aws_iam_role`. */
  readonly type: string;
  readonly count: number;
  /** Completes "left out:", as in `it is to be deleted`. */
  readonly why: string;
}

/** Where a resource stands, in the source's own spelling. */
export interface ResourcePlace {
  /** As `path` of the reading shows it. */
  readonly file: string;
  /** Type in the source's own words: `aws_security_group`, `AWS::EC2::SecurityGroup`. */
  readonly type: string;
  /** What its tool calls it: `module.net.aws_security_group.mesh`, `Resources.Sg`, an id, or a URN. */
  readonly address: string;
  /** Where the program makes it, where the source tells: `index.ts:5`. */
  readonly declaredAt?: string | undefined;
  /** The source's own spelling of a property path, such as `egress[0].cidr_blocks`; left out where it is Pulumi's. */
  readonly spell?: ((path: string) => string) | undefined;
  /** The line of a property in its file, from 1; left out where files of the kind aren't read by lines. */
  readonly lineOf?: ((path: string) => number | undefined) | undefined;
}

/** A place for people. */
export interface SourcePlace {
  readonly file: string;
  readonly address: string;
  /** Empty for the whole resource. */
  readonly path: string;
  /** Line in the file, from 1. */
  readonly line?: number | undefined;
}

/** A place of a reader's in the spelling of the source. */
export function sourcePlace(
  { places }: Pick<SourceStack, "places">,
  { urn, path, line }: Place,
): SourcePlace | undefined {
  const found = places.get(urn);
  if (found === undefined) return undefined;
  const own = found.spell?.(path) ?? path;
  const inFile = found.lineOf?.(path);
  // The line that a reader gives is one of the property's own text.
  const shown = line === undefined || inFile !== undefined ? own : `${own}, line ${line}`;
  return { file: found.file, address: found.address, path: shown, ...(inFile !== undefined && { line: inFile }) };
}

/** `src/vpc.yaml:12 aws_security_group.a egress[0].cidr_blocks`. */
export const describeSourcePlace = ({ file, address, path, line }: SourcePlace): string =>
  [line === undefined ? file : `${file}:${line}`, address, path].filter((part) => part !== "").join(" ");

/** Whether a resource is to be kept while a source is read; those that aren't are counted by type. */
export interface Wanted {
  (resource: PlainResource): boolean;
  /** Whether a resource of that type may be wanted whose JSON is this. Default: it may. */
  readonly mayBe?: (type: string, json: string) => boolean;
}

/** One document of a file: JSON, or one of several in YAML or in lines of JSON. */
export interface SourceDocument {
  /** As messages show the file. */
  readonly file: string;
  /** What it holds; of the lists that its source names, what the source made of each element. */
  readonly value: unknown;
  /** The line of a path in it, from 1; left out for JSON. */
  readonly lineOf?: ((keys: readonly (string | number)[]) => number | undefined) | undefined;
}

/** One kind of source. */
export interface SourceReader {
  readonly kind: SourceKind;
  /** Whether a document is one of its own; by content alone. */
  readonly recognise: (document: SourceDocument) => boolean;
  /**
   * What is read together: a document, all that a file holds, or all that lie in a folder, as the answers of a cloud
   * do.
   */
  readonly unit: "document" | "file" | "folder";
  /**
   * Lists that may be larger than memory, by path, as `deployment.resources`, and what is kept of an element of theirs:
   * undefined where it isn't this source's, null where nothing is kept.
   */
  readonly lists?: Readonly<Record<string, ElementReader>>;
  /** What is kept of an element of these lists by its JSON alone; undefined where it has to be parsed. */
  readonly glance?: (json: string, wanted: Wanted) => unknown;
  /** Properties that nothing is taken from, by path. */
  readonly unread?: readonly string[];
  readonly read: (documents: readonly SourceDocument[], context: ReadContext) => Omit<SourceReading, "path" | "kind">;
}

export type ElementReader = (element: object, wanted: Wanted) => unknown;

export interface ReadContext {
  /** Name for the stack, where the source has none itself. */
  readonly name: string;
  readonly wanted: Wanted;
}
