import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { loadCatalogue } from "../../../src/catalogue/load.ts";
import { ConfigurationError } from "../../../src/egress/input/configuration-error.ts";
import { readRequest, type VerifyOptions } from "../../../src/verify/request/read-request.ts";
import { authority, client, loopbackWorld } from "../support/run.ts";

const FILES: Record<string, string> = {
  "client.pem": client.certificate,
  "client.key": client.key,
  "ca.pem": authority.certificate,
  "mailbox.env": "MESH_MAILBOX_ID=X26ABC1\nMESH_MAILBOX_PASSWORD=p\nMESH_SHARED_KEY=k\n",
};
const CLIENT = { cert: "client.pem", key: "client.key", ca: "ca.pem" };

const read = (options: VerifyOptions, environment: Record<string, string> = {}) => {
  const files: string[] = [];
  const world = loopbackWorld({}, {}, { environment });
  const request = readRequest(options, loadCatalogue(), world, (path) => {
    files.push(path);
    return Buffer.from(FILES[path] ?? assert.fail(path));
  });
  return { request, files };
};

describe("what is verified", () => {
  const hosts = (options: VerifyOptions): string[] =>
    read(options).request.hosts.map(({ target: { host, port } }) => `${host}:${port}`);

  it("is the environment's hosts on the internet", () => {
    assert.deepEqual(hosts({ env: "int" }), ["msg.intspineservices.nhs.uk:443"]);
    assert.deepEqual(hosts({ env: "live" }), ["mesh-sync.spineservices.nhs.uk:443", "msg.spineservices.nhs.uk:443"]);
    assert.deepEqual(hosts({ env: "live", exclude: ["live-api"] }), ["mesh-sync.spineservices.nhs.uk:443"]);
  });

  it("is those on HSCN, with their documented addresses", () => {
    const { request } = read({ env: "live", network: ["hscn"] });
    assert.deepEqual(
      request.hosts.map(({ target: { host, documented } }) => [host, documented.length]),
      [["mesh-sync.national.ncrs.nhs.uk", 2]],
    );
  });

  it("is further hosts, each once", () =>
    assert.deepEqual(
      hosts({
        env: "int",
        host: ["mesh.example.org:8443", "msg.intspineservices.nhs.uk", "Mesh.example.org.:8443"],
      }),
      ["msg.intspineservices.nhs.uk:443", "mesh.example.org:8443"],
    ));
});

describe("--at", () => {
  const at = (options: VerifyOptions) =>
    read(options, { HTTPS_PROXY: "http://proxy.example.org" }).request.hosts.map((host) => [
      `${host.target.host}:${host.target.port}`,
      host.at,
      host.proxy,
    ]);

  it("says where the one host is, a sandbox on this machine for one; no proxy is gone through", () => {
    assert.deepEqual(at({ host: ["localhost"], at: "127.0.0.1:8700" }), [["localhost:8700", "127.0.0.1", undefined]]);
    assert.deepEqual(at({ host: ["mesh.example.org:8443"], at: "[::1]" }), [
      ["mesh.example.org:8443", "::1", undefined],
    ]);
    assert.deepEqual(at({ env: "int", at: "10.0.0.9" }), [["msg.intspineservices.nhs.uk:443", "10.0.0.9", undefined]]);
  });

  for (const [options, fault] of [
    [
      { host: ["mesh.example.org"], at: "localhost:8700" },
      /^--at: "localhost:8700" is no address\. Write it as in "127\.0\.0\.1:8700"/,
    ],
    [{ host: ["mesh.example.org"], at: "127.0.0.1:0" }, /^--at: "127\.0\.0\.1:0" has no port from 1 to 65535/],
    [{ env: "live", at: "127.0.0.1:8700" }, /^--at: goes with one host, and these are 2: /],
    [
      { host: ["localhost:8700"] },
      /^--host: "localhost:8700" is no name to look up\. Say where it is as well: --host localhost --at 127\.0\.0\.1:8700\.$/,
    ],
  ] as const)
    it(`refuses ${JSON.stringify(options)}`, () => assert.throws(() => read(options), { message: fault }));
});

