import assert from "node:assert/strict";
import { it } from "mocha";
import { AwsPinGuardrail } from "../../components/guardrails/aws-pin-guardrail.ts";
import type { AwsPinGuardrailArgs } from "../../components/guardrails/aws-pin-guardrail-schema.ts";
import { AzurePinGuardrail } from "../../components/guardrails/azure-pin-guardrail.ts";
import type { AzurePinGuardrailArgs } from "../../components/guardrails/azure-pin-guardrail-schema.ts";
import { onEngine } from "../support/pulumi/pulumi.ts";
import type { Landscape } from "./clouds/cloud.ts";
import { EXEMPTION, GUARDRAIL_CHANGES } from "./guardrail-changes.ts";
import { openWorld, type Ran } from "./stack.ts";

interface Guardrails {
  readonly aws?: AwsPinGuardrailArgs;
  readonly azure?: AzurePinGuardrailArgs;
}

/** A stack of guardrails alone; `up` makes them as they are given. */
async function guarded() {
  let wanted: Guardrails = {};
  const { cloud, stack } = await openWorld(async () => {
    new AwsPinGuardrail("pins", wanted.aws ?? {});
    new AzurePinGuardrail("pins", wanted.azure ?? {});
  });
  const it = await stack("platform");
  return {
    cloud,
    stack: it,
    up(guardrails: Guardrails): Promise<Ran> {
      wanted = guardrails;
      return it.up({});
    },
  };
}

/** What rules somewhere: rules of AWS Config, and assignments of Azure with the definitions that they come to. */
const gatesIn = (landscape: Landscape): string[] =>
  [...landscape.values()].flatMap(({ type, props }) => {
    if (type.startsWith("aws:cfg/")) return ["AWS"];
    if (!type.endsWith(":PolicyAssignment")) return [];
    const set = [...landscape.values()].find(({ id }) => id === props.policyDefinitionId)?.props;
    const definitions = set?.policyDefinitions as readonly { policyDefinitionId: string }[];
    return definitions.every(({ policyDefinitionId }) =>
      [...landscape.values()].some(({ id }) => id === policyDefinitionId),
    )
      ? ["Azure"]
      : [];
  });

/** An update that went through, at each write of which both clouds were guarded. */
function assertGuarded({ ok, out, before, writes }: Ran): void {
  assert.ok(ok, out);
  for (const [what, landscape] of [
    ["before", before] as const,
    ...writes.map((write) => [write.what, write.landscape] as const),
  ])
    assert.deepEqual([...new Set(gatesIn(landscape))].sort(), ["AWS", "Azure"], what);
}

const wrote = ({ writes }: Ran): string[] => [
  ...new Set(writes.map(({ what }) => what.replace(/^(\w+) \S+:(\w+) .*$/, "$1 $2"))),
];

onEngine("guardrails", () => {
  it("rule without a gap, whatever of them changes and changes back", async () => {
    const { up } = await guarded();
    const first = await up({});
    assert.ok(first.ok, first.out);
    const section = (component: string) => (component === "AwsPinGuardrail" ? "aws" : "azure");
    for (const { component, from = {}, to, there, back = there } of GUARDRAIL_CHANGES) {
      const ran = [];
      for (const args of [from, to, from]) ran.push(await up({ [section(component)]: args }));
      for (const each of ran) assertGuarded(each);
      assert.deepEqual(ran.slice(1).map(wrote), [there, back], JSON.stringify(to));
    }
  });

  it("move from a subscription to its management group, exemptions too, and what is there rules until the end", async () => {
    const { cloud, up } = await guarded();
    const exemptions = { hscn: EXEMPTION };
    assert.ok((await up({ azure: { exemptions } })).ok);
    assertGuarded(await up({ azure: { exemptions, managementGroupId: "landing-zones" } }));
    const places = [...cloud.landscape.values()].filter(({ type }) => type.endsWith(":PolicyAssignment"));
    assert.deepEqual(
      places.map(({ inputs }) => inputs.scope),
      ["/providers/Microsoft.Management/managementGroups/landing-zones"],
    );
    const exempted = [...cloud.landscape.values()].find(({ type }) => type.endsWith(":PolicyExemption"));
    assert.equal(exempted?.inputs.policyAssignmentId, places[0]?.id);
    assertGuarded(await up({ azure: { exemptions } }));
  });

  it("that are protected aren't taken apart by one command, exemptions neither", async () => {
    const { up, stack } = await guarded();
    const made = await up({
      aws: { protect: true },
      azure: { protect: true, exemptions: { hscn: EXEMPTION } },
    });
    assert.ok(made.ok, made.out);
    const ran = await stack.run("destroy", "--yes", "--skip-preview");
    assert.ok(!ran.ok);
    assert.deepEqual(ran.writes, []);
  });

  it("that aren't go in one command", async () => {
    const { cloud, up, stack } = await guarded();
    assert.ok((await up({ azure: { exemptions: { hscn: EXEMPTION } } })).ok);
    const ran = await stack.run("destroy", "--yes", "--skip-preview");
    assert.ok(ran.ok, ran.out);
    assert.equal(cloud.landscape.size, 0);
  });
});
