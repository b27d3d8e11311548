import { stringify } from "yaml";
import { Hostname } from "../../egress/name/hostname.ts";
import { clean } from "../../text/plain-text.ts";
import type { Observed, ObservedDestination } from "./observed.ts";

/**
 * Writes entries for `mesh-egress:extraHosts`, one for each exact name on 443 that enforcing would end or has ended.
 * Owner and reason stay empty for the person responsible to fill in, so that nobody uses the entries unread. Never
 * writes a wildcard or an address.
 */
export function suggestHosts({ destinations }: Observed): string {
  const ending = destinations.filter(
    ({ state, port }) => (state === "would-drop" || state === "dropped") && port !== 53,
  );
  const hosts = new Set<string>();
  const left = new Set<string>();
  for (const destination of ending) {
    const host = Hostname.safeParse(destination.name);
    const why = host.success ? whyNot(destination) : "no host name that a rule can have";
    if (why === undefined && host.success) hosts.add(host.data);
    else left.add(`# ${described(destination)}: ${why}`);
  }
  const entries = Object.fromEntries(
    [...hosts].sort().map((host, index) => [keyOf(host, index), { host, owner: "", reason: "" }]),
  );
  return [
    "# None of these is a MESH host. Fill in owner and reason of each, or delete it: what is missing here stops when the",
    "# firewall enforces.",
    stringify({ "mesh-egress:extraHosts": entries }).trimEnd(),
    ...(left.size > 0 ? ["", "# What no entry here can open:", ...[...left].sort()] : []),
    "",
  ].join("\n");
}

function whyNot({ status, port }: ObservedDestination): string | undefined {
  if (status !== undefined && status !== "not-mesh")
    return "MESH, opened by environment, networks, documentation or revocation of the stack";
  return port === 443 ? undefined : "extra hosts are for TLS on 443";
}

const described = ({ name, address, port }: ObservedDestination): string =>
  `${JSON.stringify(clean(name ?? address ?? "no destination"))}${port === undefined ? "" : ` on port ${port}`}`;

/** Makes a key from the name. The number distinguishes two names that shorten to the same key. */
const keyOf = (host: string, index: number): string => {
  const plain = host.replaceAll(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+/, "");
  return `${plain.slice(0, 50).replace(/-+$/, "") || "host"}-${index + 1}`;
};
