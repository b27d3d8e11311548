import { z } from "zod";

/**
 * What came of reading a text: the value in its one canonical spelling, or a sentence saying why not and what to do.
 */
export type Reading = { readonly value: string } | { readonly fault: string };

/** A schema for text that `read` understands; its fault becomes the issue's message. Never throws if `read` doesn't. */
export const readable = (read: (text: string) => Reading) =>
  z.string().transform((text, context) => {
    const reading = read(text);
    if ("value" in reading) return reading.value;
    context.addIssue({ code: "custom", message: reading.fault });
    return z.NEVER;
  });
