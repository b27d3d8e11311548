import { z } from "zod";

/** Result of reading a text: the value in its canonical form, or a sentence that says what is wrong and what to do. */
export type Reading = { readonly value: string } | { readonly fault: string };

/**
 * Returns a schema for text that `read` parses. A fault becomes the issue's message. Never throws if `read` doesn't.
 */
export const readable = (read: (text: string) => Reading) =>
  z.string().transform((text, context) => {
    const reading = read(text);
    if ("value" in reading) return reading.value;
    context.addIssue({ code: "custom", message: reading.fault });
    return z.NEVER;
  });
