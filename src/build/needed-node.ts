/**
 * Returns code that ends the process with one sentence if Node.js is too old. The code uses only syntax that every
 * Node.js understands, and it must be the first thing that the process loads.
 *
 * @param engines as in package.json: `>=22.18`.
 * @param remedy what to do, as a sentence without its full stop.
 */
export function endOnOldNode(name: string, engines: string, remedy: string): string {
  const [major, minor] = engines.match(/\d+/g) ?? [];
  return `var have = process.versions.node.split(".").map(Number);
if (have[0] < ${major} || (have[0] === ${major} && have[1] < ${minor})) {
  console.error(${JSON.stringify(`${name} needs Node.js ${major}.${minor} or newer, and this is `)} + process.versions.node + ${JSON.stringify(`: ${remedy}.`)});
  process.exit(1);
}`;
}
