import { dirname } from "node:path";
import { inspect } from "node:util";
import type { Notice } from "../model/plan-document.ts";
import type { Failure } from "../model/run-outcome.ts";

/** How a program ended. */
export interface ProgramEnd {
  /** Errors that it threw or left unhandled, without duplicates. */
  readonly errors: readonly unknown[];
  /** What else stopped it; undefined if it ran to its end. */
  readonly ending: Ending | undefined;
}

/** What stops a program other than an error that it throws. */
export type Ending =
  | { readonly kind: "exit-called"; readonly code: number }
  | { readonly kind: "exit-code"; readonly code: number }
  | { readonly kind: "never-settled" }
  | { readonly kind: "leaked"; readonly message: string };

/**
 * Class names of errors that report wrong input. Names are compared because each program has its own copy of the
 * classes. A `pulumi.RunError` with such an error as `cause` counts too.
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

/** Errors that address the user, so a stack trace would only distract. */
const ERRORS_WITHOUT_STACK = new Set(["CloudCallError", "HiddenConfigError", "ResourceError", "RunError"]);

/** What the SDK puts in front of an error: each input, from resource to resource, that waited for the value. */
const INPUTS_ON_THE_WAY = /^(?:error serializing property "[^"]*": )+/;

/** Compiler errors. Their stack names the place in the program before the message. */
const ERRORS_WITH_PLACE = new Set(["SyntaxError", "TSError"]);

/** Returns the failure of a program; undefined if it succeeded. */
export function failureOf({ errors, ending }: ProgramEnd, notices: readonly Notice[]): Failure | undefined {
  const messages = errors.length > 0 ? errors.map(describeError) : ending ? [describeEnding(ending)] : [];
  if (messages.length === 0) return undefined;
  const configuration = errors.length > 0 && errors.every(isConfigurationError);
  return { kind: configuration ? "configuration" : "program", message: [...new Set(messages)].join("\n"), notices };
}

/**
 * Whether answers of a cloud were missing, which may also be why other errors followed. What the program registered
 * before can be judged.
 */
export const isForAnswers = ({ errors }: ProgramEnd): boolean =>
  errors.some((error) => causesOf(error).some(({ name }) => name === "CloudCallError"));

/** An error counts as the user's mistake if one of its causes has such a class. */
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
  if (names.some((name) => ERRORS_WITHOUT_STACK.has(name))) return error.message.replace(INPUTS_ON_THE_WAY, "");
  if (names.some((name) => ERRORS_WITH_PLACE.has(name))) {
    const [place = "", rest] = (error.stack ?? "").split(error.message);
    return rest === undefined ? error.message : place + error.message;
  }
  return stackOf(error);
}

/** `InputPropertiesError` keeps its faults separate from its message. */
function propertyFaults(error: Error): string[] {
  const faults = causesOf(error).flatMap((each) => (each as { errors?: Faults }).errors ?? []);
  return faults
    .map(({ propertyPath, reason }) => (propertyPath ? `${propertyPath}: ${reason}` : reason))
    .filter((line) => !error.message.includes(line));
}

type Faults = readonly { readonly propertyPath: string; readonly reason: string }[];

/** Returns the error, its cause, that one's cause and so on, without repetition. */
function causesOf(error: unknown, seen: readonly Error[] = []): readonly Error[] {
  return error instanceof Error && !seen.includes(error) ? causesOf(error.cause, [...seen, error]) : seen;
}

/** Folder of the code that runs programs offline. Its lines in a stack trace mean nothing to the program's author. */
const OUR_FOLDER = dirname(import.meta.dirname);

/** Returns the stack trace of the program's own code. Frames below it belong to Node, Pulumi or us. */
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
