import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { mayMakeResources } from "../../../src/stack/engine/may-make-resources.ts";

/** `#{` stands for what begins a placeholder in a template, which a linter takes for a slip in an ordinary text. */
const mayMake = (source: string): boolean => mayMakeResources(source.replaceAll("#{", "\u0024{"));

describe("by its text, a callback that did not run", () => {
  const harmless = [
    "(id) => `arn:aws:s3:::#{id}/*`",
    "(id) => JSON.stringify({ Statement: [{ Resource: [id, `#{id}/*`] }] })",
    "([a, { b = 1, ...rest }]) => [...Object.keys(rest), a.map((x) => x.id.trim()), String(b)].join()",
    "function (arns) { const texts = arns.map((arn) => arn.split(':')); return texts.flat().sort(); }",
    "(v) => { if (!v) throw new Error('none'); return new Map(Object.entries(v)).get('a')?.toString(); }",
    "(id) => pulumi.interpolate`#{id}:443`",
    "(id) => aws.ec2.getSubnet({ id })",
    "(kube) => Buffer.from(kube, 'base64').toString()",
    "async ({ names }) => (await Promise.all(names.map(async (n) => n)))[0]",
    "(id) => path.join('/', id)",
    "(id) => { const { a: [first] } = id; const pick = (x) => x.b; return pick(first).toUpperCase(); }",
    String(JSON.stringify),
    "(id) => id",
  ];
  for (const source of harmless) it(`makes nothing: ${source}`, () => assert.equal(mayMake(source), false));

  const suspicious = [
    "(id) => new aws.vpc.SecurityGroupEgressRule('to-mesh', { securityGroupId: id })",
    "(id) => { for (const zone of id.zones) { if (zone) new Rule(zone, { id }); } }",
    "(id) => makeRules(id)",
    "(ids) => ids.forEach(makeRule)",
    "(id) => helpers.rules(id)",
    "(id) => (0, rules_1.makeRules)(id)",
    "(id) => this.makeRules(id)",
    "(id) => this.rules.push(id)",
    "(id) => { const make = makeRules; return make(id); }",
    "(id) => id && import('./rules.js')",
    "(id) => tag`#{id}`",
    "makeRules(id) { new Rule(id); }",
    "(id) => id.map((x) => x.y(() => new Rule(x)))",
    "function () { [native code] }",
    "not a function at all {",
  ];
  for (const source of suspicious) it(`may make something: ${source}`, () => assert.equal(mayMake(source), true));
});
