import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import { defaultProviderReference, nameOf, typeOf, urnOf } from "../../../src/stack/model/urn.ts";

const id = { stack: "int", project: "p" };
const stack = urnOf(id, "", "pulumi:pulumi:Stack", "p-int");

describe("a URN", () => {
  it("holds the types of all components above, but not the stack's", () => {
    const outer = urnOf(id, stack, "a:index:Outer", "outer");
    const inner = urnOf(id, outer, "a:index:Inner", "inner");
    const leaf = urnOf(id, inner, "aws:ec2/vpc:Vpc", "leaf");
    assert.equal(leaf, "urn:pulumi:int::p::a:index:Outer$a:index:Inner$aws:ec2/vpc:Vpc::leaf");
    assert.equal(typeOf(leaf), "aws:ec2/vpc:Vpc");
  });

  it("may hold colons in its name", () => assert.equal(nameOf(urnOf(id, stack, "a:b:C", "x::y")), "x::y"));
});

describe("the reference to a default provider", () => {
  const cases: [version: string, pluginDownloadUrl: string, name: string][] = [
    ["7.48.0", "", "default_7_48_0"],
    ["", "", "default"],
    ["1.2.3-alpha.1+build", "", "default_1_2_3_alpha_1_build"],
    ["1.0.0", "https://example.org/p", "default_1_0_0_https_/example.org/p"],
  ];
  for (const [version, pluginDownloadUrl, name] of cases)
    it(`for version "${version}"${pluginDownloadUrl && " from elsewhere"} names ${name}`, () =>
      assert.equal(
        defaultProviderReference(id, { name: "aws", version, pluginDownloadUrl }),
        `urn:pulumi:int::p::pulumi:providers:aws::${name}::${UNKNOWN}`,
      ));
});
