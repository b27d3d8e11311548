// `npm start` runs this file. It starts the command, or prints one sentence if the command can't run yet. It works on
// any Node.js and uses no package, because `npm ci` may not have run.
const { engines } = require("../../package.json");

const needed = engines.node.replace(">=", "");
const isOlder = (have, need) => have[0] < need[0] || (have[0] === need[0] && have[1] < need[1]);
const numbers = (version) => version.split(".").map(Number);

const isThere = (path) => {
  try {
    return Boolean(require.resolve(path));
  } catch (_) {
    return false;
  }
};

const stop = (sentence) => {
  console.error(sentence);
  process.exitCode = 1;
};

if (!isThere("../../dist/src/cli/main.js") || !isThere("@pulumi/pulumi/package.json"))
  stop('mesh-egress is not installed here yet: run "npm ci", without --ignore-scripts, and then "npm start" again.');
else if (isOlder(numbers(process.versions.node), numbers(needed)))
  stop(
    `mesh-egress needs Node.js ${needed} or newer, and this is ${process.versions.node}: run "npm ci", without --ignore-scripts, which brings one for "npm start".`,
  );
else void import("../../dist/src/cli/main.js");
