import type { Place } from "../egress/resource/place.ts";
import type { PlainResource } from "../egress/resource/resource.ts";

/** Tools and clouds whose files can be read. */
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

/** What was read from one file, or from all files of a folder that belong together. */
export interface SourceReading {
  /** As given, or the file's own path in a given folder; `-` for standard input. */
  readonly path: string;
  /** Undefined if nothing could be read; then a note says why. `folder` only tells what else is in a given folder. */
  readonly kind: SourceKind | "folder" | undefined;
  readonly stacks: readonly SourceStack[];
  /** What the user must know about it. */
  readonly notes: readonly SourceNote[];
  /** What exists but isn't among the resources. */
  readonly skipped: readonly SkippedResources[];
}

/** Resources that refer to one another. */
export interface SourceStack {
  /** For a Pulumi stack its name; otherwise the name of the file or folder without its extension. */
  readonly name: string;
  readonly resources: readonly PlainResource[];
  /** Number of resources that were seen but not kept, because nobody needs them. */
  readonly passedOver: number;
  /** Where each resource is, by URN. */
  readonly places: ReadonlyMap<string, ResourcePlace>;
}

/**
 * What the user must know about a source.
 *
 * - `refused`: nothing of it could be read.
 * - `limit`: something may be missing, so nobody can say that all is well.
 * - `note`: worth knowing; nothing is missing.
 */
export interface SourceNote {
  readonly severity: "refused" | "limit" | "note";
  /** One sentence: what, and what to do. */
  readonly message: string;
}

/** Resources of one type that were left out for one reason. */
export interface SkippedResources {
  /** In the source's own terms, such as `aws_iam_role`. */
  readonly type: string;
  readonly count: number;
  /** Completes "left out:", as in `it is to be deleted`. */
  readonly why: string;
}

/** Where a resource is, as the source writes it. */
export interface ResourcePlace {
  /** The same as `path` of the reading. */
  readonly file: string;
  /** Type in the source's own terms: `aws_security_group`, `AWS::EC2::SecurityGroup`. */
  readonly type: string;
  /** Its name in its tool: `module.net.aws_security_group.mesh`, `Resources.Sg`, an id, or a URN. */
  readonly address: string;
  /** Where the program makes it, if the source shows it: `index.ts:5`. */
  readonly declaredAt?: string | undefined;
  /**
   * Returns a property path as the source writes it, such as `egress[0].cidr_blocks`. Left out if it is the same as
   * Pulumi's.
   */
  readonly spell?: ((path: string) => string) | undefined;
  /** Returns the line of a property in its file, from 1. Left out if lines aren't known for this kind of file. */
  readonly lineOf?: ((path: string) => number | undefined) | undefined;
}

/** A readable place. */
export interface SourcePlace {
  readonly file: string;
  readonly address: string;
  /** Empty for the whole resource. */
  readonly path: string;
  /** Line in the file, from 1. */
  readonly line?: number | undefined;
}

/** Returns a reader's place as the source writes it. */
export function sourcePlace(
  { places }: Pick<SourceStack, "places">,
  { urn, path, line }: Place,
): SourcePlace | undefined {
  const found = places.get(urn);
  if (found === undefined) return undefined;
  const own = found.spell?.(path) ?? path;
  const inFile = found.lineOf?.(path);
  // The reader's line counts within the property's own text.
  const shown = line === undefined || inFile !== undefined ? own : `${own}, line ${line}`;
  return { file: found.file, address: found.address, path: shown, ...(inFile !== undefined && { line: inFile }) };
}

/** Writes a place as `src/vpc.yaml:12 aws_security_group.a egress[0].cidr_blocks`. */
export const describeSourcePlace = ({ file, address, path, line }: SourcePlace): string =>
  [line === undefined ? file : `${file}:${line}`, address, path].filter((part) => part !== "").join(" ");

/** Whether a resource is kept while a source is read. Others are counted by type. */
export interface Wanted {
  (resource: PlainResource): boolean;
  /** Whether a resource of that type may be wanted, judged by its JSON text. Default: it may. */
  readonly mayBe?: (type: string, json: string) => boolean;
}

/** One document of a file: JSON, or one of several in YAML or in lines of JSON. */
export interface SourceDocument {
  /** Path of the file for messages. */
  readonly file: string;
  /** The content. In lists that its source names, each element is replaced by what the source made of it. */
  readonly value: unknown;
  /** Returns the line of a path in it, from 1; left out for JSON. */
  readonly lineOf?: ((keys: readonly (string | number)[]) => number | undefined) | undefined;
  /** Whether its file is YAML that ends within a line. YAML that was cut off is often valid. */
  readonly endsWithinLine?: boolean;
}

/** One kind of source. */
export interface SourceReader {
  readonly kind: SourceKind;
  /** Whether a document is of this kind; judged by content alone. */
  readonly recognise: (document: SourceDocument) => boolean;
  /**
   * What is read together: a document, all documents of a file, or all files of a folder, such as the answers of a
   * cloud.
   */
  readonly unit: "document" | "file" | "folder";
  /**
   * Whether its documents are answers of a cloud. An answer without resources means that there are none; any other
   * document without resources may come from the wrong stack.
   */
  readonly isAnswer?: true;
  /**
   * Lists that may be larger than memory, by path, such as `deployment.resources`, with a function that returns the
   * part to keep of an element: undefined if it isn't this source's, null to keep nothing.
   */
  readonly lists?: Readonly<Record<string, ElementReader>>;
  /** Returns the part to keep of an element, from its JSON text alone; undefined if it has to be parsed. */
  readonly glance?: (json: string, wanted: Wanted) => unknown;
  /** Properties that nobody needs, by path. */
  readonly unread?: readonly string[];
  readonly read: (documents: readonly SourceDocument[], context: ReadContext) => Omit<SourceReading, "path" | "kind">;
}

export type ElementReader = (element: object, wanted: Wanted) => unknown;

export interface ReadContext {
  /** Name for the stack, if the source itself has none. */
  readonly name: string;
  readonly wanted: Wanted;
}
