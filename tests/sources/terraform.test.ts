import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { SECRET_VALUE } from "../../src/egress/resource/marked-values.ts";
import { UNKNOWN } from "../../src/egress/resource/pulumi-marks.ts";
import { isRead } from "../../src/readers/index.ts";
import { RENAMES, TOKENS } from "../../src/sources/terraform/bridge-names.ts";
import { convert } from "../../src/sources/terraform/convert.ts";
import { terraformPath } from "../../src/sources/terraform/property-names.ts";
import { grantLines, noteLines, placeLines, readInput, skippedLines } from "./support/read.ts";

const PIN = "allow outbound tcp 443 to 203.0.113.7";
const https = { protocol: "tcp", from_port: 443, to_port: 443 };
const rule = (more: object) => ({
  ...https,
  cidr_blocks: [],
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  security_groups: [],
  self: false,
  description: "",
  ...more,
});

interface Change {
  readonly address: string;
  readonly after: object | null;
  readonly unknown?: object;
  readonly sensitive?: object;
  readonly actions?: readonly string[];
  readonly more?: object;
}
const typeOf = (address: string): string => address.replace(/^(?:module\.[^.]+\.)*(?:data\.)?/, "").split(".")[0] ?? "";
const change = ({ address, after, unknown = {}, sensitive = {}, actions = ["create"], more = {} }: Change) => ({
  address,
  mode: address.includes("data.") ? "data" : "managed",
  type: typeOf(address),
  name: "x",
  provider_name: "registry.terraform.io/hashicorp/aws",
  change: { actions, before: null, after, after_unknown: unknown, after_sensitive: sensitive },
  ...more,
});
const plan = (changes: readonly Change[], more: object = {}) => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  planned_values: { root_module: {} },
  resource_changes: changes.map(change),
  configuration: { root_module: {} },
  ...more,
});
const configured = (...resources: readonly object[]) => ({ configuration: { root_module: { resources } } });
const ALL = "aws_security_group.mesh";

