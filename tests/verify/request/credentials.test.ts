import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "mocha";
import { readCredentials } from "../../../src/verify/request/credentials.ts";
import { mailboxOf, readSecrets } from "../../../src/verify/request/secrets.ts";
import { readFile as readFromDisk, readTextFile } from "../../../src/verify/request/text-file.ts";
import { folderOf } from "../../support/folder.ts";
import { encryptedKey, inDays, issue } from "../support/certificates.ts";
import { authority, client, server } from "../support/run.ts";

const PASSPHRASE = "open sesame";
const expired = issue({ name: "old", issuer: authority, notBefore: inDays(-9), notAfter: inDays(-2) });
const early = issue({ name: "new", issuer: authority, notBefore: inDays(2), notAfter: inDays(9) });
const old = issue({ name: "Old Authority", isAuthority: true, notBefore: inDays(-9), notAfter: inDays(-2) });
const crlf = (text: string): string => text.replaceAll("\n", "\r\n");

const FILES: Record<string, string | Buffer | { code: string }> = {
  "client.pem": client.certificate,
  "client.key": client.key,
  "ca.pem": authority.certificate,
  "chain.pem": client.certificate + authority.certificate,
  "chain-reversed.pem": authority.certificate + client.certificate,
  "expired.pem": expired.certificate,
  "expired.key": expired.key,
  "early.pem": early.certificate,
  "early.key": early.key,
  "old-ca.pem": old.certificate,
  "mixed-ca.pem": old.certificate + authority.certificate,
  "other.key": server.key,
  "encrypted.key": encryptedKey(client, PASSPHRASE),
  "two.key": client.key + server.key,
  "both.pem": client.certificate + client.key,
  "crlf.pem": crlf(client.certificate),
  "crlf.key": crlf(client.key),
  "bom.pem": `\ufeff${client.certificate}`,
  "indented.pem": client.certificate.replaceAll(/^/gm, "    "),
  "utf16.pem": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(client.certificate, "utf16le")]),
  "der.pem": Buffer.from(client.certificate.replaceAll(/-.*-|\n/g, ""), "base64"),
  "cut.pem": client.certificate.slice(0, 300),
  "cut.key": client.key.slice(0, 100),
  "garbled.pem": client.certificate.replace(/^M.*$/m, "AAAA"),
  "garbled.key": client.key.replace(/^M.*$/m, "AAAA"),
  "text.pem": "not a certificate",
  "empty.pem": "",
  "large.pem": Buffer.alloc(1_000_001),
  "missing.pem": { code: "ENOENT" },
  "closed.pem": { code: "EACCES" },
  folder: { code: "EISDIR" },
};

const readFile = (path: string): Buffer => {
  const file = FILES[path] ?? assert.fail(path);
  if (typeof file === "object" && "code" in file) throw Object.assign(new Error("secret path"), file);
  return Buffer.from(file);
};

const faultsOf = (certificate?: string, key?: string, authorities?: string, passphrase?: string): string[] =>
  readCredentials({ certificate, key, authorities, passphrase }, new Date(), readFile).faults.map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe("credentials that hold together", () => {
  const good: [certificate: string, key: string, authorities: string, passphrase?: string][] = [
    ["client.pem", "client.key", "ca.pem"],
    ["chain.pem", "client.key", "ca.pem"],
    ["client.pem", "encrypted.key", "ca.pem", PASSPHRASE],
    ["both.pem", "both.pem", "ca.pem"],
    ["crlf.pem", "crlf.key", "ca.pem"],
    ["bom.pem", "client.key", "ca.pem"],
    ["indented.pem", "client.key", "mixed-ca.pem"],
  ];
  for (const files of good)
    it(files.join(" "), () => {
      const [certificate, key, authorities, passphrase] = files;
      const read = readCredentials({ certificate, key, authorities, passphrase }, new Date(), readFile);
      assert.deepEqual(read.faults, []);
      assert.ok(read.credentials.client);
    });

  it("nothing named is nothing wrong", () => assert.deepEqual(faultsOf(), []));
});