it("HSCN names are asked of HSCN's resolvers, which are the given ones unless others are named", () => {
  const { resolvers } = read({ env: "live", resolver: ["10.0.0.2"], hscnResolver: ["10.9.0.53"] }).request;
  assert.deepEqual(resolvers, { internet: ["10.0.0.2"], hscn: ["10.9.0.53"] });
  assert.deepEqual(read({ env: "live", resolver: ["10.0.0.2"] }).request.resolvers.hscn, ["10.0.0.2"]);
});

/** The destinations of a request that must be reached, or must not. */
const destinations = (options: VerifyOptions, must: "reach" | "not-reach") =>
  read(options)
    .request.destinations.filter((each) => each.must === must)
    .map(({ destination }) => destination);

describe("controls", () => {
  it("are MESH of another environment, NHS's own names, unless said otherwise", () => {
    const int = read({ env: "int" }).request;
    assert.equal(int.foreignName, "mesh-sync.spineservices.nhs.uk");
    assert.deepEqual(destinations({ env: "int" }, "not-reach"), [
      { host: "mesh-sync.spineservices.nhs.uk", port: 443 },
    ]);
    assert.equal(read({ env: "live" }).request.foreignName, "msg.intspineservices.nhs.uk");
    assert.equal(read({ env: "dep" }).request.foreignName, "mesh-sync.spineservices.nhs.uk");
  });

  it("hold no destination where LIVE is to be blocked: this may be the network that opens INT", () =>
    assert.deepEqual(destinations({ env: "live", expect: "blocked" }, "not-reach"), []));

  it("are never a host that is verified", () => {
    const only = (host: string) => read({ host: [host] }).request.foreignName;
    assert.equal(only("mesh-sync.spineservices.nhs.uk"), "msg.intspineservices.nhs.uk");
    assert.equal(only("msg.intspineservices.nhs.uk"), "mesh-sync.spineservices.nhs.uk");
    const both = { host: ["mesh-sync.spineservices.nhs.uk", "msg.intspineservices.nhs.uk"] };
    assert.equal(read(both).request.foreignName, undefined);
  });

  it("can be left out and named", () => {
    const none = { env: "int", foreignName: "none", mustNotReach: ["none"] };
    assert.deepEqual([read(none).request.foreignName, destinations(none, "not-reach")], [undefined, []]);
    const named = {
      env: "int",
      mustNotReach: ["192.0.2.1:22", "[2001:db8::1]:25"],
      mustReach: ["proxy.example.org"],
    };
    assert.deepEqual(destinations(named, "not-reach"), [
      { host: "192.0.2.1", port: 22 },
      { host: "2001:db8::1", port: 25 },
    ]);
    assert.deepEqual(destinations(named, "reach"), [{ host: "proxy.example.org", port: 443 }]);
  });
});

describe("keys and secrets are read where a rung wants them, and not otherwise", () => {
  it("sets the goal by what is given", () => {
    assert.equal(read({ env: "int" }).request.goal, "mutual-tls");
    assert.equal(read({ env: "int", ...CLIENT }).request.goal, "authenticated");
    assert.equal(read({ env: "int", ...CLIENT, secrets: "mailbox.env" }).request.goal, "mesh-answered");
  });

  const cases: [options: VerifyOptions, files: string[]][] = [
    [{ ...CLIENT, secrets: "mailbox.env" }, ["mailbox.env", "client.pem", "client.key", "ca.pem"]],
    [
      { ...CLIENT, upTo: "authenticated", secrets: "mailbox.env" },
      ["mailbox.env", "client.pem", "client.key", "ca.pem"],
    ],
    [{ ...CLIENT, upTo: "mutual-tls", secrets: "mailbox.env" }, ["ca.pem"]],
    [{ ...CLIENT, upTo: "connected", secrets: "mailbox.env" }, []],
    [{ ...CLIENT, expect: "blocked", secrets: "mailbox.env" }, ["ca.pem"]],
  ];
  for (const [options, files] of cases)
    it(JSON.stringify(options), () => assert.deepEqual(read({ env: "int", ...options }).files, files));
});

