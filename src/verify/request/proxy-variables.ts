import { isIP } from "node:net";

import { isWithin } from "../../egress/address/address-ranges.ts";
import { rangesIn } from "../../egress/address/read-ranges.ts";

import { ConfigurationError } from "../../egress/input/configuration-error.ts";
import type { HttpProxy } from "../model/verify-request.ts";
import type { EnvironmentVariables } from "../model/world.ts";

/**
 * Returns the proxy that the environment names for `host` and `port`; undefined if none is named or NO_PROXY exempts
 * the host. Variables are read as curl does: the lower-case one first, `HTTPS_PROXY` before `ALL_PROXY`.
 *
 * @throws ConfigurationError if the variable can't be used.
 */
export function proxyFor(environment: EnvironmentVariables, host: string, port: number): HttpProxy | undefined {
  const variable = PROXY_VARIABLES.find((name) => environment[name]?.trim());
  if (variable === undefined || isExempt(environment.no_proxy ?? environment.NO_PROXY ?? "", host, port))
    return undefined;
  return readProxy(variable, environment[variable]?.trim() ?? "");
}

/** Returns `url` without its user name and password. Never throws. */
export const withoutPassword = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, "$1***@");

const PROXY_VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

function readProxy(variable: string, text: string): HttpProxy {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const fault = (message: string): ConfigurationError => new ConfigurationError([{ path: variable, message }]);
  if (!url?.hostname)
    throw fault(`is no URL of a proxy. Write it as in "http://proxy.example.org:3128", or pass --direct.`);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw fault(`"${url.protocol}//" is no HTTP proxy, and MESH clients take no other. Unset it, or pass --direct.`);
  const tls = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port) || (tls ? 443 : 80);
  const user = readUser(url);
  if (user === undefined) throw fault("holds a percent sign that encodes nothing in its user name or password.");
  return {
    variable,
    shown: `${url.protocol}//${url.host}`,
    tls,
    host,
    port,
    ...(url.username && { authorization: `Basic ${Buffer.from(user).toString("base64")}` }),
  };
}

function readUser({ username, password }: URL): string | undefined {
  try {
    return [username, password].map(decodeURIComponent).join(":");
  } catch {
    return undefined;
  }
}

/**
 * Whether NO_PROXY names the host: `*`, a name and all below it, an address, a network, each with or without a port.
 */
function isExempt(list: string, host: string, port: number): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, name = entry, only] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
      if (only !== undefined && Number(only) !== port) return false;
      if (name === "*") return true;
      if (isIP(host)) return isWithin(rangesIn(host), rangesIn(name));
      const zone = name.toLowerCase().replace(/^\*?\./, "");
      return host === zone || host.endsWith(`.${zone}`);
    });
}
