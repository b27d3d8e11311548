import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { renderSuricata } from "../../../../../components/aws/network-firewall/suricata/suricata.ts";
import { parse } from "../../../../../src/egress/input/parse.ts";
import { EgressRules } from "../../../../../src/egress/rule.ts";
import { HTTP_RULE, RULES } from "../../../../support/readers/rules.ts";
import { lint } from "./suricata-lint.ts";

const rules = parse(EgressRules, { ...RULES, ...HTTP_RULE });
const monitor = { owner: "platform", expires: "2027-01-31" };
const text = renderSuricata({ name: "mesh", rules, policy: "own", resolvers: true });
const PASS = `pass tls $HOME_NET any -> any 443 (msg:"m"; flow:to_server,established; ssl_version:tls1.2,tls1.3; tls.sni; content:"a.example"; startswith; endswith; nocase; alert; sid:1; rev:1;)`;

describe("AWS's own limits", () => {
  it("are kept by every rendering", () => {
    assert.deepEqual(lint(text), []);
    assert.deepEqual(lint(renderSuricata({ name: "mesh", rules, policy: "own", monitor })), []);
    assert.deepEqual(lint(renderSuricata({ name: "mesh", rules, policy: "shared" })), []);
  });

  const bad: [what: string, from: string, to: string, fault: string][] = [
    ["priority", "sid:1;", "priority:1; sid:1;", "keyword priority"],
    ["threshold", "sid:1;", "threshold:type limit, track by_src, count 1; sid:1;", "keyword threshold"],
    ["pcre", "sid:1;", `pcre:"/x/"; sid:1;`, "keyword pcre"],
    ["xbits", "sid:1;", "xbits:set,x,track ip_src; sid:1;", "keyword xbits"],
    ["a dataset", "sid:1;", "dataset:isset,x; sid:1;", "keyword dataset"],
    ["dotprefix", "tls.sni;", "tls.sni; dotprefix;", "keyword dotprefix"],
    ["sctp", "tls", "sctp", "protocol sctp"],
    ["another action", "pass", "rejectboth", "action rejectboth"],
    ["a literal source", "$HOME_NET", "10.0.0.0/8", "source 10.0.0.0/8 is no variable"],
    ["a literal destination", "-> any", "-> 203.0.113.1", "destination 203.0.113.1 is neither any nor a variable"],
    ["a quote in a message", `msg:"m"`, `msg:"a\\"b"`, "msg with a quote, semicolon or backslash"],
    ["no sid", "sid:1; ", "", "sid out of its band"],
    ["sid 0", "sid:1;", "sid:0;", "sid out of its band"],
    ["a sid of 32 bits", "sid:1;", "sid:4000000000;", "sid out of its band"],
    ["no rev", " rev:1;", "", "without rev or msg"],
    ["no flow", "flow:to_server,established; ", "", "without flow"],
    ["no start anchor", "startswith; ", "", "pass without both anchors"],
    ["no end anchor", "endswith; ", "", "pass without both anchors"],
    ["no nocase", "nocase; ", "", "pass that goes by the case of a name"],
    ["old TLS", "ssl_version:tls1.2,tls1.3; ", "", "pass of old TLS"],
    ["any port", "443", "any", "pass without one port"],
    ["no log", "alert; ", "", "pass that is not logged"],
    ["no host", `content:"a.example"`, `content:"a|2e|example"`, "pass without one whole host name"],
    ["another buffer", "tls.sni", "http.start", "pass without a buffer of names in front of the host"],
    ["nocase on http.host", "tls.sni", "http.host", "nocase on http.host"],
    ["a long rule", `msg:"m"`, `msg:"${"m".repeat(8200)}"`, "above 8192 characters"],
  ];
  for (const [what, from, to, fault] of bad)
    it(`tell of ${what}`, () => {
      assert.deepEqual(lint(PASS), []);
      const found = lint(PASS.replace(from, () => to));
      assert.ok(
        found.some((line) => line.startsWith(`rule 1: ${fault}`)),
        found.join() || "nothing was found",
      );
    });

  it("tell of a sid that stands twice", () => assert.deepEqual(lint(`${PASS}\n${PASS}`), ["rule 2: sid 1 again"]));
  it("tell of letters that are not ASCII", () => assert.deepEqual(lint(`# é\n${PASS}`), ["text: not printable ASCII"]));
});
