import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, it } from "mocha";
import { JsonSplitter } from "../../src/sources/input/json-splitter.ts";
import { readSources } from "../../src/sources/read-sources.ts";
import type { SourceReading } from "../../src/sources/source.ts";
import { folderOf } from "../support/folder.ts";
import { grantLines, noteLines, readInput } from "./support/read.ts";

const TYPE = "aws:ec2/securityGroup:SecurityGroup";
const group = (name: string) => ({
  urn: `urn:pulumi:live::hub::${TYPE}::${name}`,
  custom: true,
  type: TYPE,
  inputs: { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["203.0.113.7/32"] }] },
});
const STATE = { version: 3, deployment: { manifest: {}, resources: [group("sg")] } };
const PIN = "allow outbound tcp 443 to 203.0.113.7";
const text = JSON.stringify(STATE);
const utf16 = (value: string) => Buffer.from(`\ufeff${value}`, "utf16le");
const refusal = async (input: unknown) => noteLines(await readInput(input), "refused").join("\n");

/** Whether anybody could take it for good news: nothing is known, and nothing said. */
const isSilent = ({ stacks, notes }: SourceReading): boolean =>
  stacks.every(({ resources }) => resources.length === 0) &&
  notes.every(
    ({ severity, message }) => severity === "note" && !message.includes("the answer is that there is nothing"),
  );

