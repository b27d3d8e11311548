import assert from "node:assert/strict";
import { it } from "mocha";
import { namedVariables } from "../../../src/verify/request/trust-variables.ts";

it("names what changes trust or route, where it is set, without passwords", () =>
  assert.deepEqual(
    namedVariables({
      NODE_EXTRA_CA_CERTS: "/etc/corporate.pem",
      SSL_CERT_FILE: "/etc/bundle.pem",
      REQUESTS_CA_BUNDLE: "",
      https_proxy: "http://user:secret@proxy.example.org:3128",
      NO_PROXY: "example.org",
      NODE_OPTIONS: "--tls-keylog=/tmp/keys --require ./anything.js",
      PATH: "/bin",
    }).map(({ name, value, effect }) => [name, value, effect.split(":")[0]]),
    [
      ["https_proxy", "http://***@proxy.example.org:3128", "route"],
      ["NO_PROXY", "example.org", "route"],
      ["NODE_EXTRA_CA_CERTS", "/etc/corporate.pem", "trust"],
      ["NODE_OPTIONS", undefined, "trust and route"],
      ["SSL_CERT_FILE", "/etc/bundle.pem", "trust"],
    ],
  ));
