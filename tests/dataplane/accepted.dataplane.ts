import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { renderSuricata } from "../../components/aws/network-firewall/suricata/suricata.ts";
import { parse } from "../../src/egress/input/parse.ts";
import { EgressRules } from "../../src/egress/rule.ts";
import { runs } from "../support/property-runs.ts";
import { anyRules } from "../support/readers/rules.ts";
import { NAME } from "./cases.ts";
import { suricata } from "./engine.ts";

const monitor = { owner: `"; sid:1; \\ ) é`, expires: "2027-01-31" };

/** @throws with Suricata's complaint about the rules. */
async function accept(rules: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mesh-egress-dataplane-"));
  try {
    await writeFile(join(folder, "all.rules"), rules);
    const config = join(import.meta.dirname, "suricata.yaml");
    await suricata("-T", "-S", join(folder, "all.rules"), "-l", folder, "-c", config);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("Suricata accepts", () => {
  it("every rendering, whatever ports, protocols and reasons the rules have", () =>
    fc.assert(
      fc.asyncProperty(
        anyRules,
        fc.string({ minLength: 1, maxLength: 200 }),
        fc.boolean(),
        async (given, reason, on) => {
          const rules = parse(EgressRules, given);
          for (const rule of Object.values(rules)) rule.reason = reason;
          await accept(renderSuricata({ name: NAME, rules, policy: "own", resolvers: on, ...(on && { monitor }) }));
          await accept(renderSuricata({ name: NAME, rules, policy: "shared" }));
        },
      ),
      runs(10),
    ));

  it("no rule that isn't one, so that this proves something", async () => {
    await assert.rejects(accept(`pass tls any any -> any 443 (msg:"x"; nonsense; sid:1; rev:1;)`), /nonsense/);
    await assert.rejects(accept(`pass tls $NOWHERE any -> any 443 (msg:"x"; sid:1; rev:1;)`), /NOWHERE/);
  });
});
