import fc from "fast-check";
import type { EgressRuleArgs } from "../../../components/arguments.ts";

/** Two hosts on 443, one of them unverified. */
export const RULES: Record<string, EgressRuleArgs> = {
  "live-internet": { host: "mesh-sync.spineservices.nhs.uk", reason: "MESH client and API" },
  "live-api": { host: "msg.spineservices.nhs.uk", reason: "MESH API", status: "unverified" },
};

/** A host reached by plain HTTP. */
export const HTTP_RULE: Record<string, EgressRuleArgs> = {
  "revocation-crl": { host: "crl.nhs.uk", port: 80, protocol: "http", reason: "Certificate revocation lists" },
};

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

/** Well-formed rules, from one to about ten, no host and port twice. */
export const anyRules: fc.Arbitrary<Record<string, EgressRuleArgs>> = fc
  .uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,10}[a-z0-9])?$/),
      host: fc.tuple(label, label).map(([a, b]) => `${a}.${b}.example.org`),
      port: fc.constantFrom(443, 80, 8443),
      protocol: fc.constantFrom("tls", "http"),
    }),
    { minLength: 1, selector: ({ key }) => key },
  )
  .map((rules) => {
    const seen = new Set<string>();
    return Object.fromEntries(
      rules.flatMap(({ key, ...rule }) => {
        const endpoint = `${rule.host}:${rule.port}`;
        if (seen.has(endpoint)) return [];
        seen.add(endpoint);
        return [[key, { ...rule, reason: "test" }]];
      }),
    );
  });
