import { readResource } from "../../../src/readers/index.ts";
import { urnOf } from "./readings.ts";

/** The top-level properties that the reader of a type looks for. */
export function keysLookedUpBy(type: string): string[] {
  const keys = new Set<string>();
  const props = new Proxy(
    {},
    {
      getOwnPropertyDescriptor(_, key) {
        if (typeof key === "string" && !key.startsWith(SIGNATURE_START)) keys.add(key);
        return undefined;
      },
    },
  );
  readResource({ urn: urnOf(type), type, props });
  return [...keys];
}

/** Of the key by which Pulumi marks secrets and outputs. */
const SIGNATURE_START = "4dabf18193072939";
