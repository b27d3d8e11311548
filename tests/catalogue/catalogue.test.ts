import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { knownAddresses } from "../../src/catalogue/catalogue.ts";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { type Hostname, isInside } from "../../src/egress/name/hostname.ts";

const catalogue = loadCatalogue();
const endpoints = Object.entries(catalogue.endpoints);

describe("the endpoints", () => {
  it("are the rows of the allowlist, exactly", () => {
    const rows: [id: string, host: string, port: string, environments: string, network: string, rest: string][] = [
      ["live-internet", "mesh-sync.spineservices.nhs.uk", "443 tls", "live", "internet", "current"],
      ["live-api", "msg.spineservices.nhs.uk", "443 tls", "live", "internet", "unverified"],
      ["int-internet", "msg.intspineservices.nhs.uk", "443 tls", "int", "internet", "current"],
      ["dep-internet", "msg.depspineservices.nhs.uk", "443 tls", "dep", "internet", "unverified"],
      [
        "live-hscn",
        "mesh-sync.national.ncrs.nhs.uk",
        "443 tls",
        "live",
        "hscn",
        "deprecated 155.231.48.156 155.231.48.220",
      ],
      ["int-hscn", "msg.int.spine2.ncrs.nhs.uk", "443 tls", "int", "hscn", "deprecated"],
      ["dep-hscn", "msg.dep.spine2.ncrs.nhs.uk", "443 tls", "dep", "hscn", "deprecated"],
      ["documentation", "digital.nhs.uk", "443 tls", "int live dep", "internet", "current documentation"],
      ["revocation-ocsp", "ocsp.nhs.uk", "80 http", "int live dep", "internet", "current revocation"],
      ["revocation-crl", "crl.nhs.uk", "80 http", "int live dep", "internet", "current revocation"],
      ["revocation-pki", "pki.nhs.uk", "80 http", "int live dep", "internet", "current revocation"],
    ];
    assert.deepEqual(
      endpoints.map(([id, { host, port, protocol, environments, network, status, option, addresses }]) => [
        id,
        host,
        `${port} ${protocol}`,
        environments.join(" "),
        network,
        [status, ...(option ? [option] : []), ...addresses].join(" "),
      ]),
      rows,
    );
  });

  it("lie in the zones of their own environment alone", () => {
    for (const [id, { host, environments }] of endpoints)
      for (const [zone, environment] of Object.entries(catalogue.zones))
        if (isInside(host, zone as Hostname)) assert.deepEqual(environments, [environment], id);
    for (const [id, { environments, host }] of endpoints)
      if (environments.length === 1)
        assert.ok(
          Object.keys(catalogue.zones).some((zone) => isInside(host, zone as Hostname)),
          `${id} is in no zone`,
        );
  });

  it("say why the ones not sure of are there", () => {
    for (const [id, { status, remark }] of endpoints) if (status === "unverified") assert.ok(remark, id);
  });

  it("aren't retired", () => {
    for (const [id, { host }] of endpoints) assert.equal(Object.hasOwn(catalogue.retired, host), false, id);
  });
});

describe("sources", () => {
  it("have an address, unless they are known at second hand or asked of us", () => {
    const rows: Record<string, { sources: { url?: string | undefined; grade: string }[] }> = {
      ...catalogue.endpoints,
      ...catalogue.retired,
      ...catalogue.addresses,
    };
    const all = Object.entries(rows).flatMap(([id, { sources }]) => sources.map((source) => ({ id, ...source })));
    const without = all.filter(({ url }) => !url).map(({ id, grade }) => `${id}: ${grade}`);
    assert.deepEqual(without, ["live-api: requirement", "live-hscn: third-party"]);
  });
});

describe("the zones", () => {
  it("are siblings: none lies inside another", () => {
    const zones = Object.keys(catalogue.zones) as Hostname[];
    for (const zone of zones)
      assert.deepEqual(
        zones.filter((other) => other !== zone && isInside(zone, other)),
        [],
      );
  });
});

describe("what must not be opened", () => {
  it("is there by name", () =>
    assert.deepEqual(Object.keys(catalogue.retired), [
      "msg.dev.spine2.ncrs.nhs.uk",
      "msg.train.spine2.ncrs.nhs.uk",
      "mesh.spineservices.nhs.uk",
      "nww.dev.spine2.ncrs.nhs.uk",
      "nww.dep.spine2.ncrs.nhs.uk",
    ]));

  it("is there by address: twelve that NHS's Terraform module pins, two of HSCN, and Spine's gateways apart", () => {
    const known = knownAddresses(catalogue);
    assert.equal(known.length, 14);
    assert.equal(new Set(known).size, 14);
    const groups = Object.entries(catalogue.addresses).map(([id, { addresses, mesh, environment }]) => [
      id,
      addresses.length,
      mesh,
      environment,
    ]);
    assert.deepEqual(groups, [
      ["nhs-terraform-int", 6, true, "int"],
      ["nhs-terraform-live", 6, true, "live"],
      ["spine-gateway-int", 3, false, "int"],
      ["spine-gateway-live", 3, false, "live"],
    ]);
  });
});

it("says of every row what NHS says", () =>
  assert.deepEqual(
    catalogue.conditions.map(({ id }) => id),
    ["outbound-only", "tls", "mutual-tls", "dns", "no-pinning", "uk-source"],
  ));