describe("each fault is told with its option, and all together", () => {
  const cases: [options: VerifyOptions, faults: string, environment?: Record<string, string>][] = [
    [{}, "--env: is missing; name int, live or dep, or a host with --host."],
    [{ env: "prod" }, '--env: "prod" is not one of int, live, dep.'],
    [{ env: "int", network: ["n3"] }, '--network: "n3" is not one of internet, hscn.'],
    [
      { env: "int", exclude: ["int-internat"] },
      '--exclude: "int-internat" is no endpoint. Did you mean "int-internet"?',
    ],
    [{ env: "int", exclude: ["int-internet"] }, "--exclude: leaves no host for int on internet. Keep at least one."],
    [
      { env: "int", host: ["mesh.spineservices.nhs.uk"] },
      '--host: "mesh.spineservices.nhs.uk" is no MESH host any more: LIVE internet name until 2021. Use mesh-sync.spineservices.nhs.uk.',
    ],
    [
      { env: "int", host: ["mesh-sync.spineservices.nhs.uk"] },
      '--host: "mesh-sync.spineservices.nhs.uk" is a host of live, not of int. Verify each environment from its own network.',
    ],
    [
      { host: ["https://mesh.example.org"] },
      '--host: "https://mesh.example.org" is a URL. Did you mean "mesh.example.org"?',
    ],
    [
      { host: ["10.0.0.1"] },
      '--host: "10.0.0.1" is an IP address. Give the host name instead: addresses change, and rules go by name.',
    ],
    [
      { host: ["2001:db8::1"] },
      '--host: "2001:db8::1" is an IP address. Give the host name instead: addresses change, and rules go by name.',
    ],
    [
      { host: ["mesh.example.org"], foreignName: "mesh.example.org", mustNotReach: ["mesh.example.org"] },
      '--foreign-name: "mesh.example.org" is a host to verify. Name another, or none.\n--must-not-reach: "mesh.example.org:443" is a host to verify. Name another, or none.',
    ],
    [{ host: ["mesh.example.org:0"] }, '--host: "mesh.example.org:0" has no port from 1 to 65535 behind the colon.'],
    [
      { env: "int", resolver: ["dns.example.org"] },
      '--resolver: "dns.example.org" is no address of a resolver. Write it as in "10.0.0.2".',
    ],
    [
      { env: "int", upTo: "mesh" },
      '--up-to: "mesh" is not one of resolved, connected, tls-started, not-intercepted, mutual-tls, authenticated, mesh-answered.',
    ],
    [
      { env: "int", upTo: "authenticated" },
      "--cert: is missing; MESH answers for mailboxes only to clients with a certificate. Add --key and --ca as well.",
    ],
    [
      { env: "int", secrets: "mailbox.env" },
      "--cert: is missing; MESH answers for mailboxes only to clients with a certificate. Add --key and --ca as well.",
    ],
    [
      { env: "int", ...CLIENT, upTo: "mesh-answered" },
      "--up-to mesh-answered: needs a mailbox. Set MESH_MAILBOX_ID, MESH_MAILBOX_PASSWORD and MESH_SHARED_KEY.",
    ],
    [
      { env: "int", ...CLIENT },
      "MESH_MAILBOX_PASSWORD: is missing; a mailbox needs all three. Set it.\nMESH_SHARED_KEY: is missing; a mailbox needs all three. Set it.",
      { MESH_MAILBOX_ID: "A" },
    ],
    [
      { env: "int" },
      'HTTPS_PROXY: "socks5://" is no HTTP proxy, and MESH clients take no other. Unset it, or pass --direct.',
      { HTTPS_PROXY: "socks5://h:1" },
    ],
    [
      { env: "int", foreignName: "nhs.uk" },
      '--foreign-name: "nhs.uk" is a public suffix, a registry\'s zone and no host. Name the host below it.',
    ],
  ];
  for (const [options, faults, environment] of cases)
    it(faults.slice(0, 60), () =>
      assert.throws(
        () => read(options, environment),
        (error: unknown) => {
          assert.ok(error instanceof ConfigurationError);
          assert.equal(error.message, faults);
          return true;
        },
      ),
    );

  it("faults of several options at once", () =>
    assert.throws(
      () => read({ env: "prod", network: ["n3"], limit: ["x=1s"], resolver: ["y"], mustReach: ["*.z"] }),
      ({ faults }: ConfigurationError) => {
        assert.deepEqual(
          faults.map(({ path }) => path),
          ["--env", "--network", "--limit", "--resolver", "--must-reach"],
        );
        return true;
      },
    ));
});
