import { readResource } from "../../readers/index.ts";
import { urnOf } from "./readings.ts";

/** The top-level properties that the reader of a type looks for. */
export function keysAskedOf(type: string): string[] {
  const asked = new Set<string>();
  const props = new Proxy(
    {},
    {
      getOwnPropertyDescriptor(_, key) {
        if (typeof key === "string" && !key.startsWith(SIGNATURE_START)) asked.add(key);
        return undefined;
      },
    },
  );
  readResource({ urn: urnOf(type), type, props });
  return [...asked];
}

/** Of the key by which Pulumi marks secrets and outputs. */
const SIGNATURE_START = "4dabf18193072939";

/** Picks one of so many. */
export type Choose = (count: number) => number;

/**
 * Properties that hold whatever the reader of `type` looks for: each thing that it asks for is there, a leaf or a list or map that
 * answers on in the same way. What was asked for stands in the result, which is plain.
 *
 * @param leaves texts, numbers and so on to choose from.
 */
export function treeFor(type: string, leaves: readonly unknown[], choose: Choose): object {
  const props = {};
  readResource({ urn: urnOf(type), type, props: growing(props, leaves, choose, 0) });
  return props;
}

/** Answers every question about its properties, and keeps the answers in `plain`. */
function growing(plain: object, leaves: readonly unknown[], choose: Choose, depth: number): object {
  const grown = new Map<PropertyKey, unknown>();
  return new Proxy(plain, {
    getOwnPropertyDescriptor(target, key) {
      const own = Reflect.getOwnPropertyDescriptor(target, key);
      if (typeof key === "symbol" || key === "length" || key.startsWith(SIGNATURE_START)) return own;
      if (own === undefined) {
        if (choose(8) === 0) return undefined;
        Object.defineProperty(target, key, { value: grow(), writable: true, enumerable: true, configurable: true });
      }
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "object" || value === null) return Reflect.getOwnPropertyDescriptor(target, key);
      if (!grown.has(key)) grown.set(key, growing(value, leaves, choose, depth + 1));
      return { value: grown.get(key), writable: true, enumerable: true, configurable: true };
    },
  });

  function grow(): unknown {
    const shape = depth > 7 ? 0 : choose(6);
    if (shape === 1) return {};
    if (shape <= 3) return leaves[choose(leaves.length)];
    // Filled here, since nobody asks what a list without elements holds.
    return Array.from({ length: 1 + choose(3) }, () => (choose(3) === 0 ? leaves[choose(leaves.length)] : {}));
  }
}
