import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadCatalogue } from "../../src/catalogue/load.ts";
import { dnsDrift, type HostAnswer } from "../../src/report/since/dns-drift.ts";

const catalogue = loadCatalogue();
const HOST = "msg.intspineservices.nhs.uk";
const drift = (answer: HostAnswer, isPinning = false) => dnsDrift(new Map([[HOST, answer]]), catalogue, isPinning);

describe("drift between the allowlist and DNS", () => {
  it("is none where every address is documented; idle ones are a note", () => {
    const { status, items } = drift({ addresses: ["3.11.177.31"] }, true);
    assert.equal(status, "none");
    assert.deepEqual(
      items.map(({ isNote }) => isNote),
      [true],
    );
  });

  it("is found where somebody pins and DNS names another address", () => {
    const { status, items } = drift({ addresses: ["192.0.2.9"] }, true);
    assert.deepEqual([status, items[0]?.isNote], ["found", false]);
    assert.match(items[0]?.what ?? "", /resolves to 192\.0\.2\.9, which isn.t documented/);
  });

  it("is a note where nobody pins", () => {
    const { status, items } = drift({ addresses: ["192.0.2.9"] });
    assert.deepEqual([status, items[0]?.isNote], ["none", true]);
  });

  it("is not checked, and never none, where nothing resolves", () =>
    assert.equal(drift({ error: "ENOTFOUND" }).status, "not-checked"));
});
