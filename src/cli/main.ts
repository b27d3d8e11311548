#!/usr/bin/env node
// Loads nothing before it has checked the version, because an older Node would fail in the modules with obscure errors.
const NEEDED = "22.18";

const isOlder = (have: string, need: string): boolean => {
  const [major = 0, minor = 0] = have.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = need.split(".").map(Number);
  return major < needMajor || (major === needMajor && minor < needMinor);
};

if (isOlder(process.versions.node, NEEDED)) {
  console.error(
    `mesh-egress needs Node.js ${NEEDED} or newer; this is ${process.versions.node}. ` +
      "Run it by an npm script of a project that has the npm package `node` as a dependency, or update Node.js.",
  );
  process.exitCode = 1;
} else {
  const [{ enableOwnCompileCache }, { shippedPolicyPack }, { warmUp }] = await Promise.all([
    import("./compile-cache.ts"),
    import("./plan/policy-pack.ts"),
    import("./warm-up.ts"),
  ]);
  const argv = process.argv.slice(2);
  // This comes before any process starts and anything is coloured, because child processes and libraries read NO_COLOR.
  if (argv.includes("--no-color")) {
    process.env.NO_COLOR = "1";
    delete process.env.FORCE_COLOR;
  }
  const compileCache = enableOwnCompileCache();
  const policyPack = shippedPolicyPack();
  const { runners, packs } = warmUp(argv, process.cwd(), compileCache, policyPack);
  const [{ run }, { processShell }, { spinOnTerminal }] = await Promise.all([
    import("./run.ts"),
    import("./shell.ts"),
    import("./progress.ts"),
  ]);
  const spin = process.stderr.isTTY ? spinOnTerminal : undefined;
  await run(argv, { ...processShell(), spin, compileCache, policyPack, runners, packs });
  for (const unused of [...runners, ...packs]) unused.stop();
}

export {};
