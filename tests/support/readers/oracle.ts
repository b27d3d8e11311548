import fc from "fast-check";
import { SECRET, SIGNATURE } from "../../../src/egress/resource/pulumi-marks.ts";
import { UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP } from "./readings.ts";

/** Texts that some reader takes for something, or nearly. */
const TEXTS = [
  ...["", " ", "*", "any", "ANY", "-1", "0", "06", "6", "tcp", "Tcp", "udp", "443", "80-443", "443-80", "65536", "x"],
  ...["18.132.56.40", "18.132.56.40/32", "0.0.0.0/0", "::/0", "::ffff:18.132.56.40", "10.0.0.0/8,1.2.3.4", "1.2.3.4-"],
  ...["Internet", "VirtualNetwork", "Allow", "Deny", "AlwaysAllow", "Outbound", "egress", "ingress", "Default", "Dnat"],
  ...["STATEFUL", "STRICT_ORDER", "ALLOWLIST", "TLS_SNI", "aws:pass", "pass", "PASS", "FORWARD", "content", '"a.b"'],
  ...["NetworkRule", "ApplicationRule", "NatRule", "FirewallPolicyFilterRule", "Https", "A", "AAAA", "@", "ALLOW"],
  ...[
    "pl-0123456789abcdef0",
    "pl-12345678",
    "igw-1",
    "vpce-1",
    "/subscriptions/s/x/y",
    "mesh-sync.spineservices.nhs.uk",
  ],
  ...["$HOME_NET", "!$HOME_NET", "[1.2.3.4,!$A]", "@A", "[[[", "None", "true", "__proto__", "constructor", "toString"],
  'pass tls $HOME_NET any -> any 443 (tls.sni; content:"a.example.org"; startswith; endswith; sid:1;)\n# comment',
];

const leaf: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...TEXTS) },
  fc.constantFrom<unknown>(null, undefined, true, false, 0, -1, 6, 443, 1.5, Number.NaN, 10n, Symbol("s")),
  fc.constantFrom<unknown>(UNKNOWN, UNKNOWN_LIST, UNKNOWN_MAP, `from ${UNKNOWN}`),
  fc.string({ maxLength: 12 }),
  fc.constant({ [SIGNATURE]: SECRET, ciphertext: "AAAB" }),
);

/** What an object that is asked for a property gives: a value, or more objects to ask. */
type Choice = { readonly leaf: unknown } | { readonly list: number } | { readonly map: number };

const choice: fc.Arbitrary<Choice> = fc.oneof(
  { weight: 3, arbitrary: leaf.map((value) => ({ leaf: value })) },
  { weight: 2, arbitrary: fc.nat(3).map((list) => ({ list })) },
  { weight: 3, arbitrary: fc.nat(2).map((map) => ({ map })) },
);

/**
 * Properties that have whatever they are asked for, so that every corner of every reader is reached: a map for one that
 * is asked for further keys, chosen at random and the same whenever it is asked again.
 */
export const anyAnswers: fc.Arbitrary<object> = fc.array(choice, { minLength: 5, maxLength: 60 }).map((choices) => {
  let next = 0;
  const make = (depth: number): unknown => {
    const chosen = choices[next++ % choices.length] as Choice;
    if ("leaf" in chosen || depth > 8) return "leaf" in chosen ? chosen.leaf : "18.132.56.40";
    if ("list" in chosen) return Array.from({ length: chosen.list }, () => make(depth + 1));
    return oracle(depth + 1, chosen.map);
  };
  const oracle = (depth: number, keys: number): object => {
    const given = new Map<PropertyKey, unknown>();
    const answer = (key: PropertyKey): PropertyDescriptor | undefined => {
      // Marks of secrets are none of what people write.
      if (key === SIGNATURE || typeof key === "symbol") return undefined;
      if (!given.has(key)) given.set(key, make(depth));
      return { value: given.get(key), configurable: true, enumerable: true, writable: true };
    };
    return new Proxy(
      {},
      {
        getOwnPropertyDescriptor: (_, key) => answer(key),
        get: (_, key) => answer(key)?.value,
        ownKeys: () => Array.from({ length: keys }, (_, index) => `key${index}`),
      },
    );
  };
  return oracle(0, 3);
});

/** Makers of objects that no engine makes, and that throw or mislead whoever asks them. */
export const anyHostile: fc.Arbitrary<() => unknown> = fc.constantFrom<() => unknown>(
  () => Object.defineProperty({}, "access", { get: () => thrown(), enumerable: true }),
  () => Object.create({ access: "Allow", egress: [{ protocol: "-1" }] }),
  () => Object.assign(Object.create(null), { access: "Allow" }),
  () => new Proxy({}, { getOwnPropertyDescriptor: thrown, get: thrown, ownKeys: thrown, has: thrown }),
  () => new Proxy([1], { getOwnPropertyDescriptor: thrown, get: thrown, ownKeys: thrown, has: thrown }),
  () => revoked({}),
  () => revoked([]),
  () => circular(),
  () => Object.assign(() => "f", { toString: thrown, toJSON: thrown }),
  () => ({ toJSON: thrown, toString: thrown, valueOf: thrown, [Symbol.toPrimitive]: thrown }),
  () => new Date(Number.NaN),
  () => new Map([["a", 1]]),
  () => Object.assign([1, 2], { length: 3, extra: UNKNOWN }),
  () => deep(5000),
);

function thrown(): never {
  throw new Error("asked");
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function circular(): object {
  const self: Record<string, unknown> = { name: "self" };
  return Object.assign(self, { self, list: [self, [self]] });
}

function deep(levels: number): unknown {
  let value: unknown = "18.132.56.40";
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { addressPrefix: value, rules: value };
  return value;
}