describe("a source is read", () => {
  it("from gzip, UTF-16 of either order, and behind byte order marks", async () => {
    for (const bytes of [
      gzipSync(text),
      utf16(text),
      utf16(text).swap16(),
      gzipSync(utf16(text)),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\r\n\t ${text}\n`),
    ])
      assert.deepEqual(grantLines(await readInput(bytes)), [PIN]);
  });

  it("byte by byte as it is at once, whatever stands in it", async () => {
    const odd = { ...STATE, note: 'é "\\" {[ 😀 ]}', __proto__: undefined };
    const bytes = Buffer.from(JSON.stringify(odd));
    const chunks = Array.from(bytes, (byte) => Buffer.from([byte]));
    const read = await readSources(["-"], { streams: new Map([["-", Readable.from(chunks)]]) });
    assert.deepEqual(
      read.map(({ stacks }) => stacks),
      (await readInput(odd)).map(({ stacks }) => stacks),
    );
  });

  it("from files and folders, each fleet in the order of its names, a file with its path", async () => {
    const folder = folderOf({
      "b.json": text,
      "a/state.json": text,
      "a/notes.txt": "x",
      "node_modules/x.json": text,
      "package.json": "{}",
    });
    symlinkSync(join(folder, "b.json"), join(folder, "c.json"));
    mkdirSync(join(folder, "z"));
    symlinkSync(folder, join(folder, "z", "round"));
    const read = await readSources([folder, join(folder, "b.json")]);
    assert.deepEqual(
      read.map(({ path }) => path.replace(folder, ".")),
      ["./a/state.json", "./b.json", "./c.json", ".", "./b.json"],
    );
    assert.match(noteLines(read)[0] ?? "", /^note: .*: nothing recognises 1 of its files: .*package\.json\.$/);
  });

  it("at several documents in one file, as Terragrunt prints them", async () => {
    const plan = JSON.stringify({
      format_version: "1.2",
      configuration: {},
      resource_changes: [
        {
          address: "aws_security_group.a",
          mode: "managed",
          type: "aws_security_group",
          change: {
            actions: ["create"],
            after: { egress: [{ protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["203.0.113.7/32"] }] },
          },
        },
      ],
    });
    const read = await readInput(`${plan}\n${plan}`);
    assert.deepEqual(
      read.map(({ kind }) => kind),
      ["terraform-plan", "terraform-plan"],
    );
    assert.deepEqual(grantLines(read), [PIN, PIN]);
  });
});

describe("bad input is a sentence and never an all-clear:", () => {
  it("empty, of spaces, and of comments", async () => {
    for (const input of ["", "\n  \n", "# nothing\n", "---\n", "null", gzipSync("")])
      assert.match(await refusal(input), /^refused: -: it /, JSON.stringify(input));
  });

  it("cut off anywhere", async () => {
    for (let length = 1; length < text.length; length += 1)
      assert.notEqual(await refusal(text.slice(0, length)), "", `${length}`);
    assert.match(await refusal(text.slice(0, -10)), /it ends in the middle/);
    assert.match(await refusal(gzipSync(text).subarray(0, 40)), /can't be unpacked/);
  });

  it("cut off where the rest is YAML too", async () => {
    const yaml =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a }\nspec:\n  podSelector: {}\n";
    assert.deepEqual(noteLines(await readInput(yaml)), []);
    assert.match(noteLines(await readInput(yaml.slice(0, -4))).join(), /^note: .* ends within a line/);
    assert.deepEqual(noteLines(await readInput(JSON.stringify(STATE))), []);
  });

  it("with something behind it or between, never echoing what it holds", async () => {
    for (const broken of [
      `${text}}`,
      text.replace('"custom":true', '"custom":hunter2'),
      text.replace("{", "{,"),
      text.replace('"version":3', '"version" 3'),
      text.replace('"type":', "type:"),
    ]) {
      const said = await refusal(broken);
      assert.notEqual(said, "", broken);
      assert.ok(!said.includes("hunter2"), said);
    }
  });

  it("of other formats, or of none", async () => {
    assert.match(await refusal(Buffer.from("PK\u0003\u0004xxxx")), /terraform show -json FILE/);
    assert.match(await refusal(Buffer.from([0, 1, 2, 3, 4])), /it is no text/);
    assert.match(
      await refusal('resource "aws_security_group" "x" {\n  name = "x"\n}\n'),
      /it is a program of Terraform's/,
    );
    assert.match(
      await refusal("param ip string\nresource x 'Microsoft.Network/ipGroups@2024-05-01' = {\n  name: 'x'\n}\n"),
      /it is a program of Bicep's/,
    );
    assert.match(await refusal("a: b: c\n"), /it is neither JSON nor YAML: line 1, column \d+/);
    for (const input of ["hello", "[]", "{}", "1", '"x"', '[{"a":1}]', { name: "package" }])
      assert.match(await refusal(input), /it holds nothing that is known here/);
  });

  it("nested deeper than anybody writes", async () => {
    const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const inside = (depth: number) => text.replace('["203.0.113.7/32"]', deep(depth));
    for (const depth of [1500, 200_000]) {
      const read = await readInput(inside(depth));
      assert.ok(!read.every(isSilent));
      assert.deepEqual(
        grantLines(read).every((line) => line.includes("?")),
        true,
      );
    }
    for (const input of [
      deep(1500),
      deep(200_000),
      `apiVersion: v1\nkind: X\nspec: ${deep(1500)}`,
      `apiVersion: v1\nkind: X\nspec: ${deep(5000)}`,
    ])
      assert.ok(!(await readInput(input)).every(isSilent));
  });

  it("a folder without anything readable, and paths that lead nowhere", async () => {
    assert.match(
      noteLines(await readSources([folderOf({ "a.txt": "x", "b.tf": "x" })])).join(),
      /^refused: .*: no file of it can be read \(2 of other kinds\)/,
    );
    assert.match(noteLines(await readSources([folderOf({})])).join(), /^refused: /);
    await assert.rejects(
      readSources(["/nowhere/a.json", "/nowhere/b.json"]),
      /a\.json: is missing.*\n.*b\.json: is missing/,
    );
  });

  it("a file of a folder that can't be read, beside others that can", async () => {
    const read = await readSources([folderOf({ "good.json": text, "cut.json": text.slice(0, -3) })]);
    assert.deepEqual(grantLines(read), [PIN]);
    assert.match(noteLines(read)[0] ?? "", /^refused: .*cut\.json: it ends in the middle/);
  });

  it("a link of a folder that leads nowhere", async () => {
    const folder = folderOf({ "good.json": text });
    symlinkSync(join(folder, "gone.json"), join(folder, "live.json"));
    symlinkSync(folder, join(folder, "again"));
    const read = await readSources([folder]);
    assert.deepEqual(grantLines(read), [PIN]);
    assert.match(noteLines(read, "refused").join(), /^refused: .*live\.json: is missing/);
    assert.match(
      noteLines(read, "note").join(),
      /1 of its files and folders are passed over by their names: .*again\./,
    );
  });

  it("any JSON, any text, any bytes", async () => {
    const key = fc.constantFrom(
      "version",
      "deployment",
      "resources",
      "format_version",
      "resource_changes",
      "values",
      "Resources",
      "SecurityGroups",
      "$schema",
      "steps",
      "changeSummary",
      "apiVersion",
      "kind",
      "items",
      "data",
      "id",
      "type",
      "predictedResources",
      "changes",
      "configurationItems",
      "calls",
      "Entries",
      "x",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>("x", "/subscriptions/s", "1.2", 3, 4, null, true, "AWS::EC2::SecurityGroup"),
        fc.string(),
        fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    const never = async (input: unknown) => {
      const read = await readInput(input);
      assert.ok(read.length > 0 && !read.some(isSilent), JSON.stringify(read));
      grantLines(read);
    };
    await fc.assert(fc.asyncProperty(tree, never), { numRuns: 300 });
    await fc.assert(fc.asyncProperty(fc.string(), never), { numRuns: 100 });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
        never,
      ),
      { numRuns: 100 },
    );
  });
});

describe("large lists are taken apart", () => {
  it("into what JSON.parse gives, wherever the chunks end", () => {
    const opens = new Set(["", "a", "a.b", "[]"]);
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.json(), fc.integer({ min: 1, max: 9 }), (one, other, size) => {
        const value = `{"a": {"b": [${one},${other}], "c":${one}} , "d":[ ]}`;
        for (const json of [value, one]) {
          const splitter = new JsonSplitter({ opens, skips: new Set(), take: new Map(), glance: new Map() });
          const bytes = Buffer.from(json);
          for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
          splitter.end();
          assert.deepEqual(splitter.documents, [JSON.parse(json)]);
        }
      }),
    );
  });
});
