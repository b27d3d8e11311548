import type { Rung } from "../model/rungs.ts";

/** Parties who can act on a result. */
export const PARTIES = {
  "own network": "whoever runs DNS, routes, security groups or NSGs and proxies between this machine and the firewall",
  firewall: "whoever keeps the rules of the firewall that traffic leaves by",
  "HSCN supplier": "who supplies the HSCN connection, and its DNS",
  "NHS England": "the National Service Desk, with the output of this command",
  "this machine": "whoever set up this machine, the files and secrets given, or its clock",
} as const;
export type Party = keyof typeof PARTIES;

/**
 * Explains what stopped a host, in words that hold for every host. It names several parties if the evidence doesn't
 * decide between them.
 */
export interface Advice {
  /** The rung at which the host stops; absent if it may be any. */
  readonly rung?: Rung;
  /** What it means. */
  readonly means: string;
  /** Who must act, most likely first. */
  readonly who: readonly Party[];
  /** What to do. */
  readonly act: string;
}

/** Advice by cause. A cause's id never changes, and `docs/verifying.md` has a row for each. */
export const ADVICE = {
  "name-unknown": {
    rung: "resolved",
    means:
      "The resolver says that there is no such name (NXDOMAIN). A DNS firewall says so for names that it blocks, and so does a resolver that can't reach the name's zone.",
    who: ["own network"],
    act: "Allow the name in the DNS firewall or the resolver's filter, and compare with another resolver (--resolver).",
  },
  "hscn-name-unknown": {
    rung: "resolved",
    means: "The name is not visible from this network: only HSCN resolvers resolve HSCN names.",
    who: ["own network", "HSCN supplier"],
    act: "Forward the zone ncrs.nhs.uk to the HSCN resolvers that your supplier names, and let DNS through to them.",
  },
  "name-empty": {
    rung: "resolved",
    means:
      "The resolver knows the name and gives no address (NODATA). AWS DNS Firewall and resolver filters do so for names that they block.",
    who: ["own network"],
    act: "Allow the name in the DNS firewall or the resolver's filter.",
  },
  "name-sinkholed": {
    rung: "resolved",
    means:
      "The resolver gives an address that leads nowhere (a sinkhole). DNS filters do so for names that they block.",
    who: ["own network"],
    act: "Allow the name in the DNS firewall or the resolver's filter; look for it in the hosts file.",
  },
  "resolver-failed": {
    rung: "resolved",
    means:
      "The resolver answers that it failed (SERVFAIL): it can't reach the name's servers, or DNSSEC validation fails.",
    who: ["own network", "HSCN supplier"],
    act: "Ask those who run the resolver; for HSCN names, whether the forward to HSCN works.",
  },
  "resolver-refused": {
    rung: "resolved",
    means: "The resolver refuses to answer this machine (REFUSED).",
    who: ["own network"],
    act: "Let the resolver serve this network, or use the one that is meant for it.",
  },
  "resolver-silent": {
    rung: "resolved",
    means: "No resolver answered in time.",
    who: ["own network"],
    act: "Open UDP and TCP 53 to the resolver, or set this machine to one that it can reach.",
  },
  "resolver-unusable": {
    rung: "resolved",
    means: "The name could not be asked for: this machine has no working resolver.",
    who: ["this machine", "own network"],
    act: "Look at the machine's resolver settings.",
  },
  "port-closed": {
    rung: "connected",
    means: "The connection was refused at once: a device rejects it, or nothing listens there.",
    who: ["firewall", "own network"],
    act: "Look for a reject rule on the way. If there is none, compare the address with what another resolver gives.",
  },
  "no-route": {
    rung: "connected",
    means: "There is no route to the address.",
    who: ["own network", "HSCN supplier"],
    act: "Add the route to the firewall; for HSCN addresses, to the HSCN gateway.",
  },
  "packets-dropped": {
    rung: "connected",
    means: "Nothing answers: packets are dropped on the way or on the way back.",
    who: ["own network", "firewall", "HSCN supplier"],
    act: "Look at the route, at security group or NSG (443 out) and at rules by address and port; for HSCN addresses, at the HSCN side.",
  },
  "connection-forbidden": {
    rung: "connected",
    means: "This machine itself forbids the connection.",
    who: ["this machine"],
    act: "Look at its local firewall, sandbox or service restrictions.",
  },
  "connection-broken": {
    rung: "connected",
    means: "The connection broke while it was being made.",
    who: ["own network", "firewall"],
    act: "Run it again. If it stays, look for a device that resets connections.",
  },
  "proxy-unreachable": {
    rung: "connected",
    means: "The proxy that the environment names can't be reached.",
    who: ["own network", "this machine"],
    act: "Correct the variable, or pass --direct if there is a way without the proxy.",
  },
  "proxy-silent": {
    rung: "connected",
    means: "The proxy takes the connection and does not answer.",
    who: ["own network"],
    act: "Ask those who run the proxy; it may be unable to reach or resolve the host.",
  },
  "proxy-refused": {
    rung: "connected",
    means: "The proxy does not let this host through (HTTP 403 or the like).",
    who: ["own network"],
    act: "Allow CONNECT to the host on its port in the proxy, without decryption.",
  },
  "proxy-wants-login": {
    rung: "connected",
    means: "The proxy wants a user name and password (HTTP 407).",
    who: ["own network", "this machine"],
    act: "Exempt this machine, or put the user into the proxy variable. Only the Basic scheme is supported.",
  },
  "proxy-failed": {
    rung: "connected",
    means: "The proxy can't reach the host, or broke off (HTTP 5xx, a close, a reset).",
    who: ["own network", "firewall"],
    act: "Ask those who run the proxy: its own way out needs DNS, a route and a rule for the host.",
  },
  "proxy-not-http": {
    rung: "connected",
    means: "What the variable names is no HTTP proxy: it answers something else, or its TLS fails.",
    who: ["this machine", "own network"],
    act: "Correct the variable's host, port and scheme.",
  },
  "name-filtered": {
    rung: "tls-started",
    means: "The same address answers another name, so a filter by name blocks this one.",
    who: ["firewall"],
    act: "Add the host, spelt exactly, to the firewall's rules by name, and see that no earlier rule denies it.",
  },
  "hello-dropped": {
    rung: "tls-started",
    means:
      "The port opens, but what is sent then is never acknowledged: a firewall drops it. A default drop on AWS looks like this.",
    who: ["firewall"],
    act: "Add the host, spelt exactly, to the firewall's rules by name, for this machine's network.",
  },
  "hello-unanswered": {
    rung: "tls-started",
    means: "The port opens and TLS meets silence: a filter, a proxy, or the server. The evidence does not decide.",
    who: ["firewall", "own network", "NHS England"],
    act: "Look for the host in the firewall's log, as dropped. If it appears there as passed, ask NHS England.",
  },
  "name-passed-unanswered": {
    rung: "tls-started",
    means:
      "The ClientHello is acknowledged and not answered, while the foreign name's is dropped at the same address: a filter by name lets this name through, but whatever receives it stays silent.",
    who: ["own network", "NHS England", "firewall"],
    act: "Look for a proxy behind the filter. If there is none, ask NHS England with this network's public address.",
  },
  "hello-reset": {
    rung: "tls-started",
    means:
      "The port opens and TLS is reset: a reject rule, a proxy, or the server, which may refuse source addresses outside the UK. The evidence does not decide.",
    who: ["firewall", "own network", "NHS England"],
    act: "Look for the host in the firewall's log, as rejected. If it appears there as passed, ask NHS England with this network's public address.",
  },
  "hello-closed": {
    rung: "tls-started",
    means:
      "The port opens and the connection is closed when TLS starts: a filter, a proxy, or the server. Azure Firewall does so for hosts that no application rule allows. The evidence does not decide.",
    who: ["firewall", "own network", "NHS England"],
    act: "Look for the host in the firewall's log, as denied. If it appears there as allowed, ask NHS England.",
  },
  "large-hello-dropped": {
    rung: "tls-started",
    means:
      "A small ClientHello is answered and a modern one, which takes two packets, is not: a filter reads the first packet only.",
    who: ["firewall"],
    act: "Update the firewall, or have its vendor make it reassemble a ClientHello; some clients fail and others don't.",
  },
  "not-tls": {
    rung: "tls-started",
    means:
      "Something answers in clear instead of TLS: a proxy's or filter's own page, or another service on that port.",
    who: ["own network", "firewall"],
    act: "Find what answers; exempt the host from it.",
  },
  "old-tls-only": {
    rung: "tls-started",
    means: "The other end speaks no TLS 1.2 or 1.3. MESH does, so it is another server, or a proxy in between.",
    who: ["own network", "NHS England"],
    act: "Find what answers at that address; take an old proxy out of the way.",
  },
  "name-not-served": {
    rung: "tls-started",
    means:
      "A TLS server answers that it does not serve this name (unrecognized_name): it is another server, or a filter that says so.",
    who: ["own network", "firewall"],
    act: "Look where the name resolves to, in DNS and in the hosts file; look for the host in the firewall's log.",
  },
  "no-common-tls": {
    rung: "tls-started",
    means: "A TLS server answers and refuses what this machine offers, or this machine refuses what it answers.",
    who: ["this machine", "own network"],
    act: "Compare the ciphers and versions of this machine with another one; look for a proxy in between.",
  },
  "handshake-unfinished": {
    rung: "tls-started",
    means:
      "TLS starts but does not finish within the limit, or its bytes arrive very slowly: a device in between stalls it, often because of packet size (MTU) or inspection.",
    who: ["own network", "firewall"],
    act: "Look at the path MTU and at devices that inspect TLS.",
  },
  "handshake-broken": {
    rung: "tls-started",
    means: "TLS starts and is broken off before it finishes: by a device in between, or by the server.",
    who: ["firewall", "own network", "NHS England"],
    act: "Look at devices that inspect TLS; if there are none, ask NHS England.",
  },
  intercepted: {
    rung: "not-intercepted",
    means:
      "An authority other than NHS's issued the certificate: something on the way decrypts the traffic. MESH uses mutual TLS, which does not work through decryption.",
    who: ["firewall", "own network"],
    act: "Exempt the host from TLS inspection, by name.",
  },
  "wrong-bundle": {
    rung: "not-intercepted",
    means: "The given CA file does not hold the issuer of the certificate, and is not the file for MESH's hosts.",
    who: ["this machine", "firewall", "own network"],
    act: "Use the CA bundle of this environment; mesh-client ships one for each. Only with it can this command tell whether something on the way decrypts.",
  },
  "wrong-environment": {
    rung: "not-intercepted",
    means: "The certificate is of another MESH environment than the one asked for.",
    who: ["own network", "this machine"],
    act: "Look where the name resolves to, in DNS and in the hosts file.",
  },
  "certificate-expired": {
    rung: "not-intercepted",
    means: "The server's certificate is out of date, or not valid yet, by this machine's clock.",
    who: ["this machine", "NHS England"],
    act: "Compare this machine's clock. If it is right, tell NHS England.",
  },
  "wrong-name": {
    rung: "not-intercepted",
    means: "The certificate is for another name.",
    who: ["own network", "NHS England"],
    act: "Look where the name resolves to, in DNS and in the hosts file. If that is right, tell NHS England.",
  },
  "issuer-unproven": {
    rung: "not-intercepted",
    means:
      "The issuer has a name like NHS's authorities, but nothing proves that it is one: neither the CA file, nor the catalogue, nor what the server sent.",
    who: ["this machine"],
    act: "Run it again with --ca and NHS's whole bundle of this environment, including its intermediate authorities.",
  },
  "no-certificate-asked": {
    rung: "mutual-tls",
    means:
      "The server never asked for a client certificate. MESH always does, so this is not MESH: a decrypting proxy, or another server.",
    who: ["firewall", "own network"],
    act: "Look where the name resolves to, and for a device that decrypts; exempt the host from it.",
  },
  "stranger-served": {
    rung: "mutual-tls",
    means: "The server asked for a client certificate and served a request without one. MESH refuses that.",
    who: ["own network", "NHS England"],
    act: "Look for a proxy in between. If there is none, tell NHS England.",
  },
  "same-answer": {
    rung: "mutual-tls",
    means:
      "The server gives the same answer with the client certificate and without it. Either it ignores certificates and may not be MESH, or it refuses this certificate like a missing one.",
    who: ["own network", "this machine", "NHS England"],
    act: "Look where the name resolves to, and use the certificate of this environment. If both are right, ask NHS England.",
  },
  "refusal-missing": {
    rung: "mutual-tls",
    means: "The server asked for a client certificate, but neither refused a client without one nor answered it.",
    who: ["own network", "NHS England"],
    act: "Run it again with --cert, --key and --ca, which tells more.",
  },
  "certificate-refused": {
    rung: "authenticated",
    means: "The server refused the client certificate, or broke off when it was shown.",
    who: ["this machine", "NHS England"],
    act: "Use the certificate of this environment; each has its own. If it is the right one, ask NHS England.",
  },
  "authentication-unclear": {
    rung: "authenticated",
    means: "The handshake with the client certificate got no answer.",
    who: ["own network", "NHS England"],
    act: "Run it again. If it stays, look at devices that stall large or long answers, then ask NHS England.",
  },
  "mailbox-refused": {
    rung: "mesh-answered",
    means:
      "MESH itself answered, so the network is open. It refuses the mailbox: id, password, shared key, or a certificate that belongs to another mailbox (HTTP 403).",
    who: ["this machine", "NHS England"],
    act: "Compare mailbox id, password and shared key with what NHS England issued for this environment.",
  },
  "clock-wrong": {
    rung: "mesh-answered",
    means:
      "MESH itself answered, so the network is open. This machine's clock is more than two hours off, and MESH refuses such signatures.",
    who: ["this machine"],
    act: "Set the clock.",
  },
  "request-refused": {
    rung: "mesh-answered",
    means: "The server took the certificate and refused the request.",
    who: ["NHS England", "own network"],
    act: "Keep the status and the error shown, and ask NHS England.",
  },
  "mesh-silent": {
    rung: "mesh-answered",
    means: "The request got no whole answer.",
    who: ["own network", "NHS England"],
    act: "Look at devices that stall or cut long answers. If there are none, ask NHS England.",
  },
  "mesh-unwell": {
    means: "MESH, or the gateway before it, is not well or too busy (HTTP 429 or 5xx).",
    who: ["NHS England"],
    act: "Wait and run it again; look at NHS England's service status.",
  },
  "answer-not-mesh": {
    means:
      "Something answers HTTP, but with other words than MESH's, which are JSON: another server, a gateway, or a proxy with its own page.",
    who: ["own network", "NHS England"],
    act: "Run it again with --cert, --key and --ca, which tells more; look where the name resolves to.",
  },
  "name-not-asked": {
    means: "The name was not resolved here: a proxy or --at gave the address.",
    who: ["this machine"],
    act: "Run it with --direct or without --at, or with --up-to a rung above resolved.",
  },
  "out-of-time": {
    means: "The time limit of the whole run ended it.",
    who: ["this machine"],
    act: "Give the run more time (--limit run=120s), or fewer hosts.",
  },
} as const satisfies Record<string, Advice>;

export type Cause = keyof typeof ADVICE;

export const adviceOn = (cause: Cause): Advice => ADVICE[cause];
