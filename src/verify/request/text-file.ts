import { closeSync, openSync, readSync } from "node:fs";
import { show } from "../../egress/input/show.ts";
import { unreadable } from "../../files/unreadable.ts";

const LARGEST = 1_000_000;

/**
 * Reads a file; of a large one, only enough to show that it is large. Throws as `node:fs` does. Tests supply their own.
 */
export type ReadFile = (path: string) => Buffer;

export const readFile: ReadFile = (path) => {
  const file = openSync(path, "r");
  const bytes = Buffer.alloc(LARGEST + 1);
  try {
    let length = 0;
    // A pipe delivers its content in pieces.
    for (let read = -1; read !== 0; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
};

/**
 * Returns the text of a file that a user named, with LF line ends, or what is wrong with it. Never shows its content.
 */
export function readTextFile(path: string, readFile: ReadFile): { text: string } | { fault: string } {
  let bytes: Buffer;
  try {
    bytes = readFile(path);
  } catch (error) {
    return { fault: `${showPath(path)}${unreadable(error)}` };
  }
  if (bytes.length === 0) return { fault: "is empty. Export it again." };
  if (bytes.length > LARGEST) return { fault: "is above 1 MB, larger than any such file. Check the path." };
  if (bytes.subarray(0, 2).equals(UTF16_LE) || bytes.subarray(0, 2).equals(UTF16_BE))
    return { fault: "is UTF-16, as PowerShell's > writes it. Save it as ASCII or UTF-8." };
  return {
    text: bytes
      .toString("utf8")
      .replace(/^\ufeff/, "")
      .replaceAll(/\r\n?/g, "\n"),
  };
}

/** Shows a path that was not found, to put before a fault. Empty if the path may itself be a key or a secret. */
const showPath = (path: string): string =>
  path.length <= LONGEST_PATH && !/[\r\n]|\w{33}/.test(path) ? `${show(path)} ` : "";

// A Base64 key of any kind is longer.
const LONGEST_PATH = 120;

const UTF16_LE = Buffer.from([0xff, 0xfe]);
const UTF16_BE = Buffer.from([0xfe, 0xff]);
