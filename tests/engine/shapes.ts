import { SIGNATURE } from "../../src/egress/resource/pulumi-marks.ts";
import { isRead } from "../../src/readers/index.ts";
import type { Fixture } from "../policy/fixtures/fixture.ts";
import { type Sample, UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP, urnOf } from "../support/readers/readings.ts";

/**
 * A resource for the program to register: `{"$unknown": true}` stands for a value that isn't known, `{"$secret": …}`
 * for a secret.
 */
export interface Registration {
  /** `<type>::<name>`, with the type of its component in front where it has one, as in `<component>$<type>::<name>`. */
  readonly key: string;
  readonly type: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly props: object;
  /** Keys of the resources that top-level properties come from. */
  readonly from: Readonly<Record<string, readonly string[]>>;
  /** Keys of the resources that it waits for beside those. */
  readonly after: readonly string[];
}

/** The key of a resource, and its type again. */
export const keyOf = ({ type, name = "it", parent }: Sample): string =>
  `${parent === undefined ? type : `${parent}$${type}`}::${name}`;
const typeOf = (key: string): string => splitKey(key)[0].split("$").at(-1) ?? "";

/** Name of the component of a resource that has one. */
export const holderOf = (name: string): string => `${name}-holder`;

export const packageOf = ({ type }: Sample): string => type.split(":")[0] ?? "";

export const registrationOf = (sample: Sample): Registration => {
  const { type, name = "it", parent, props, from = {}, after = [] } = sample;
  return {
    key: keyOf(sample),
    type,
    name,
    parent,
    from,
    after,
    props: mapped(props, (value) => {
      if (typeof value === "string" && isUnknown(value)) return { $unknown: true };
      if (isSecret(value)) return { $secret: value.value };
      return undefined;
    }) as object,
  };
};

/**
 * The fixture as a program has it: what it refers to is there too. Of what is defined elsewhere a program knows
 * nothing, and its types would be read: what isn't known comes from something that says nothing of egress, each from
 * one of its own, lest two be taken for the same. A program always tells what waits for what; where the fixture
 * doesn't, groups of one policy wait for those before them.
 */
export function programShape({ resources }: Fixture): Sample[] {
  const keys = new Set(resources.map(keyOf));
  const shaped = resources.map((sample, index) => ({
    ...sample,
    from: Object.fromEntries(
      Object.entries(sample.props).map(([key, value]) => {
        const sources = (sample.from?.[key] ?? []).filter((source) => keys.has(source) || !isRead(typeOf(source)));
        const isFromNowhere = sources.length === 0 && isUnknown(JSON.stringify(value) ?? "");
        return [key, isFromNowhere ? [`${ELSEWHERE}::${sample.name ?? "it"}-${key}`] : sources];
      }),
    ),
    after:
      sample.after ??
      (sample.type === POLICY_GROUP
        ? resources.slice(0, index).flatMap((before) => (before.type === sample.type ? [keyOf(before)] : []))
        : []),
  }));
  const more = new Set(shaped.flatMap(({ from }) => Object.values(from).flat()).filter((key) => !keys.has(key)));
  return [...shaped, ...[...more].map((key) => ({ type: typeOf(key), name: splitKey(key)[1], props: {}, after: [] }))];
}

const ELSEWHERE = "aws:s3/bucket:Bucket";
const POLICY_GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";

/** URNs of the resources that one waits for, as an engine tells them: those that its properties come from as well. */
export const dependenciesOf = ({ from = {}, after = [] }: Sample): string[] =>
  [...new Set([...Object.values(from).flat(), ...after])].map((text) => urnOf(...splitKey(text)));

export const splitKey = (key: string): [type: string, name: string] => key.split("::") as [string, string];

/**
 * The fixture as a state holds it: what wasn't known is the id of the resource that it comes from. Undefined where it
 * comes from nowhere, for in a state everything is known.
 */
export function stateShape(fixture: Fixture): Sample[] | undefined {
  // A state has no config, and that of another stack other URNs.
  if ([fixture.environment, fixture.extraHosts, fixture.stack].some((given) => given !== undefined)) return undefined;
  const given = new Map(fixture.resources.map((sample) => [keyOf(sample), sample.from ?? {}]));
  const shaped = programShape(fixture).map((sample) => {
    const { props } = sample;
    const from = given.get(keyOf(sample)) ?? {};
    const known = Object.entries(props).map(([key, value]) => {
      const sources = [...(from[key] ?? [])];
      return [
        key,
        mapped(value, (inner) => (typeof inner === "string" && isUnknown(inner) ? sources.shift() : undefined)),
      ];
    });
    return { ...sample, props: { ...Object.fromEntries(known), id: keyOf(sample), arn: keyOf(sample) } };
  });
  return isUnknown(JSON.stringify(shaped)) ? undefined : shaped;
}

/** A deployment as `pulumi stack export` writes it. */
export const stateOf = (resources: readonly Sample[]): object => ({
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      { urn: urnOf("pulumi:pulumi:Stack", "project-stack"), custom: false, type: "pulumi:pulumi:Stack" },
      ...resources.flatMap((sample) => {
        const { type, name = "it", parent, props, from = {} } = sample;
        const holder = parent === undefined ? undefined : urnOf(parent, holderOf(name));
        return [
          ...(holder === undefined ? [] : [{ urn: holder, custom: false, type: parent }]),
          {
            urn: urnOf(...splitKey(keyOf(sample))),
            custom: true,
            id: keyOf(sample),
            type,
            parent: holder,
            inputs: mapped(props, sealed),
            outputs: mapped(props, sealed),
            dependencies: dependenciesOf(sample),
            propertyDependencies: Object.fromEntries(
              Object.entries(from).map(([key, names]) => [key, names.map((text) => urnOf(...splitKey(text)))]),
            ),
          },
        ];
      }),
    ],
  },
});

/** The value with what `change` gives in place of any of its parts. */
function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, change)]));
}

const isUnknown = (text: string): boolean =>
  [UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP].some((sentinel) => text.includes(sentinel));

/** A secret as a state that isn't encrypted has it. */
const sealed = (value: unknown): unknown =>
  isSecret(value) ? { ...value, value: undefined, plaintext: JSON.stringify(value.value) } : undefined;

/** As Pulumi marks them. */
const isSecret = (value: unknown): value is { value: unknown } =>
  typeof value === "object" && value !== null && SIGNATURE in value;
