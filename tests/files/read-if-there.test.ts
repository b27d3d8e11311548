import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { readIfThere } from "../../src/files/read-if-there.ts";
import { folderOf } from "../support/folder.ts";

const file = (bytes: string | Buffer): string => {
  const path = join(folderOf({}), "Pulumi.int.yaml");
  writeFileSync(path, bytes);
  return path;
};

const refused = (path: string, message: RegExp) =>
  assert.throws(() => readIfThere(path), { name: "ConfigurationError", message });

describe("the text of a settings file", () => {
  it("is without a byte order mark", () => assert.equal(readIfThere(file("\ufeffconfig:\r\n")), "config:\r\n"));

  it("may be missing", () => assert.equal(readIfThere(join(folderOf({}), "Pulumi.new.yaml")), undefined));

  it("is never that of a folder", () => {
    const path = join(folderOf({}), "Pulumi.int.yaml");
    mkdirSync(path);
    refused(
      path,
      /Pulumi\.int\.yaml: is a folder, where a file is expected\. Name a file in it, or move the folder away\.$/,
    );
  });

  it("is not taken for missing where it can't be reached", () => {
    const path = join(folderOf({}), "Pulumi.int.yaml");
    symlinkSync(path, path);
    refused(path, /Pulumi\.int\.yaml: can't be read \(ELOOP\)\. Check the path\.$/);
  });

  it("is not taken for something else where it is UTF-16", () =>
    refused(file(Buffer.from("\ufeffconfig: {a: 1}", "utf16le")), /is not UTF-8; .* Save it as UTF-8\.$/));
});