describe("a plan of Terraform or OpenTofu", () => {
  it("gives what there will be after it", async () => {
    const read = await readInput(
      plan([
        {
          address: "module.net.aws_security_group.mesh",
          after: { egress: [rule({ cidr_blocks: ["203.0.113.7/32"] })] },
        },
        {
          address: "aws_vpc_security_group_egress_rule.one[0]",
          after: { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "203.0.113.8/32" },
          actions: ["no-op"],
        },
        { address: "aws_security_group.old", after: null, actions: ["delete"] },
        {
          address: "aws_security_group.half",
          after: { egress: [rule({ cidr_blocks: ["203.0.113.99/32"] })] },
          more: { deposed: "1a2b3c4d" },
        },
      ]),
    );
    assert.equal(read[0]?.kind, "terraform-plan");
    assert.deepEqual(grantLines(read), [PIN, "allow outbound tcp 443 to 203.0.113.8"]);
    assert.deepEqual(noteLines(read), []);
    assert.deepEqual(skippedLines(read), [
      "1 aws_security_group: it is to be deleted",
      "1 aws_security_group: it is replaced, and only its deletion is left to do",
    ]);
    assert.deepEqual(placeLines(read), [
      "- module.net.aws_security_group.mesh egress[0]",
      "- aws_vpc_security_group_egress_rule.one[0]",
    ]);
  });

  it("says of every value that isn't known yet that it isn't, though its key is missing", async () => {
    const read = await readInput(
      plan([
        {
          address: ALL,
          after: { egress: [{ ...https, ipv6_cidr_blocks: [] }, rule({ cidr_blocks: ["203.0.113.7/32", null] })] },
          unknown: { id: true, egress: [{ cidr_blocks: true }, { cidr_blocks: [false, true] }] },
        },
      ]),
    );
    assert.deepEqual(grantLines(read), [
      "allow outbound tcp 443 to - ? destination egress[0].cidrBlocks: it is known only after an update",
      `${PIN} ? destination egress[1].cidrBlocks[1]: it is known only after an update`,
    ]);
  });

  it("never loses a mark of the unknown, whatever the shape", () => {
    const key = fc.constantFrom("egress", "cidr_blocks", "a_b", "x");
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constant(true),
        fc.constant(false),
        fc.dictionary(key, tie("tree")),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    const marks = (value: unknown): number =>
      value === true
        ? 1
        : typeof value === "object" && value !== null
          ? Object.values(value).reduce((sum: number, inner) => sum + marks(inner), 0)
          : 0;
    const sentinels = (value: unknown): number => JSON.stringify(value).split(UNKNOWN).length - 1;
    fc.assert(
      fc.property(fc.dictionary(key, tree), (unknown) => {
        const { props } = convert({ mode: "managed", type: "aws_security_group", values: {}, unknown });
        assert.equal(sentinels(props), marks(unknown));
      }),
    );
  });

  it("doesn't take for a rule what a provider fills in where nobody has written any", async () => {
    const change = { address: ALL, after: { name: "mesh" }, unknown: { id: true, egress: true } };
    const of = (expressions: object | undefined) =>
      configured({ address: ALL, type: "aws_security_group", ...(expressions && { expressions }) });
    assert.deepEqual(grantLines(await readInput(plan([change], of({ name: { constant_value: "mesh" } })))), []);
    assert.deepEqual(grantLines(await readInput(plan([change], of(undefined)))), []);
    const unknown = ["unknown outbound - no port to - ? rule egress: it is known only after an update"];
    assert.deepEqual(grantLines(await readInput(plan([change], of({ egress: { references: ["var.x"] } })))), unknown);
    // Where the configuration doesn't tell of the resource, nobody knows.
    assert.deepEqual(grantLines(await readInput(plan([change]))), unknown);
  });

  it("follows references through modules, to every instance", async () => {
    const list = (key: string, cidr: string): Change => ({
      address: `module.lists.aws_ec2_managed_prefix_list.mesh["${key}"]`,
      after: { name: key, entry: [{ cidr, description: "" }] },
      unknown: { id: true },
    });
    const group: Change = {
      address: "module.net.aws_security_group.mesh",
      after: { egress: [{ ...rule({}), prefix_list_ids: undefined }] },
      unknown: { egress: [{ prefix_list_ids: true }] },
    };
    const lists = {
      module: {
        resources: [
          { address: "aws_ec2_managed_prefix_list.mesh", type: "aws_ec2_managed_prefix_list", expressions: {} },
        ],
        outputs: { ids: { expression: { references: ["aws_ec2_managed_prefix_list.mesh"] } } },
      },
    };
    const net = {
      expressions: { prefix_lists: { references: ["module.lists.ids", "module.lists"] } },
      module: {
        resources: [
          {
            address: "aws_security_group.mesh",
            type: "aws_security_group",
            expressions: { egress: { references: ["var.prefix_lists"] } },
          },
        ],
      },
    };
    const configuration = { root_module: { module_calls: { lists, net } } };
    assert.deepEqual(grantLines(await readInput(plan([list("a", "203.0.113.7/32"), group], { configuration }))), [PIN]);
    assert.deepEqual(
      grantLines(
        await readInput(plan([list("a", "203.0.113.7/32"), list("b", "203.0.113.8/32"), group], { configuration })),
      ),
      ["allow outbound tcp 443 to perhaps 203.0.113.7, perhaps 203.0.113.8"],
    );
  });

  it("links a policy of dynamic blocks to the groups that the plan depends on", async () => {
    const text = 'pass tls any any -> any 443 (tls.sni; content:"example.org"; sid:1;)';
    const changes: Change[] = [
      {
        address: "aws_networkfirewall_rule_group.g",
        after: {
          type: "STATEFUL",
          rule_group: [
            { rules_source: [{ rules_string: text }], stateful_rule_options: [{ rule_order: "STRICT_ORDER" }] },
          ],
        },
        unknown: { arn: true },
      },
      {
        address: "aws_networkfirewall_firewall_policy.p",
        after: { firewall_policy: [{ stateless_default_actions: ["aws:forward_to_sfe"] }] },
        unknown: { firewall_policy: [{ stateful_rule_group_reference: true }] },
      },
    ];
    const configuration = configured({
      address: "aws_networkfirewall_firewall_policy.p",
      type: "aws_networkfirewall_firewall_policy",
    });
    const read = await readInput(
      plan(changes, {
        ...configuration,
        relevant_attributes: [{ resource: "aws_networkfirewall_rule_group.g", attribute: ["arn"] }],
      }),
    );
    const policy = read[0]?.stacks[0]?.resources.find(({ type }) => type.includes("firewallPolicy"));
    const [group] = read[0]?.stacks[0]?.resources ?? [];
    assert.deepEqual(policy?.propertyDependencies, { firewallPolicy: [group?.urn] });
  });

  it("shows nothing that is sensitive, alone or in a set, and warns of the file", async () => {
    const secret = "203.0.113.77/32";
    const changes: Change[] = [
      { address: ALL, after: { egress: [rule({ cidr_blocks: [secret] })] }, sensitive: { egress: true } },
      {
        address: "aws_vpc_security_group_egress_rule.x",
        after: { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: secret, description: secret },
        sensitive: { cidr_ipv4: true, description: true },
      },
    ];
    const read = await readInput(plan(changes, { variables: { pin: { value: secret } } }));
    assert.deepEqual(grantLines(read), [
      "unknown outbound - no port to - ? rule egress: it is secret",
      "allow outbound tcp 443 to - ? destination cidrIpv4: it is secret",
    ]);
    assert.ok(!JSON.stringify(read).includes(secret.slice(0, -3)));
    assert.match(noteLines(read)[0] ?? "", /^note: The file holds secrets in clear/);
  });

  it("says what it can't vouch for", async () => {
    const one: Change = { address: ALL, after: { egress: [rule({ cidr_blocks: ["203.0.113.7/32"] })] } };
    const limitOf = async (more: object, ...changes: Change[]) =>
      noteLines(await readInput(plan([one, ...changes], more)), "limit").join();
    assert.match(await limitOf({ errored: true }), /The plan failed/);
    const broken = { ...plan([one]), resource_changes: [change(one), { address: "aws_security_group.z" }] };
    assert.match(noteLines(await readInput(broken), "limit").join(), /1 entry among its resources can't be read/);
    assert.match(await limitOf({ complete: false }), /-target/);
    assert.match(await limitOf({ deferred_changes: [{}] }), /1 change had to wait/);
    assert.match(
      await limitOf({}, { address: "helm_release.x", after: { chart: "x" } }),
      /What helm_release.x installs/,
    );
    assert.match(
      await limitOf({}, { address: "aws_security_group.y", after: null, actions: ["forget"] }),
      /aws_security_group.y/,
    );
    const drift = noteLines(await readInput(plan([one], { resource_drift: [{ address: ALL }] })));
    assert.deepEqual(drift, [`note: The cloud had changed since the last update: ${ALL}.`]);
  });

  it("has what was looked up before it, such as the addresses behind a prefix list", async () => {
    const list = {
      address: "data.aws_ec2_managed_prefix_list.mesh",
      mode: "data",
      type: "aws_ec2_managed_prefix_list",
      values: { id: "pl-0123456789abcdef0", entries: [{ cidr: "203.0.113.7/32" }] },
    };
    const names = {
      address: "data.dns_a_record_set.mesh",
      mode: "data",
      type: "dns_a_record_set",
      values: { host: "example.org", addrs: ["203.0.113.7"] },
    };
    const managed = {
      address: ALL,
      mode: "managed",
      type: "aws_security_group",
      values: { egress: [rule({ cidr_blocks: ["203.0.113.99/32"] })] },
    };
    const prior_state = {
      format_version: "1.0",
      values: {
        root_module: { resources: [managed], child_modules: [{ address: "module.a", resources: [list, names] }] },
      },
    };
    const read = await readInput(
      plan([{ address: ALL, after: { egress: [rule({ prefix_list_ids: ["pl-0123456789abcdef0"] })] } }], {
        prior_state,
      }),
    );
    assert.deepEqual(grantLines(read), [PIN]);
    assert.deepEqual(read[0]?.stacks[0]?.resources.map(({ type }) => type).slice(1), [
      "aws:ec2/managedPrefixList:ManagedPrefixList",
      "terraform:data/dns_a_record_set:dns_a_record_set",
    ]);
  });

  it("of NHS's own module shows all twelve addresses that it pins", async () => {
    const { addresses } = loadCatalogue();
    const pins = Object.values(addresses).flatMap(({ mesh, addresses }) => (mesh ? addresses : []));
    const [inline, single] = [pins.slice(0, 6), pins.slice(6)];
    assert.equal(pins.length, 12);
    const read = await readInput(
      plan([
        {
          address: "module.mesh.aws_security_group.check_send_parameters",
          after: { egress: [rule({ cidr_blocks: inline.map((address) => `${address}/32`) })] },
        },
        ...single.map(
          (address): Change => ({
            address: `module.mesh.aws_vpc_security_group_egress_rule.mesh["${address}"]`,
            after: { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: `${address}/32` },
            unknown: { security_group_id: true },
          }),
        ),
      ]),
    );
    const lines = grantLines(read).join("\n");
    for (const address of pins) assert.ok(lines.includes(address), address);
    assert.deepEqual(placeLines(read), [
      "- module.mesh.aws_security_group.check_send_parameters egress[0]",
      ...single.map((address) => `- module.mesh.aws_vpc_security_group_egress_rule.mesh["${address}"]`),
    ]);
  });

  it("is refused in a format that a later Terraform may have", async () => {
    assert.match(
      noteLines(await readInput({ ...plan([]), format_version: "2.0" }))[0] ?? "",
      /^refused: -: it is a plan in format "2.0"/,
    );
    assert.match(
      noteLines(await readInput({ format_version: "1.0" }))[0] ?? "",
      /^refused: -: it holds no state and no plan/,
    );
    assert.match(
      noteLines(
        await readInput('{"@level":"info","@module":"terraform.ui"}\n{"@level":"info","@module":"terraform.ui"}'),
      )[0] ?? "",
      /terraform plan -json/,
    );
  });
});

describe("a state of Terraform or OpenTofu", () => {
  const GROUP = { type: "aws_security_group", mode: "managed", name: "mesh" };
  const attributes = { id: "sg-1", egress: [rule({ cidr_blocks: ["203.0.113.7/32"] })] };
  const raw = (resources: readonly object[], more: object = {}) => ({
    version: 4,
    terraform_version: "1.11.4",
    serial: 3,
    lineage: "x",
    outputs: {},
    resources,
    ...more,
  });

  it("is read as `show -json` prints it, in modules as well", async () => {
    const resource = { ...GROUP, address: ALL, values: attributes, sensitive_values: {} };
    const inner = { ...resource, address: `module.a.module.b.${ALL}` };
    const values = {
      root_module: {
        resources: [resource],
        child_modules: [{ address: "module.a", child_modules: [{ address: "module.a.module.b", resources: [inner] }] }],
      },
    };
    const read = await readInput({ format_version: "1.0", terraform_version: "1.11.4", values });
    assert.equal(read[0]?.kind, "terraform-state");
    assert.deepEqual(grantLines(read), [PIN, PIN]);
    assert.deepEqual(placeLines(read), [`- ${ALL} egress[0]`, `- module.a.module.b.${ALL} egress[0]`]);
  });

  it("is read as it lies in a bucket, each instance by its own address", async () => {
    const instances = [
      { index_key: "a", attributes },
      { index_key: 1, attributes },
      { deposed: "1a2b", attributes },
    ];
    const read = await readInput(raw([{ ...GROUP, module: "module.net", instances }]));
    assert.deepEqual(grantLines(read), [PIN, PIN]);
    assert.deepEqual(placeLines(read), [`- module.net.${ALL}["a"] egress[0]`, `- module.net.${ALL}[1] egress[0]`]);
    assert.deepEqual(skippedLines(read), ["1 aws_security_group: it is replaced, and only its deletion is left to do"]);
  });

  it("shows nothing that is sensitive", async () => {
    const path = [
      { type: "get_attr", value: "egress" },
      { type: "index", value: { value: 0, type: "number" } },
      { type: "get_attr", value: "cidr_blocks" },
    ];
    const read = await readInput(raw([{ ...GROUP, instances: [{ attributes, sensitive_attributes: [path] }] }]));
    assert.deepEqual(grantLines(read), ["unknown outbound - no port to - ? rule egress: it is secret"]);
    assert.ok(!JSON.stringify(read).includes("203.0.113.7"));
  });

  it("takes what azapi and Kubernetes are given out of its wrapping", async () => {
    const type = ["object", {}];
    const group = {
      name: "mesh",
      parent_id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/firewallPolicies/hub",
      type: "Microsoft.Network/firewallPolicies/ruleCollectionGroups@2024-05-01",
    };
    const rules = [
      {
        ruleType: "NetworkRule",
        name: "pin",
        sourceAddresses: ["*"],
        destinationAddresses: ["203.0.113.7"],
        destinationPorts: ["443"],
        ipProtocols: ["TCP"],
      },
    ];
    const body = {
      value: {
        properties: {
          priority: 100,
          ruleCollections: [
            {
              ruleCollectionType: "FirewallPolicyFilterRuleCollection",
              priority: 100,
              action: { type: "Allow" },
              rules,
            },
          ],
        },
      },
      type,
    };
    const manifest = {
      value: {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "mesh" },
        spec: {
          policyTypes: ["Egress"],
          podSelector: {},
          egress: [{ to: [{ ipBlock: { cidr: "203.0.113.7/32" } }], ports: [{ protocol: "TCP", port: 443 }] }],
        },
      },
      type,
    };
    const read = await readInput(
      raw([
        { type: "azapi_resource", mode: "managed", name: "x", instances: [{ attributes: { ...group, body } }] },
        { type: "kubernetes_manifest", mode: "managed", name: "x", instances: [{ attributes: { manifest } }] },
        {
          type: "kubernetes_network_policy_v1",
          mode: "managed",
          name: "x",
          instances: [
            {
              attributes: {
                metadata: [{ name: "mesh" }],
                spec: [
                  {
                    policy_types: ["Egress"],
                    pod_selector: [{}],
                    egress: [
                      {
                        to: [
                          {
                            ip_block: [{ cidr: "203.0.113.7/32", except: [] }],
                            namespace_selector: [],
                            pod_selector: [],
                          },
                        ],
                        ports: [{ port: "443", protocol: "TCP", end_port: null }],
                      },
                    ],
                  },
                ],
              },
            },
          ],
        },
        {
          type: "kubectl_manifest",
          mode: "managed",
          name: "x",
          instances: [
            {
              attributes: {
                yaml_body: `apiVersion: ${manifest.value.apiVersion}\nkind: NetworkPolicy\nspec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 203.0.113.7/32 } }] }] }`,
              },
            },
          ],
        },
      ]),
    );
    const lines = grantLines(read);
    assert.equal(lines.filter((line) => line.includes("203.0.113.7")).length, 4, lines.join("\n"));
    assert.ok(
      placeLines(read).includes("- azapi_resource.x body.properties.ruleCollections[0].rules[0]"),
      placeLines(read).join("\n"),
    );
  });

  it("doesn't count a rule twice that a refresh has put into its group as well", async () => {
    const egress = [
      rule({ cidr_blocks: ["203.0.113.7/32", "203.0.113.9/32"] }),
      rule({ cidr_blocks: ["203.0.113.8/32"] }),
    ];
    const own = (name: string, cidr: string) => ({
      type: "aws_vpc_security_group_egress_rule",
      mode: "managed",
      name,
      instances: [
        {
          attributes: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: cidr },
        },
      ],
    });
    const read = await readInput(
      raw([
        { ...GROUP, instances: [{ attributes: { id: "sg-1", egress } }] },
        own("a", "203.0.113.7/32"),
        own("b", "203.0.113.8/32"),
      ]),
    );
    assert.deepEqual(
      grantLines(read),
      ["203.0.113.9", "203.0.113.7", "203.0.113.8"].map((address) => `allow outbound tcp 443 to ${address}`),
    );
    assert.deepEqual(placeLines(read), [
      `- ${ALL} egress[0]`,
      "- aws_vpc_security_group_egress_rule.a",
      "- aws_vpc_security_group_egress_rule.b",
    ]);
  });

  it("is refused where it is too old or encrypted", async () => {
    assert.match(
      noteLines(await readInput(raw([], { version: 3 })))[0] ?? "",
      /^refused: -: it is a state of version 3/,
    );
    assert.match(
      noteLines(await readInput({ version: 3, serial: 1, modules: [] }))[0] ?? "",
      /^refused: -: it is a state of Terraform 0.11/,
    );
    assert.match(
      noteLines(await readInput({ serial: 1, lineage: "x", encrypted_data: "x", encryption_version: "v0" }))[0] ?? "",
      /tofu show -json/,
    );
    assert.match(
      noteLines(await readInput(raw([{ ...GROUP, instances: [{ attributes_flat: { id: "x" } }] }])), "limit")[0] ?? "",
      /an old form/,
    );
  });
});

