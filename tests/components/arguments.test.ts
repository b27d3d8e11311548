import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { z } from "zod";
import {
  childKeyOf,
  InputTags,
  inputListOf,
  inputMapOf,
  inputOf,
  inputText,
  MeshClientCidr,
  Monitor,
  Resolvers,
} from "../../components/arguments.ts";
import { judging, parseArgs } from "../../components/parse-args.ts";
import { unhandledRejections } from "../support/components/rejections.ts";
import { settledValue } from "../support/pulumi/mocks.ts";

const Arguments = judging(
  z.strictObject({
    vpcId: inputText("vpcId"),
    clientCidrs: inputListOf(MeshClientCidr, "clientCidrs", 1),
    routeTableIds: inputMapOf(z.string().min(1), "routeTableIds").optional(),
    resolvers: Resolvers,
    tags: InputTags,
    monitor: Monitor.optional(),
  }),
  () => [],
);
const good = { vpcId: "vpc-1", clientCidrs: ["10.1.0.0/16"] };
const parse = (args: object) => parseArgs("Thing", Arguments, { ...good, ...args });

function refused(args: object): string[] {
  try {
    parse(args);
  } catch (error) {
    assert.ok(pulumi.InputPropertiesError.isInstance(error));
    assert.deepEqual(error.message.split("\n"), [
      "Thing can't be made:",
      ...(error.errors ?? []).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`),
    ]);
    return error.message.split("\n").slice(1);
  }
  throw new Error("nothing was refused");
}

describe("plain arguments", () => {
  it("become outputs of the canonical value", async () => {
    const { vpcId, clientCidrs, resolvers, tags } = parse({
      clientCidrs: ["10.1.0.0/16", "2001:DB8::/32"],
      resolvers: ["10.1.0.2"],
      tags: { Owner: "mesh" },
    });
    assert.equal(await settledValue(vpcId), "vpc-1");
    assert.deepEqual(await settledValue(clientCidrs), ["10.1.0.0/16", "2001:db8::/32"]);
    assert.deepEqual(resolvers, ["10.1.0.2"]);
    assert.deepEqual(await settledValue(pulumi.all(tags)), { Owner: "mesh" });
  });

  const cases: [what: string, args: object, ...faults: string[]][] = [
    ["an id that is missing", { vpcId: undefined }, "vpcId: is missing; expected text."],
    ["an id that is empty", { vpcId: "" }, 'vpcId: "" is empty. Write a text, or remove the key.'],
    ["an id of a wrong type", { vpcId: 7 }, "vpcId: 7 is not text. Put it in quotes."],
    ["a list that is missing", { clientCidrs: undefined }, "clientCidrs: is missing; expected a list."],
    ["a list that is empty", { clientCidrs: [] }, "clientCidrs: [] is empty. Give at least one entry."],
    [
      "a list that is none",
      { clientCidrs: "10.1.0.0/16" },
      'clientCidrs: "10.1.0.0/16" is not a list. Write ["10.1.0.0/16"].',
    ],
    [
      "entries of a list, each by its place",
      { clientCidrs: ["10.1.0.0/16", "10.1.0.1/16", "0.0.0.0/0", 7] },
      'clientCidrs[1]: "10.1.0.1/16" has host bits set. Did you mean "10.1.0.0/16"?',
      'clientCidrs[2]: "0.0.0.0/0" is every address; name the networks your MESH clients are in.',
      "clientCidrs[3]: 7 is not text. Put it in quotes.",
    ],
    [
      "a client network that holds an address of MESH",
      { clientCidrs: ["155.231.48.0/24", "18.132.56.40/32"] },
      'clientCidrs[0]: "155.231.48.0/24" holds 155.231.48.156, an address of MESH itself. Name the networks your clients are in.',
      'clientCidrs[1]: "18.132.56.40/32" holds 18.132.56.40, an address of MESH itself. Name the networks your clients are in.',
    ],
    [
      "a value of a map, by its key",
      { routeTableIds: { a: "rtb-1", b: "" } },
      'routeTableIds.b: "" is empty. Write a text, or remove the key.',
    ],
    [
      "a map that is none",
      { routeTableIds: ["rtb-1"] },
      'routeTableIds: ["rtb-1"] is not a map of keys to values. Write it as in {key: value}.',
    ],
    [
      "resolvers, and one that stands twice",
      { resolvers: ["10.1.0.2", "dns.example.org", "10.1.0.2"] },
      'resolvers[1]: "dns.example.org" is not an address. Write four decimal numbers, as in "10.20.0.2", or IPv6, as in "2001:db8::53".',
      'resolvers[2]: "10.1.0.2" stands already at resolvers[0]. Remove one of the two.',
    ],
    ["a tag of a wrong type", { tags: { Owner: 7 } }, "tags.Owner: 7 is not text. Put it in quotes."],
    [
      "too many tags",
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"])) },
      "tags: holds 51 tags; a resource takes 50. Drop some.",
    ],
    [
      "a day that is none, and an owner that is missing",
      { monitor: { expires: "2026-02-30" } },
      "monitor.owner: is missing; expected text.",
      'monitor.expires: "2026-02-30" is not a day. Write it as YYYY-MM-DD.',
    ],
    [
      "an unknown key, with the nearest known one",
      { clientCidr: [] },
      'clientCidr: unknown key. Did you mean "clientCidrs"? Known are: vpcId, clientCidrs, routeTableIds, resolvers, tags, monitor.',
    ],
  ];
  for (const [what, args, ...faults] of cases) it(`refuse ${what}`, () => assert.deepEqual(refused(args), faults));

  it("take a day as Pulumi hands it on where a stack file has it without quotation marks", () =>
    assert.equal(
      parse({ monitor: { owner: "team", expires: "2999-12-31 00:00:00 +0000 UTC" } }).monitor?.expires,
      "2999-12-31",
    ));

  it("are refused all together", () =>
    assert.deepEqual(
      refused({ vpcId: "", clientCidrs: ["x"], resolvers: [1] }).map((fault) => fault.split(":")[0]),
      ["vpcId", "clientCidrs[0]", "resolvers[0]"],
    ));
});

describe("arguments that come from other resources", () => {
  const later = <T>(value: T): pulumi.Output<T> => pulumi.output(Promise.resolve(value)) as pulumi.Output<T>;
  const lateFaults = async (args: object): Promise<string[]> =>
    (await unhandledRejections(() => parse(args))).map((error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      return (error as Error).message;
    });

  it("are taken whole, in part, and as promises", async () => {
    for (const clientCidrs of [
      later(["10.1.0.0/16", "10.2.0.0/16"]),
      ["10.1.0.0/16", later("10.2.0.0/16")],
      Promise.resolve(["10.1.0.0/16", "10.2.0.0/16"]),
    ])
      assert.deepEqual(await settledValue(parse({ clientCidrs }).clientCidrs), ["10.1.0.0/16", "10.2.0.0/16"]);
  });

  it("are named by their place where the list decides which children exist", async () => {
    const { resolvers } = parse({ resolvers: [later("10.1.0.2"), "10.1.0.3"] });
    assert.deepEqual(resolvers.map(childKeyOf), ["0", "10.1.0.3"]);
    assert.deepEqual(await settledValue(pulumi.all(resolvers)), ["10.1.0.2", "10.1.0.3"]);
  });

  it("are refused when they are known, by their place", async () => {
    const hostBits = 'clientCidrs[1]: "10.1.0.1/16" has host bits set. Did you mean "10.1.0.0/16"?';
    const cases: [args: object, fault: string][] = [
      [{ clientCidrs: later(["10.1.0.0/16", "10.1.0.1/16"]) }, hostBits],
      [{ clientCidrs: ["10.1.0.0/16", later("10.1.0.1/16")] }, hostBits],
      [{ clientCidrs: later([]) }, "clientCidrs: [] is empty. Give at least one entry."],
      [{ routeTableIds: { a: later("") } }, 'routeTableIds.a: "" is empty. Write a text, or remove the key.'],
      [{ vpcId: later(7) }, "vpcId: 7 is not text. Put it in quotes."],
    ];
    for (const [args, fault] of cases) assert.deepEqual(await lateFaults(args), [fault]);
  });

  it("are refused at once where what is made depends on them", () =>
    assert.deepEqual(
      refused({ resolvers: later(["10.1.0.2"]), monitor: { owner: later("a"), expires: "2026-12-01" } }),
      [
        "resolvers: comes from another resource, and what is made depends on it. Give a plain value.",
        "monitor.owner: comes from another resource, and what is made depends on it. Give a plain value.",
      ],
    ));

  it("let a defect of ours through as it is", async () => {
    const defect = new TypeError("a defect");
    const broken = z.string().refine(() => {
      throw defect;
    });
    assert.deepEqual(
      await unhandledRejections(() =>
        parseArgs(
          "Thing",
          judging(z.strictObject({ x: inputOf(broken, "x") }), () => []),
          { x: later("y") },
        ),
      ),
      [defect],
    );
  });
});
