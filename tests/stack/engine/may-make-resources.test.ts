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
    "(id) => { const text = (x) => `#{x}/32`; return [text(id)].concat(extra); }",
    "function render(id) { return id.length > 3 ? [id] : render(id + '.'); }",
    "(zones) => zones.filter((zone) => zone.state === 'available').slice(0, 2).map(({ name }) => name)",
    "(key) => crypto.createHash('sha256').update(key).digest('hex')",
    "(doc) => yaml.dump(doc)",
    "(id) => (0, path_1.join)('/', id)",
    "(id) => { try { return JSON.parse(id); } catch (error) { return String(error); } }",
    "([st, z]) => { const m = st.flatMap((s) => s.syncStates ?? []).find((s) => s.zone === z); if (!m) throw new Error(`none for #{z}`); return m.id; }",
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
    "(id) => [makeRule, makeRoute].forEach((make) => make(id))",
    "(id) => Object.values(factories).map((make) => make(id))",
    "(id) => [factory].map((one) => one.rule(id))",
    "(id) => { const make = id ? makeRule : makeRoute; return make(id); }",
    "(id) => { const { rule } = factory; return rule(id); }",
    "(id) => { const one = id ? factory : other; return one.rule(id); }",
    "(id) => { let make = (x) => x; make = makeRule; return make(id); }",
    "({ make = makeRule }) => make()",
    "(id) => factory.getOrCreateRule(id)",
    "(id) => network.getRule(id)",
    "(id) => infra.load(id)",
    "(id) => factory[id]()",
    "(id) => id.zones.reduce(factory.rule, [])",
    "(id) => Array.from(id.zones, makeRule)",
    "(id) => makeRule.apply(null, [id])",
    "(id) => makeRule.bind(null, id)()",
    "(id) => Reflect.construct(Rule, [id])",
    "(id) => globalThis.make(id)",
    "(id) => { const Map = Rule; return new Map(id); }",
    "(id) => { const JSON = factory; return JSON.parse(id); }",
    "(id) => { class Own extends Rule {} return new Own(id); }",
    "(id) => pulumi.runtime.registerResource(id)",
    "async (id) => { const made = await import('./rules.js'); made.rules(id); }",
    "(id) => require('./rules')(id)",
    "(id) => sg.arn.apply((arn) => new Rule(id + arn))",
    "(id) => sg.arn.apply(makeRule)",
    "(id) => id.then(makeRule)",
    "(id) => eval(id)",
    "(id) => setTimeout(makeRule, 0)",
    "get rule() { return makeRule(); }",
    "function () { [native code] }",
    "not a function at all {",
  ];
  for (const source of suspicious) it(`may make something: ${source}`, () => assert.equal(mayMake(source), true));
});