describe("names of Terraform's", () => {
  const sdk = join(import.meta.dirname, "..", "..", "node_modules", "@pulumi", "aws");

  it("lead to types that readers know or that routes lead to", () => {
    const gateways = /^aws:ec2\/(?:internetGateway|vpnGateway|vpcEndpoint):/;
    assert.deepEqual(
      Object.values(TOKENS).filter((token) => !isRead(token) && !gateways.test(token)),
      [],
    );
  });

  it("are those of Pulumi's SDK, as far as that is here", () => {
    const tokens = Object.values(TOKENS).filter((token) => token.startsWith("aws:"));
    assert.deepEqual(
      tokens.filter((token) => !existsSync(join(sdk, `${token.split(":")[1]}.d.ts`))),
      [],
    );
    const known = ["input.d.ts", "output.d.ts"].map((name) => readFileSync(join(sdk, "types", name), "utf8")).join("");
    for (const [type, names] of Object.entries(RENAMES).filter(([type]) => type.startsWith("aws_")))
      for (const name of Object.values(names)) {
        const own = readFileSync(join(sdk, `${TOKENS[type]?.split(":")[1]}.d.ts`), "utf8");
        assert.match(own.includes(name) ? own : known, new RegExp(`\\b${name}\\??:`), `${type} ${name}`);
      }
  });

  it("come back out of Pulumi's", () => {
    for (const [type, names] of Object.entries(RENAMES))
      for (const [path, name] of Object.entries(names)) {
        const keys = path.split(".");
        const value = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), "x");
        const { props } = convert({ mode: "managed", type, values: value });
        const pulumi: string[] = [];
        for (let at: unknown = props; typeof at === "object" && at !== null; at = Object.values(at)[0])
          pulumi.push(Object.keys(at)[0] ?? "");
        assert.equal(pulumi.at(-1), name, `${type} ${path}`);
        assert.equal(terraformPath(type, pulumi.join(".")), path);
      }
    assert.equal(terraformPath("aws_security_group", "egress[0].ipv6CidrBlocks[2]"), "egress[0].ipv6_cidr_blocks[2]");
  });

  it("leave tags and secrets alone", () => {
    const { props } = convert({
      mode: "managed",
      type: "aws_security_group",
      values: { tags: { cost_centre: "1", "a.b_c": "2" }, name: "x" },
      sensitive: { name: true },
    });
    assert.deepEqual(props, { tags: { cost_centre: "1", "a.b_c": "2" }, name: SECRET_VALUE });
  });
});
