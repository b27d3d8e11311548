import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { loadCatalogue } from "../src/catalogue/load.ts";
import { ConfigurationError } from "../src/egress/index.ts";
import { readExemptions } from "./exemption.ts";
import { exemptibleOf } from "./judge.ts";
import { loadChecks } from "./load-checks.ts";
import { meshOf } from "./mesh/index.ts";
import { policiesOf } from "./pack.ts";
import { environmentOf, extraHostsIn, SETTINGS_VARIABLE, settingsFrom, valueFor } from "./settings.ts";

/**
 * Starts the pack. Pulumi reads the pack's port from the first line on standard output, so nothing else may be written
 * there.
 */
async function start(): Promise<void> {
  const settings = settingsFrom(process.env[SETTINGS_VARIABLE], join(import.meta.dirname, ".."));
  const checks = await loadChecks();
  const ownExtraHosts = extraHostsIn(configured("mesh-egress:extraHosts"));
  const mesh = meshOf(
    loadCatalogue(),
    settings.extraHosts,
    ownExtraHosts.map(({ host }) => host),
  );
  const exemptions = readExemptions(settings.exemptions, exemptibleOf(checks));
  const own = configured("mesh-egress:environment");
  const today = new Date().toISOString().slice(0, 10);
  const policies = policiesOf(checks, (stack) => ({
    mesh,
    settings,
    stack,
    environment: environmentOf(settings, stack, own),
    ownEnvironment: own,
    enforcedBy: valueFor(settings.enforcedBy, stack),
    exemptions,
    ownExtraHosts,
    today,
  }));
  new PolicyPack("mesh-egress", {
    displayName: "MESH egress by hostname",
    description: "Rejects address pinning where hostname rules are required, on AWS and Azure.",
    policies,
  });
}

/** Returns a value of the stack's configuration. The configuration also holds secrets, so no other key is read. */
function configured(key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(process.env.PULUMI_CONFIG ?? "{}")?.[key];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

start().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
});
