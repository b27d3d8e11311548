import { z } from "zod";

/** Schema of one line for plans, logs and rules: trimmed, not empty, at most `longest` characters, all visible. */
export const lineOfText = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(VISIBLE, { error: "holds a control or an invisible character; write one line of plain text." });

/** No control characters, and no invisible ones that break the line or change the direction. */
const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;