describe("each fault is one sentence with what to do", () => {
  const day = (days: number): string => inDays(days).toISOString().slice(0, 10);
  const cases: [fault: string, certificate?: string, key?: string, authorities?: string, passphrase?: string][] = [
    [
      '--key: does not match the certificate of "local.ods.api.mesh-client.nhs.uk". Name the key that it was requested with.',
      "client.pem",
      "other.key",
      "ca.pem",
    ],
    [
      "--cert: has its certificates in the wrong order. Put the client's own first, its issuers behind it.",
      "chain-reversed.pem",
      "client.key",
      "ca.pem",
    ],
    [`--cert: expired on ${day(-2)}. Ask for a new one.`, "expired.pem", "expired.key", "ca.pem"],
    [`--cert: is not valid before ${day(2)}. Check this machine's clock, or wait.`, "early.pem", "early.key", "ca.pem"],
    [
      "--key: can't be decrypted: the passphrase is wrong, or the file is damaged.",
      "client.pem",
      "encrypted.key",
      "ca.pem",
      "guess",
    ],
    [
      "--key: is encrypted and no passphrase is given. Set MESH_KEY_PASSPHRASE, or put it into --secrets.",
      "client.pem",
      "encrypted.key",
      "ca.pem",
    ],
    ["--key: holds 2 private keys. Keep the one that belongs to the certificate.", "client.pem", "two.key", "ca.pem"],
    [
      '--key: holds a certificate and no private key. It has to begin with "-----BEGIN PRIVATE KEY-----" or the like.',
      "client.pem",
      "client.pem",
      "ca.pem",
    ],
    [
      '--cert: holds a private key and no certificate. It has to begin with "-----BEGIN CERTIFICATE-----".',
      "client.key",
      "client.key",
      "ca.pem",
    ],
    ['--cert: "missing.pem" is missing: there is no such file. Check the path.', "missing.pem", "client.key", "ca.pem"],
    [
      '--cert: "closed.pem" can\'t be read: permission is denied. Give its group to this user, or run as its owner.',
      "closed.pem",
      "client.key",
      "ca.pem",
    ],
    [
      '--ca: "folder" is a folder, where a file is expected. Name a file in it, or move the folder away.',
      "client.pem",
      "client.key",
      "folder",
    ],
    ["--cert: is empty. Export it again.", "empty.pem", "client.key", "ca.pem"],
    ["--cert: is above 1 MB, larger than any such file. Check the path.", "large.pem", "client.key", "ca.pem"],
    ["--cert: is UTF-16, as PowerShell's > writes it. Save it as ASCII or UTF-8.", "utf16.pem", "client.key", "ca.pem"],
    [
      "--cert: is DER, PKCS#12 or a key store, not PEM. Convert it: openssl x509 or openssl pkcs12 -nodes.",
      "der.pem",
      "client.key",
      "ca.pem",
    ],
    ["--cert: is PEM cut short: a block has no end. Copy it whole.", "cut.pem", "client.key", "ca.pem"],
    ["--key: is PEM cut short: a block has no end. Copy it whole.", "client.pem", "cut.key", "ca.pem"],
    [
      "--cert: holds a certificate, number 1, that can't be decoded. Export it again.",
      "garbled.pem",
      "client.key",
      "ca.pem",
    ],
    ["--key: holds a private key that can't be decoded. Export it again.", "client.pem", "garbled.key", "ca.pem"],
    ["--cert: is no PEM: it holds no BEGIN line. Export it as PEM.", "text.pem", "client.key", "ca.pem"],
    ["--key: is missing; --cert needs the private key of the certificate.", "client.pem", undefined, "ca.pem"],
    ["--cert: is missing; --key is of no use without the certificate.", undefined, "client.key", "ca.pem"],
    ["--ca: is missing; without it nobody can tell to whom the certificate is shown.", "client.pem", "client.key"],
    [
      `--ca: holds no certificate that is valid now; the last one ends ${day(-2)}.`,
      "client.pem",
      "client.key",
      "old-ca.pem",
    ],
  ];
  for (const [fault, ...files] of cases) it(fault, () => assert.deepEqual(faultsOf(...files), [fault]));

  it("tells all faults at once", () =>
    assert.deepEqual(
      faultsOf("expired.pem", "two.key", "missing.pem").map((fault) => fault.split(":")[0]),
      ["--key", "--ca", "--cert"],
    ));
});

