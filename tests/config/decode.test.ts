import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { decode } from "../../src/config/decode.ts";
import { ConfigurationError } from "../../src/egress/input/configuration-error.ts";

const source = (values: Record<string, string>, secretKeys: string[] = []) => ({
  project: "mesh-egress",
  stack: "int",
  values,
  secretKeys,
});

describe("decode", () => {
  it("takes the project's own keys alone", () =>
    assert.deepEqual(decode(source({ "mesh-egress:a": "x", "aws:region": "eu-west-1", "mesh-egress-2:b": "y" })), {
      a: "x",
    }));

  it("reads booleans, lists and maps, and leaves other text as it is", () =>
    assert.deepEqual(
      decode(
        source({
          "mesh-egress:yes": "true",
          "mesh-egress:no": "false",
          "mesh-egress:list": '["internet"]',
          "mesh-egress:map": '{"a":{"b":[1,true,null]}}',
          "mesh-egress:number": "12",
          "mesh-egress:empty": "",
          "mesh-egress:broken": "[internet",
        }),
      ),
      {
        yes: true,
        no: false,
        list: ["internet"],
        map: { a: { b: [1, true, null] } },
        number: "12",
        empty: "",
        broken: "[internet",
      },
    ));

  it("refuses what is stored encrypted, without showing it", () =>
    assert.throws(
      () =>
        decode(
          source({ "mesh-egress:aws": '{"vpcId":"vpc-1"}', "mesh-egress:tags": "{}", "x:token": "t" }, [
            "mesh-egress:aws",
            "mesh-egress:tags",
            "x:token",
          ]),
        ),
      (error) => {
        assert.ok(error instanceof ConfigurationError);
        const remedy =
          "is stored encrypted, in whole or in part. Nothing here is a credential, and all of it shows in plans, names and state. Write it in clear.";
        assert.equal(error.message, `mesh-egress:aws: ${remedy}\nmesh-egress:tags: ${remedy}`);
        return true;
      },
    ));
});
