import { closeSync, openSync, writeFileSync } from "node:fs";
import { ConfigurationError } from "../egress/input/configuration-error.ts";
import { CommandFailure } from "./complain.ts";

/**
 * Opens the file of `--output` and empties it, so that the result of an earlier run can't pass for that of a failed
 * one.
 *
 * @returns a function that writes the text and closes the file; it throws a CommandFailure if that fails, as on a full
 * disk.
 * @throws ConfigurationError if the file can't be opened.
 */
export function openOutput(path: string): (text: string) => void {
  const file = open(path);
  return (text) => {
    try {
      writeFileSync(file, text);
    } catch (error) {
      throw new CommandFailure(`The output could not be written: ${messageOf(error)}`);
    } finally {
      closeSync(file);
    }
  };
}

function open(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    const message = `can't be written to (${messageOf(error)}). Name another file.`;
    throw new ConfigurationError([{ path: "--output", message }]);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
