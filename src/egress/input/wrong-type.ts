import { isMap } from "./is-map.ts";
import { lookUp } from "./look-up.ts";
import { show } from "./show.ts";

/**
 * Writes the error for a value of the wrong type: the expected type, the value, and what to write.
 *
 * @param expected as zod names types: `string`, `number`, `int`, `boolean`, `array`, `object` or `record`.
 * @param input undefined if the value is missing.
 */
export function wrongType(expected: string, input: unknown): string {
  if (input === undefined) return `is missing; expected ${article(expected)}.`;
  if (input === null) return `is empty; expected ${article(expected)}. Write one, or remove the key.`;
  const isNot = expected === "boolean" ? "neither true nor false" : `not ${article(expected)}`;
  return `${show(input)} is ${isNot}.${howToWrite(expected, input)}`;
}

/** YAML reads 0123 and true as other types than text, "12" as text, and yes as a word. */
function howToWrite(expected: string, input: unknown): string {
  const isText = typeof input === "string";
  if (expected === "array") return isMap(input) ? " Write it as in [one, another]." : ` Write [${show(input)}].`;
  if (expected === "record" || expected === "object") return " Write it as in {key: value}.";
  if (expected === "boolean" && isText && /^(?:y|yes|on)$/i.test(input)) return " Write true.";
  if (expected === "boolean" && isText && /^(?:n|no|off)$/i.test(input)) return " Write false.";
  if (expected === "boolean" && isText && /^(?:true|false)$/.test(input)) return " Take the quotes away.";
  if (expected === "string" && (typeof input === "number" || typeof input === "boolean")) return " Put it in quotes.";
  if (expected === "string" && Array.isArray(input) && input.length === 1) return ` Write ${show(input[0])}.`;
  if ((expected === "number" || expected === "int") && isText && /^\d+$/.test(input)) return " Take the quotes away.";
  return "";
}

const article = (type: string): string => {
  if (type === "string") return "text";
  if (type === "boolean") return "true or false";
  const word = lookUp(WORDS, type) ?? type;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
};

/** Type names as the documentation uses them. */
const WORDS = { int: "whole number", array: "list", record: "map of keys to values", object: "map of keys to values" };
