import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { World } from "../../../src/verify/model/world.ts";
import { proxyFor, withoutPassword } from "../../../src/verify/request/proxy-variables.ts";
import { HOST } from "../support/run.ts";

describe("proxyFor", () => {
  const cases: [environment: World["environment"], shown: string | undefined][] = [
    [{}, undefined],
    [{ HTTPS_PROXY: "" }, undefined],
    [{ HTTPS_PROXY: "http://p:3128" }, "http://p:3128"],
    [{ HTTPS_PROXY: "p:3128" }, "http://p:3128"],
    [{ ALL_PROXY: "http://a:1", https_proxy: "http://l:2", HTTPS_PROXY: "http://u:3" }, "http://l:2"],
    [{ HTTP_PROXY: "http://p:3128" }, undefined],
    [{ HTTPS_PROXY: "https://p" }, "https://p"],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "*" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "localhost, .example.org" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "example.org" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "ample.org" }, "http://p"],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "example.org:8443" }, "http://p"],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "example.org:443" }, undefined],
    [{ HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8" }, "http://p"],
    [{ HTTPS_PROXY: "http://p", no_proxy: "", NO_PROXY: "*" }, "http://p"],
  ];
  for (const [environment, shown] of cases)
    it(JSON.stringify(environment), () => assert.equal(proxyFor(environment, HOST, 443)?.shown, shown));

  it("exempts addresses by network", () =>
    assert.equal(proxyFor({ HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8" }, "10.2.3.4", 443), undefined));

  const faults: [value: string, message: RegExp][] = [
    ["socks5://p:1080", /^HTTPS_PROXY: "socks5:\/\/" is no HTTP proxy/],
    ["http://", /^HTTPS_PROXY: is no URL of a proxy/],
    ["http://u:100%@p", /^HTTPS_PROXY: holds a percent sign/],
  ];
  for (const [value, message] of faults)
    it(`refuses ${value}`, () => assert.throws(() => proxyFor({ HTTPS_PROXY: value }, HOST, 443), { message }));

  it("never shows a password", () => {
    for (const url of ["http://u:p@h", "u:p@h:1", "http://u:p@q@h/x", "socks5://u:p@h"])
      assert.match(withoutPassword(url), /^(?:[a-z0-9]+:\/\/)?\*\*\*@h/);
  });
});
