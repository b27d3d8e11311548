import { rangesIn } from "../../../src/egress/address/read-ranges.ts";
import { HOSTS_IPV4 } from "../../../src/egress/address/special-networks.ts";
import type { Application } from "../../../src/egress/grant.ts";
import type { ResourceReading } from "../../../src/egress/resource/resource-reading.ts";
import type { Path } from "../../../src/reach/path/path.ts";
import { pathsOf } from "../../../src/reach/path/paths-of.ts";
import { decide } from "../../../src/reach/verdict/decide.ts";
import { type Flow, MODERN_TLS } from "../../../src/reach/verdict/flow.ts";
import type { Verdict } from "../../../src/reach/verdict/verdict.ts";
import { follow } from "../../../src/readers/follow/follow.ts";
import { readingOf, type Sample } from "../readers/readings.ts";

/**
 * The flow that a line says: `10.0.0.5 example.org:443`, then what is spoken (`tls`, the default, `http`, `tcp`, `udp`,
 * `quic`, `icmp`) and the version of TLS.
 */
export function flowOf(line: string): Flow {
  const [from = "", target = "", spoken = "tls", ...versions] = line.split(" ");
  const [, host = "", port = "443"] = /^(.*?)(?::(\d+))?$/.exec(target) ?? [];
  const isAddress = /^[\d./]+$/.test(host);
  const [transport, application] = SPOKEN[spoken] ?? ["tcp", spoken as Application];
  return {
    from: rangesIn(from),
    name: isAddress ? undefined : host,
    to: isAddress ? rangesIn(host) : HOSTS_IPV4,
    port: Number(port),
    transport,
    application,
    tlsVersions: versions.length > 0 ? versions : MODERN_TLS,
  };
}

const SPOKEN: Readonly<Record<string, readonly [Flow["transport"], Application]>> = {
  tcp: ["tcp", "other"],
  udp: ["udp", "other"],
  quic: ["udp", "quic"],
  icmp: ["icmp", "other"],
};

export const readingsOf = (samples: readonly Sample[]): readonly ResourceReading[] => follow(samples.map(readingOf));

export const pathsOfSamples = (samples: readonly Sample[]): Path[] => pathsOf(readingsOf(samples));

/** What each path says of the flow. */
export const verdictsOf = (samples: readonly Sample[], line: string): Verdict[] =>
  pathsOfSamples(samples).map((path) => decide(path, flowOf(line)));

/** The same as texts: the verdict, and why. */
export const answersTo = (samples: readonly Sample[], line: string): string[] =>
  verdictsOf(samples, line).map(({ verdict, why }) => `${verdict}: ${why}`);

/** The word for each. */
export const wordsFor = (samples: readonly Sample[], line: string): string =>
  verdictsOf(samples, line)
    .map(({ verdict }) => verdict)
    .join(" ");
