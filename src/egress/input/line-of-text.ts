import { z } from "zod";

/**
 * One line that people read in plans, logs and rules: trimmed, not empty, at most `longest` characters, nothing
 * invisible.
 */
export const lineOfText = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(VISIBLE, { error: "holds a control or an invisible character; write one line of plain text." });

/** No control characters, and none that change line or direction without being seen. */
const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;