describe("secrets", () => {
  const file = (text: string) => () => Buffer.from(text);

  it("of a file come before those of the environment", () =>
    assert.deepEqual(
      readSecrets(
        { MESH_MAILBOX_ID: "A", MESH_SHARED_KEY: "k", OTHER: "x" },
        "f",
        file("MESH_MAILBOX_ID=B\r\n# no\r\n"),
      ),
      { secrets: { MESH_MAILBOX_ID: "B", MESH_SHARED_KEY: "k" }, faults: [] },
    ));

  it("with a wrong name are told by the nearest known one", () =>
    assert.match(
      readSecrets({}, "f", file("MESH_MAILBOX_PASSWRD=x")).faults[0]?.message ?? "",
      /"MESH_MAILBOX_PASSWRD" is no secret's name\. Did you mean "MESH_MAILBOX_PASSWORD"\?/,
    ));

  it("on a line of their own are told by the line's number alone", () => {
    const { faults } = readSecrets({}, "f", file("MESH_MAILBOX_ID=A\nhunter2 is my password\nhunter2==\n"));
    assert.equal(faults.length, 2);
    assert.match(faults[0]?.message ?? "", /^line 2 is not NAME=value/);
    assert.ok(!JSON.stringify(faults).includes("hunter2"));
  });

  it("of a mailbox are all there or none", () => {
    assert.deepEqual(mailboxOf({}), { faults: [] });
    assert.deepEqual(
      mailboxOf({ MESH_MAILBOX_ID: "A" }).faults.map(({ path }) => path),
      ["MESH_MAILBOX_PASSWORD", "MESH_SHARED_KEY"],
    );
    assert.deepEqual(mailboxOf({ MESH_MAILBOX_ID: "A", MESH_MAILBOX_PASSWORD: "p", MESH_SHARED_KEY: "k" }).mailbox, {
      id: "A",
      password: "p",
      sharedKey: "k",
    });
  });

  it("that can't be right are refused without being shown", () => {
    const { faults } = mailboxOf({ MESH_MAILBOX_ID: "../x y", MESH_MAILBOX_PASSWORD: "pä", MESH_SHARED_KEY: "k" });
    assert.deepEqual(
      faults.map(({ path }) => path),
      ["MESH_MAILBOX_ID", "MESH_MAILBOX_PASSWORD"],
    );
    assert.ok(!/\.\.\/x|pä/.test(JSON.stringify(faults)));
  });
});

describe("a file of this machine", () => {
  it("is read whole", () => {
    const folder = folderOf({ "some.pem": client.certificate });
    assert.deepEqual(readTextFile(join(folder, "some.pem"), readFromDisk), { text: client.certificate });
  });

  (process.platform === "win32" ? it.skip : it)("without an end is too large", () =>
    assert.match(JSON.stringify(readTextFile("/dev/zero", readFromDisk)), /above 1 MB/),
  );
});

it("no fault repeats a key, a passphrase or what a file says", () => {
  const all = Object.keys(FILES).flatMap((name) => faultsOf(name, name, name, PASSPHRASE));
  assert.ok(all.length > 20);
  assert.ok(
    !new RegExp(`${PASSPHRASE}|secret path|${client.key.slice(40, 60)}|not a certificate`).test(all.join("\n")),
  );
});
