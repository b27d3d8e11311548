import { OUTPUT_VALUE, SECRET, SIGNATURE } from "./pulumi-marks.ts";

/**
 * Returns a marker for an unknown value, with a reason that completes "could not be judged:", as in `it is a parameter
 * without a value`.
 */
export const unknownBecause = (why: string): object => ({ [SIGNATURE]: OUTPUT_VALUE, why });

/** Stands for a value that must not be shown. */
export const SECRET_VALUE: object = { [SIGNATURE]: SECRET };
