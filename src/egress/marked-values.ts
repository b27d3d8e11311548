import { OUTPUT_VALUE, SECRET, SIGNATURE } from "./pulumi-marks.ts";

/**
 * Stands for a value that isn't known, with a reason that completes "could not be judged:", as in `it is a parameter
 * without a value`.
 */
export const unknownBecause = (why: string): object => ({ [SIGNATURE]: OUTPUT_VALUE, why });

/** Stands for a value that isn't to be shown. */
export const SECRET_VALUE: object = { [SIGNATURE]: SECRET };
