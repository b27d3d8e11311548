import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findUpwards } from "../../files/find-upwards.ts";
import type { Unresolved } from "../model/plan-document.ts";
import type { Sdk } from "../sdk/sdk.ts";
import { mayMakeResources } from "./may-make-resources.ts";
import { skippedCallback } from "./unresolved.ts";

/** A callback given to `apply`, and where. `ran` is absent until it runs. */
interface Callback {
  readonly source: (value: unknown) => unknown;
  ran?: true;
  /** Set by `Error.captureStackTrace`. V8 formats the text only when somebody reads it. */
  stack?: string;
}

/**
 * Watches the callbacks that the program gives to `apply`. If only an update knows the value, they don't run in a
 * preview, and the plan lacks what they would create.
 *
 * @param folder of the program; places are relative to it.
 * @returns a function to call when the program is done. It returns the callbacks that did not run and could have
 * created a resource, each place once.
 */
export function watchCallbacks({ pulumi, folder: sdkFolder }: Sdk, folder: string): () => Unresolved[] {
  const callbacks: Callback[] = [];
  const { prototype } = pulumi.Output as unknown as { prototype: { apply: Apply } };
  const { apply } = prototype;
  prototype.apply = function watched(source, runWithUnknowns) {
    if (runWithUnknowns || LOGS.has(source)) return apply.call(this, source, runWithUnknowns);
    const callback: Callback = { source };
    captureCaller(callback, watched);
    callbacks.push(callback);
    return apply.call(this, (value) => {
      callback.ran = true;
      return source(value);
    });
  };
  return () => {
    const places = callbacks.flatMap((callback) => {
      const caller = callback.ran ? undefined : callerOf(callback);
      // This comes first because it is cheaper than to analyse the source.
      if (caller === undefined || isInside(caller.file, sdkFolder) || isOurs(caller.file)) return [];
      return mayMakeResources(String(callback.source)) ? [`${relative(folder, caller.written)}:${caller.line}`] : [];
    });
    return [...new Set(places)].sort(byPlace).map(skippedCallback);
  };
}

/** Functions that programs give to `apply` to see a value. Their text is native code, which says nothing. */
const LOGS: ReadonlySet<unknown> = new Set(Object.values(console));

/**
 * Whether the file belongs to this package, in this copy or another one. Our components create nothing in a callback.
 */
const isOurs = (file: string): boolean =>
  OUR_COMPONENTS.some((components) => isInside(file, components)) ||
  /[\\/]node_modules[\\/]mesh-egress[\\/]/.test(file);

const OUR_ROOT = dirname(findUpwards(import.meta.dirname, "Pulumi.yaml") ?? import.meta.dirname);
const OUR_COMPONENTS = [join(OUR_ROOT, "components"), join(OUR_ROOT, "dist", "components")];

type Apply = (this: unknown, func: (value: unknown) => unknown, runWithUnknowns?: boolean) => unknown;

/** One stack frame is enough to tell the caller. */
function captureCaller(callback: Callback, above: Apply): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(callback, above);
  Error.stackTraceLimit = limit;
}

/** The file that ran, and the file and line of its source. */
interface Caller {
  readonly file: string;
  readonly written: string;
  readonly line: string;
}

/**
 * Returns the first frame; undefined if Node itself called. A loader that compiles TypeScript maps every frame to its
 * source, also the frames of packages, whose sources lie elsewhere. So only the file that ran tells whose code it is.
 */
function callerOf(callback: Callback): Caller | undefined {
  const mapped = Error.prepareStackTrace;
  let file = "";
  Error.prepareStackTrace = (error, sites) => {
    file = pathOf(sites[0]?.getFileName() ?? "");
    return mapped?.(error, sites) ?? `\n    at ${sites.join("\n    at ")}`;
  };
  const { stack = "" } = callback;
  Error.prepareStackTrace = mapped;
  const [, place = "", line = ""] =
    /\n\s+at (?:.*\()?((?:file:|\/|[A-Za-z]:[\\/]).*?):(\d+):\d+\)?$/m.exec(stack) ?? [];
  return place === "" ? undefined : { file: file || pathOf(place), written: pathOf(place), line };
}

const pathOf = (place: string): string => (place.startsWith("file:") ? fileURLToPath(place) : place);

const isInside = (file: string, folder: string): boolean => !/^\.\.(?:[\\/]|$)/.test(relative(folder, file));

const byPlace = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
