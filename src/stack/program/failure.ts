import { dirname } from "node:path";
import { inspect } from "node:util";
import type { Notice } from "../model/plan-document.ts";
import type { Failure } from "../model/run-outcome.ts";

/** How a program went. */
export interface ProgramEnd {
  /** What it threw or left unhandled, each once. */
  readonly errors: readonly unknown[];
  /** What stopped it otherwise; undefined where it ran to its end. */
  readonly ending: Ending | undefined;
}

/** What stops a program that isn't thrown by it. */
export type Ending =
  | { readonly kind: "exit-called"; readonly code: number }
  | { readonly kind: "exit-code"; readonly code: number }
  | { readonly kind: "never-settled" }
  | { readonly kind: "leaked"; readonly message: string };

/**
 * Errors by which a program says that its input is wrong, by the names of their classes: the classes themselves are
 * another copy in each program. A `pulumi.RunError` with such an error as `cause` counts as well.
 */
const CONFIGURATION_ERRORS = new Set([
  "ConfigurationError",
  "InputPropertyError",
  "InputPropertiesError",
  "ConfigEnumError",
  "ConfigMissingError",
  "ConfigPatternError",
  "ConfigRangeError",
  "ConfigTypeError",
]);

/** Errors meant for the user: their stack would only be in the way. */
const ERRORS_WITHOUT_STACK = new Set(["CloudCallError", "HiddenConfigError", "ResourceError", "RunError"]);

/** Errors of a compiler, of which the stack up to the message says where in the program. */
const ERRORS_WITH_PLACE = new Set(["SyntaxError", "TSError"]);

/** The failure that a program's end comes to; undefined where there is none. */
export function failureOf({ errors, ending }: ProgramEnd, notices: readonly Notice[]): Failure | undefined {
  const messages = errors.length > 0 ? errors.map(describeError) : ending ? [describeEnding(ending)] : [];
  if (messages.length === 0) return undefined;
  const configuration = errors.length > 0 && errors.every(isConfigurationError);
  return { kind: configuration ? "configuration" : "program", message: [...new Set(messages)].join("\n"), notices };
}

/** Whether all that the program lacked are answers of a cloud: what it has registered before can be judged. */
export const isForAnswers = ({ errors }: ProgramEnd): boolean =>
  errors.length > 0 && errors.every((error) => causesOf(error).some(({ name }) => name === "CloudCallError"));

/** The first error that isn't the user's doing decides. */
function isConfigurationError(error: unknown): boolean {
  return causesOf(error).some((each) => namesOf(each).some((name) => CONFIGURATION_ERRORS.has(name)));
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `The program threw ${inspect(error)}.`;
  if (isConfigurationError(error)) return [error.message, ...propertyFaults(error)].join("\n");
  const [first = "", ...causes] = causesOf(error).map(describeOne);
  return [first, ...causes.map((cause) => `Caused by: ${cause}`)].join("\n");
}

function describeOne(error: Error): string {
  const names = namesOf(error);
  if (names.some((name) => ERRORS_WITHOUT_STACK.has(name))) return error.message;
  if (names.some((name) => ERRORS_WITH_PLACE.has(name))) {
    const [place = "", rest] = (error.stack ?? "").split(error.message);
    return rest === undefined ? error.message : place + error.message;
  }
  return stackOf(error);
}

/** `InputPropertiesError` keeps its faults beside the message. */
function propertyFaults(error: Error): string[] {
  const faults = causesOf(error).flatMap((each) => (each as { errors?: Faults }).errors ?? []);
  return faults
    .map(({ propertyPath, reason }) => (propertyPath ? `${propertyPath}: ${reason}` : reason))
    .filter((line) => !error.message.includes(line));
}

type Faults = readonly { readonly propertyPath: string; readonly reason: string }[];

/** The error, what caused it, what caused that, each once. */
function causesOf(error: unknown, seen: readonly Error[] = []): readonly Error[] {
  return error instanceof Error && !seen.includes(error) ? causesOf(error.cause, [...seen, error]) : seen;
}

/** Where the code of this offline run lies: its lines in a trace mean nothing to the program's author. */
const OUR_FOLDER = dirname(import.meta.dirname);

/** The stack as far as the program goes: what lies below it is Node's, Pulumi's and ours. */
function stackOf(error: Error): string {
  const lines = (error.stack ?? `${error.name}: ${error.message}`).split("\n");
  const foreign = (line: string) =>
    /^\s+at .*(\(node:|at node:|[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/])/.test(line);
  return lines.filter((line) => !foreign(line) && !line.includes(OUR_FOLDER)).join("\n");
}

function describeEnding(ending: Ending): string {
  switch (ending.kind) {
    case "exit-called":
      return `The program called process.exit(${ending.code}) before it was done, so resources may be missing.`;
    case "exit-code":
      return `The program ended with exit code ${ending.code}.`;
    case "never-settled":
      return (
        "The program waits for something that never happens: a promise it awaits or exports never settles, so resources " +
        "or outputs are missing. A real preview would report success all the same."
      );
    case "leaked":
      return ending.message;
  }
}

const namesOf = (error: Error): string[] => [error.name, error.constructor?.name ?? ""];
