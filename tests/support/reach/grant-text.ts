import { writeRanges } from "../../../src/egress/address/write-ranges.ts";
import type { Fact } from "../../../src/egress/fact.ts";
import type { Grant } from "../../../src/egress/grant.ts";
import { describeName } from "../../../src/egress/name/name-pattern.ts";
import type { Peer, PeerPart } from "../../../src/egress/peer.ts";
import { describePorts } from "../../../src/egress/port-set.ts";
import { describePlace } from "../../../src/egress/resource/place.ts";

/**
 * A grant as one line, to compare with what a test expects:
 * `allow outbound tcp/tls 443 from $HOME_NET to any as example.org | path`, then ` ? part: why` for each unknown.
 */
export function grantText(grant: Grant): string {
  const { effect, direction, transports, application, ports, source, destination, names, via, tlsVersions } = grant;
  return [
    effect,
    ...(direction === "both" ? [] : [direction]),
    `${transports.join("+") || "-"}${application ? `/${application}` : ""}`,
    describePorts(ports) || "no port",
    ...(source.length > 0 ? [`from ${peerText(source)}`] : []),
    `to ${peerText(destination)}`,
    ...(names ? [`as ${names.map(describeName).join(" or ") || "-"}`] : []),
    ...(via ? [`via ${via.kind} ${via.written}`] : []),
    ...(tlsVersions ? [`TLS ${tlsVersions.join("+")}`] : []),
    ...(grant.handshakeOnly ? ["handshake only"] : []),
    ...(grant.terminatesTls ? ["terminates TLS"] : []),
    ...(grant.order ? [`#${grant.order.join(".")}`] : []),
    `| ${describePlace(grant.place)}`.trimEnd(),
    ...grant.unknowns.map(({ part, place, why }) => `? ${part} ${describePlace(place)}: ${why}`),
  ].join(" ");
}

/** A fact as one line. */
export function factText(fact: Fact): string {
  const place = `| ${describePlace(fact.place)}`;
  switch (fact.kind) {
    case "setting":
      return `${fact.setting} = ${fact.value ?? `(${fact.default})`} ${place}`;
    case "address-list":
      return `list ${peerText(fact.addresses)}${fact.of ? ` of ${referenceText(fact.of)}` : ""} ${place}`;
    case "attachment": {
      const subnet = fact.subnet ? referenceText(fact.subnet) : (fact.within?.name ?? "itself");
      return `subnet ${subnet} behind ${fact.to ? referenceText(fact.to) : "itself"} ${place}`;
    }
    case "network":
      return `network ${peerText(fact.addresses)} ${place}`;
    case "domain-list":
      return `names ${fact.names.map(describeName).join(", ")} ${place}`;
    case "zone":
      return `zone ${fact.name}${fact.isPrivate ? " private" : ""} ${place}`;
    case "variable":
      return `$${fact.name} = ${fact.addresses ? peerText(fact.addresses) : ""} ${place}`;
    case "link": {
      const more = [fact.priority === undefined ? "" : ` #${fact.priority}`, fact.override ? ` ${fact.override}` : ""];
      return `${fact.role} ${fact.to.kind} ${referenceText(fact.to)}${more.join("")} ${place}`;
    }
    case "owned-list":
      return `owns ${fact.list}${fact.keeps.length > 0 ? ` but ${fact.keeps.map(referenceText).join(", ")}` : ""} ${place}`;
    case "collection":
      return `${fact.rules} collection ${fact.name} #${fact.priority} ${place}`;
    case "monitor":
      return `monitor by ${fact.owner} until ${fact.expires} ${place}`;
    case "unknown":
      return `unknown ${fact.about}: ${fact.why} ${place}`;
  }
}

const peerText = (peer: Peer): string => peer.map(partText).join(", ") || "-";

function partText(part: PeerPart): string {
  switch (part.kind) {
    case "any": {
      const family = part.family ? ` IPv${part.family}` : "";
      return `any${family}${part.except ? ` but ${writeRanges(part.except).join("+")}` : ""}`;
    }
    case "ranges":
      return `${part.possible ? "perhaps " : ""}${writeRanges(part.ranges).join("+")}`;
    case "reference":
      return `${part.negated ? "!" : ""}@${referenceText(part.to)}`;
    default:
      return `${part.kind} ${part.written}`;
  }
}

const referenceText = ({
  kind,
  id,
  candidates,
}: {
  kind: string;
  id: string | undefined;
  candidates: readonly string[];
}): string => id ?? `${kind}(${candidates.map((urn) => urn.split("::").at(-1)).join("|")})`;
