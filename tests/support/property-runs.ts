/** `PROPERTY_TIMES=50 npm test` gives each property fifty times its usual cases. */
const times = Number(process.env.PROPERTY_TIMES ?? 1);

/** The parameter of fast-check for a property whose cases are dearer or cheaper than most. */
export const runs = (usual: number): { numRuns: number } => ({ numRuns: usual * times });

/** The same for all others. */
export const usualRuns = runs(100);
