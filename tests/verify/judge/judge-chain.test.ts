import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { describe, it } from "mocha";
import type { Authority } from "../../../src/catalogue/catalogue.ts";
import { judgeChain } from "../../../src/verify/judge/judge-chain.ts";
import type { Target } from "../../../src/verify/model/observation.ts";
import { examineChain } from "../../../src/verify/probe/tls/certificate-chain.ts";
import { type Identity, inDays, issue } from "../support/certificates.ts";
import { HOST, target } from "../support/run.ts";

const root = issue({ name: "NHS PTL Root Authority G2", isAuthority: true });
const nhs = issue({ name: "NHS INT Authentication G2", isAuthority: true, issuer: root });
const mesh = issue({ name: HOST, issuer: nhs, hosts: [HOST] });
const x509 = ({ certificate }: Identity): X509Certificate => new X509Certificate(certificate);

/** A certificate with the issuers it was sent with, as Node gives it. */
const sentWith = (own: Identity, ...issuers: Identity[]): X509Certificate => {
  const chain = [own, ...issuers].map(x509);
  chain.forEach((certificate, at) => {
    Object.defineProperty(certificate, "issuerCertificate", { value: chain[at + 1] });
  });
  return chain[0] ?? assert.fail();
};

const documented = (identity: Identity, environments: Authority["environments"] = ["int", "dep"]): Authority => ({
  name: identity.name,
  environments,
  sha256: x509(identity).fingerprint256,
  sources: [{ title: "test", checked: "2026-01-01", grade: "source-code" }],
});

const AUTHORITIES = { intermediate: documented(nhs), root: documented(root) };
const INT = target({ environment: "int" });

const judge = (
  certificate: X509Certificate,
  { bundle, host = INT, now = new Date() }: { bundle?: Identity[]; host?: Target; now?: Date } = {},
) => {
  const trust = { host: host.host, bundle: bundle?.map(x509), authorities: AUTHORITIES, now };
  const { status, cause } = judgeChain(host, examineChain(certificate, trust));
  return cause ?? status;
};

const proxy = issue({ name: "Inspecting Proxy", isAuthority: true });
const mimic = issue({ name: nhs.name, isAuthority: true });
const next = issue({ name: "NHS INT Authentication G3", isAuthority: true });
const forged = issue({ name: HOST, issuer: mimic, hosts: [HOST] });
// Whoever has a client certificate of NHS's could sign with its key, but it is no authority.
const clientOfNhs = issue({ name: "local.ods.api.mesh-client.nhs.uk", issuer: nhs });
const bySignedClient = issue({ name: HOST, issuer: clientOfNhs, hosts: [HOST] });

// An authority may be out of date before what it issued is.
const old = issue({ name: HOST, issuer: nhs, hosts: [HOST], notAfter: inDays(9) });
const past = issue({ name: "Past", isAuthority: true, notBefore: inDays(-9), notAfter: inDays(-2) });

describe("with a CA file", () => {
  const cases: [name: string, got: () => string, expected: string][] = [
    ["the root in it, the intermediate sent", () => judge(sentWith(mesh, nhs), { bundle: [root] }), "passed"],
    ["the intermediate in it, nothing sent", () => judge(sentWith(mesh), { bundle: [nhs] }), "passed"],
    ["the root in it, the intermediate not sent", () => judge(sentWith(mesh), { bundle: [root] }), "issuer-unproven"],
    ["another authority in it", () => judge(sentWith(mesh, nhs), { bundle: [proxy] }), "wrong-bundle"],
    ["one that names itself NHS's", () => judge(sentWith(forged, mimic), { bundle: [root] }), "issuer-unproven"],
    [
      "another environment's or nobody's, the issuer not sent",
      () => judge(sentWith(mesh), { bundle: [proxy] }),
      "issuer-unproven",
    ],
    [
      "nobody's of NHS, and a server that is nobody's either",
      () => judge(sentWith(issue({ name: HOST, issuer: proxy, hosts: [HOST] }), proxy), { bundle: [past] }),
      "wrong-bundle",
    ],
    [
      "nobody's of NHS, and a server that signed itself",
      () => judge(sentWith(issue({ name: HOST, hosts: [HOST] })), { bundle: [past] }),
      "wrong-bundle",
    ],
    [
      "NHS's, and a proxy on the way",
      () => judge(sentWith(issue({ name: HOST, issuer: proxy, hosts: [HOST] }), proxy), { bundle: [root] }),
      "intercepted",
    ],
    [
      "NHS's next generation, and a proxy on the way",
      () => judge(sentWith(issue({ name: HOST, issuer: proxy, hosts: [HOST] }), proxy), { bundle: [next] }),
      "intercepted",
    ],
    [
      "the next generation of NHS's",
      () => judge(sentWith(issue({ name: HOST, issuer: next, hosts: [HOST] }), next), { bundle: [root] }),
      "issuer-unproven",
    ],
    [
      "one of a client's making",
      () => judge(sentWith(bySignedClient, clientOfNhs, nhs), { bundle: [root] }),
      "intercepted",
    ],
    [
      "a self-signed one",
      () => judge(sentWith(issue({ name: HOST, hosts: [HOST] })), { bundle: [root] }),
      "intercepted",
    ],
    [
      "an authority out of date, by clock",
      () => judge(sentWith(old, nhs), { bundle: [nhs], now: inDays(5) }),
      "certificate-expired",
    ],
    [
      "an authority out of date beside a current one",
      () => judge(sentWith(mesh, nhs), { bundle: [past, root] }),
      "passed",
    ],
  ];
  for (const [name, got, expected] of cases) it(`${name}: ${expected}`, () => assert.equal(got(), expected));
});

describe("without one, the catalogue says what it can", () => {
  const expiring = issue({ name: HOST, issuer: nhs, hosts: [HOST], notAfter: inDays(0.5) });
  const cases: [name: string, got: () => string, expected: string][] = [
    ["a documented certificate in the chain proves it", () => judge(sentWith(mesh, nhs)), "passed"],
    ["and so does one further up", () => judge(sentWith(mesh, nhs, root)), "passed"],
    ["a name alone proves nothing", () => judge(sentWith(mesh)), "issuer-unproven"],
    [
      "nor does the name of one that is not the documented one",
      () => judge(sentWith(forged, mimic)),
      "issuer-unproven",
    ],
    ["nor a documented certificate that did not sign it", () => judge(sentWith(forged, nhs)), "issuer-unproven"],
    [
      "nor one that signed a client which signed it",
      () => judge(sentWith(bySignedClient, clientOfNhs, nhs)),
      "intercepted",
    ],
    [
      "an unknown issuer is an interceptor",
      () => judge(sentWith(issue({ name: HOST, issuer: proxy, hosts: [HOST] }), proxy)),
      "intercepted",
    ],
    [
      "another environment's",
      () => judge(sentWith(mesh, nhs), { host: target({ environment: "live" }) }),
      "wrong-environment",
    ],
    ["out of date", () => judge(sentWith(expiring, nhs), { now: inDays(0.75) }), "certificate-expired"],
    [
      "another name",
      () => judge(sentWith(issue({ name: "x", issuer: nhs, hosts: ["x.example.org"] }), nhs)),
      "wrong-name",
    ],
  ];
  for (const [name, got, expected] of cases) it(`${name}: ${expected}`, () => assert.equal(got(), expected));

  it("a certificate with a common name and no other names is matched by that", () =>
    assert.equal(judge(sentWith(issue({ name: HOST, issuer: nhs }), nhs)), "passed"));
});
