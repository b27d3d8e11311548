import type { NamedVariable } from "../model/verify-request.ts";
import type { EnvironmentVariables } from "../model/world.ts";
import { withoutPassword } from "./proxy-variables.ts";

/** Returns those that are set in the environment, so that the reader of a result knows of them. */
export const namedVariables = (environment: EnvironmentVariables): NamedVariable[] =>
  VARIABLES.flatMap(([name, effect, shown = true]) => {
    const value = environment[name];
    if (value === undefined || value === "") return [];
    return [{ name, ...(shown && { value: withoutPassword(value) }), effect }];
  });

const PROXY = "route: programs go through this proxy, and so does this command unless --direct is given";

const VARIABLES: readonly [name: string, effect: string, shown?: boolean][] = [
  ["https_proxy", PROXY],
  ["HTTPS_PROXY", PROXY],
  ["all_proxy", PROXY],
  ["ALL_PROXY", PROXY],
  ["no_proxy", "route: hosts that go without a proxy"],
  ["NO_PROXY", "route: hosts that go without a proxy"],
  ["NODE_USE_ENV_PROXY", "route: makes Node.js programs use proxies"],
  ["HOSTALIASES", "route: other names for hosts, for this machine's own lookup"],
  ["LOCALDOMAIN", "route: search list of this machine's own lookup"],
  ["RES_OPTIONS", "route: options of this machine's own lookup"],
  [
    "NODE_EXTRA_CA_CERTS",
    "trust: Node.js programs trust these authorities as well; this command does so of proxies only",
  ],
  ["NODE_TLS_REJECT_UNAUTHORIZED", "trust: 0 makes Node.js programs trust any server; this command ignores it"],
  ["NODE_USE_SYSTEM_CA", "trust: makes Node.js programs trust the system's authorities"],
  ["NODE_OPTIONS", "trust and route: may hold any option of Node.js", false],
  ["SSL_CERT_FILE", "trust: programs with OpenSSL trust these authorities; this command does not"],
  ["SSL_CERT_DIR", "trust: programs with OpenSSL trust these authorities; this command does not"],
  ["OPENSSL_CONF", "trust: settings of OpenSSL, such as versions and ciphers"],
  [
    "REQUESTS_CA_BUNDLE",
    "trust: Python programs, mesh-client among them, trust these authorities whatever their code says",
  ],
  ["CURL_CA_BUNDLE", "trust: curl and Python programs trust these authorities"],
  ["AWS_CA_BUNDLE", "trust: AWS tools trust these authorities"],
  ["SSLKEYLOGFILE", "secrecy: programs write the keys of their TLS sessions there; this command does not"],
  ["NODE_DEBUG", "secrecy: Node.js writes what it sends to standard error, including secrets", false],
];
