import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { folderOf } from "../folder.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** What a program does before it pins MESH to an address. */
const PINNED = `
const pulumi = require("@pulumi/pulumi");
new pulumi.CustomResource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "mesh", {
  securityGroupId: "sg-1", description: "NHS MESH", cidrIpv4: "155.231.48.156/32", ipProtocol: "tcp", fromPort: 443, toPort: 443,
});
`;

/** Within the 366 days that an exemption may last. */
const NEXT_MONTH = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

const EXEMPTION = `
exemptions:
  - check: ip-pinning
    resource: "urn:pulumi:*::network::*"
    addresses: [155.231.48.156]
    port: 443
    owner: network team
    reason: a test
    expires: ${NEXT_MONTH}
`;

/** Everything by which a pull request might hope to exempt itself without code that tampers with the job. */
const OWN_EXEMPTIONS: Record<string, string> = {
  "settings.yaml": `scope: mesh\n${EXEMPTION}`,
  "policy/settings.yaml": EXEMPTION,
  "policy/PulumiPolicy.yaml": "runtime: nodejs\n",
  "policy/package.json": '{ "name": "policy", "version": "1.0.0", "main": "index.js" }',
  "policy/index.js": 'new (require("@pulumi/policy").PolicyPack)("lenient", { policies: [] });',
  ".env": "MESH_EGRESS_POLICY_SETTINGS=settings.yaml\n",
  ".npmrc": "ignore-scripts=false\n",
  "mesh-egress/settings.yaml": EXEMPTION,
};

/**
 * A workspace as the pipeline's checkouts leave it, with this checkout as `mesh-egress`, and a pull request whose
 * program pins MESH.
 *
 * @param code what the program does first.
 * @param settings what the pinned settings hold. Default: no exemption.
 */
export function workspace({
  code = "",
  settings = "scope: stack\n",
}: {
  code?: string;
  settings?: string;
} = {}): string {
  const program = {
    ...OWN_EXEMPTIONS,
    "Pulumi.yaml":
      "name: network\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nconfig:\n  MESH_EGRESS_POLICY_SETTINGS: { type: string, default: settings.yaml }\n",
    "Pulumi.live.yaml": "config:\n  network:settings: settings.yaml\n  mesh-egress:settings: policy/settings.yaml\n",
    "package.json": JSON.stringify({
      name: "network",
      main: "index.js",
      scripts: { preinstall: "export MESH_EGRESS_POLICY_SETTINGS=$PWD/settings.yaml", plan: "true" },
    }),
    "index.js": `process.env.MESH_EGRESS_POLICY_SETTINGS = __dirname + "/settings.yaml";\n${code}${PINNED}`,
  };
  const folder = folderOf({
    "settings/egress/settings.yaml": settings,
    ...Object.fromEntries(Object.entries(program).map(([name, text]) => [`pull-request/infra/${name}`, text])),
  });
  symlinkSync(root, join(folder, "mesh-egress"));
  // What `npm ci` would have installed.
  symlinkSync(join(root, "node_modules"), join(folder, "pull-request", "infra", "node_modules"));
  return folder;
}

/** Settings that accept what the program does. */
export const EXEMPTING = EXEMPTION;
