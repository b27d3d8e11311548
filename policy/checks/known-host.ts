import { ipLiteral, type NamePattern, overlaps, readRanges, soleName } from "../../src/egress/index.ts";
import { letsOut } from "../../src/reach/index.ts";
import type { Check } from "../check.ts";
import { eachRule, type Mesh, ofNames, wrongName } from "../mesh/index.ts";

export const knownHost: Check = {
  id: "known-host",
  title: "Name that is no MESH host",
  level: "mandatory",
  severity: "high",
  tags: ["availability", "egress"],
  why: "A retired or misspelt name reaches nothing, a look-alike reaches somebody else, and an address in place of a name matches no connection or pins it.",
  instead:
    "Write a host of the catalogue, or put a host that NHS England gave you into extraHosts of the pack's settings.",
  link: "https://github.com/NHSDigital/mesh-api-specification/blob/7cfdcc4/specification/mesh-api.yaml",
  stage: "resource",
  judge: ({ grants, mesh, isOnPath }) =>
    eachRule(grants.filter((grant) => letsOut(grant) && grant.engine !== "dns-record")).flatMap((grant) =>
      wrongNames(grant, mesh)
        .filter(({ onlyOnPath }) => !onlyOnPath || isOnPath(grant.place.urn))
        .map(({ onlyOnPath, ...complaint }) => ({ ...complaint, place: grant.place })),
    ),
};

/** A wrong name, and whether it only matters on a path to MESH. */
interface Fault {
  readonly message: string;
  readonly instead?: string;
  readonly onlyOnPath?: boolean;
}

const wrongNames = ofNames((names, mesh) => names.flatMap((name) => faultOf(name, mesh) ?? []));

function faultOf(pattern: NamePattern, mesh: Mesh): Fault | undefined {
  const name = soleName(pattern);
  if (name === undefined) return undefined;
  const host = hostIn(name) ?? hostInExpression(name, mesh);
  if (host !== undefined && ipLiteral(host) === undefined)
    return mesh.hosts.some((known) => known === host)
      ? { message: `"${name}" is no host name, and matches none.`, instead: `Write ${host}.` }
      : undefined;
  const literal = ipLiteral(host ?? name);
  if (literal !== undefined) {
    const isKnown = holdsKnown(literal, mesh);
    const message = `"${name}" is an address, where a host name belongs${isKnown ? "; it is one of MESH's" : ""}.`;
    return { message, onlyOnPath: !isKnown };
  }
  const spelt = spelledIn(name).find((address) => holdsKnown(address, mesh));
  if (spelt !== undefined) return { message: `"${name}" is a name for the address ${spelt}, which is one of MESH's.` };
  const wrong = wrongName(name, mesh);
  return (
    wrong && {
      message: `"${name}" ${wrong.what}.`,
      ...(wrong.meant !== undefined && { instead: `Write ${wrong.meant}.` }),
    }
  );
}

/** Returns the host of a URL, of a name with a port or of a name with a path; undefined for a plain name. */
function hostIn(name: string): string | undefined {
  if (!/[/:?#@]/.test(name)) return undefined;
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([a-z0-9.-]+?)\.?(?::\d*)?(?:[/?#].*)?$/.exec(name)?.[1];
}

/** Returns the MESH host in a regular expression, which no field of names takes. */
const hostInExpression = (name: string, { hosts }: Mesh): string | undefined =>
  /[\\^$|(){}[\]]/.test(name) ? hosts.find((host) => name.replaceAll("\\.", ".").includes(host)) : undefined;

function holdsKnown(address: string, { addresses }: Mesh): boolean {
  const read = readRanges(address);
  return "ranges" in read && overlaps(read.ranges, addresses);
}

/** Returns addresses that are part of a name, as in `ec2-192-0-2-1.compute.amazonaws.com` and `192.0.2.1.nip.io`. */
const spelledIn = (name: string): string[] =>
  // Most names have no two numbers beside each other, which is seen several times as fast.
  /\d[.-]\d/.test(name)
    ? [...name.matchAll(/(?<!\d)(?=(\d{1,3}(?:[.-]\d{1,3}){3})(?!\d))/g)].map(([, text = ""]) =>
        text.replaceAll("-", "."),
      )
    : [];
