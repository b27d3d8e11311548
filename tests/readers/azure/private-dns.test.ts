import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { follow } from "../../../src/readers/follow/follow.ts";
import { grantText } from "../../support/reach/grant-text.ts";
import { factsOf, grantsOf, readingOf, type Sample, UNKNOWN } from "../../support/readers/readings.ts";

const SET = "azure-native:privatedns:PrivateRecordSet";
const ZONE = "azure-native:privatedns:PrivateZone";
const zone = "spineservices.nhs.uk";
const PIN = "allow outbound any any port to 18.132.56.40 as mesh-sync.spineservices.nhs.uk |";
const native = { privateZoneName: zone, relativeRecordSetName: "mesh-sync", recordType: "A" };

const cases: [why: string, sample: Sample, grants: string[]][] = [
  ["a set of addresses", { type: SET, props: { ...native, aRecords: [{ ipv4Address: "18.132.56.40" }] } }, [PIN]],
  [
    "a set of an older SDK",
    {
      type: "azure-native:network/v20200601:PrivateRecordSet",
      props: { ...native, aRecords: [{ ipv4Address: "18.132.56.40" }] },
    },
    [PIN],
  ],
  [
    "IPv6, of which one isn't known",
    {
      type: SET,
      props: { ...native, recordType: "AAAA", aaaaRecords: [{ ipv6Address: "2001:db8::1" }, { ipv6Address: UNKNOWN }] },
    },
    [
      "allow outbound any any port to 2001:db8::1 as mesh-sync.spineservices.nhs.uk | ? destination aaaaRecords[1].ipv6Address: it is known only after an update",
    ],
  ],
  [
    "the zone itself",
    { type: SET, props: { ...native, relativeRecordSetName: "@", aRecords: [{ ipv4Address: "18.132.56.40" }] } },
    [PIN.replace("mesh-sync.", "")],
  ],
  [
    "the classic provider's",
    {
      type: "azure:privatedns/aRecord:ARecord",
      props: { zoneName: zone, name: "mesh-sync", records: ["18.132.56.40"] },
    },
    [PIN],
  ],
  [
    "the classic provider's, IPv6",
    {
      type: "azure:privatedns/aAAARecord:AAAARecord",
      props: { zoneName: zone, name: "mesh-sync", records: ["2001:db8::1"] },
    },
    [PIN.replace("18.132.56.40", "2001:db8::1")],
  ],
  [
    "an alias, which isn't followed",
    {
      type: "azure:privatedns/cnameRecord:CnameRecord",
      props: { zoneName: zone, name: "mesh-sync", record: "pin.example.org" },
    },
    [
      "allow outbound any any port to - as mesh-sync.spineservices.nhs.uk | ? destination record: it is an alias of pin.example.org, which isn't followed",
    ],
  ],
  [
    "a set in a state, whose id names the zone",
    {
      type: SET,
      id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/${zone}/A/mesh-sync`,
      props: { name: "mesh-sync", aRecords: [{ ipv4Address: "18.132.56.40" }] },
    },
    [PIN],
  ],
  [
    "other kinds",
    { type: SET, props: { ...native, recordType: "TXT", txtRecords: [{ value: ["18.132.56.40"] }] } },
    [],
  ],
];

describe("Azure's private DNS", () => {
  for (const [why, sample, grants] of cases)
    it(`${why}, ${sample.type}`, () => assert.deepEqual(grantsOf(sample), grants));

  it("answers for a whole zone", () => {
    for (const [type, key] of [
      [ZONE, "privateZoneName"],
      ["azure-native:network/v20200601:PrivateZone", "privateZoneName"],
      ["azure:privatedns/zone:Zone", "name"],
    ] as const)
      assert.deepEqual(factsOf({ type, props: { [key]: zone } }), [
        `names ${zone} or *.${zone} | ${key}`,
        `zone ${zone} private | ${key}`,
      ]);
  });

  it("finds the zone of a record by what it comes from", () => {
    const record = readingOf({
      type: SET,
      props: { ...native, privateZoneName: UNKNOWN, aRecords: [{ ipv4Address: "18.132.56.40" }] },
      from: { privateZoneName: [`${ZONE}::zone`] },
    });
    const [read] = follow([record, readingOf({ type: ZONE, name: "zone", props: { privateZoneName: zone } })]);
    assert.deepEqual(read?.grants.map(grantText), [PIN]);
    const [alone] = follow([record]);
    assert.deepEqual(alone?.grants.map(grantText), [
      "allow outbound any any port to 18.132.56.40 as no name | ? names privateZoneName: it is known only after an update",
    ]);
  });
});
