import { memo } from "../src/egress/input/memo.ts";

/**
 * Whether one of the texts that people gave to a rule or resource says that it is for NHS MESH. "Mesh" alone says nothing:
 * there are service meshes and mesh VPNs.
 *
 * @param hosts of MESH, which say so too.
 */
export const saysNhsMesh = (labels: readonly string[], hosts: readonly string[]): boolean => sayers(hosts)(labels);

const sayers = memo((hosts: readonly string[]) =>
  memo((labels: readonly string[]) => labels.some((label) => says(label.slice(0, LONGEST), hosts))),
);

/** Nobody reads on in a longer one. */
const LONGEST = 4096;

function says(label: string, hosts: readonly string[]): boolean {
  const text = label.toLowerCase();
  if (hosts.some((host) => text.includes(host)) || FULL_NAME.test(text)) return true;
  if (!text.includes("mesh")) return false;
  const words = spaced(label).replaceAll(OTHER_MESHES, " ");
  return MESH.test(words) && NHS.test(words);
}

/** Words apart, camel case and punctuation undone: `nhsMeshEgress` as `nhs mesh egress`. */
const spaced = (label: string): string =>
  label
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ");

const OTHER_MESHES =
  /\b(?:service|app|istio|linkerd|consul|kuma|data|wi ?fi|vpn|peer|full|partial) mesh\b|\bmesh (?:vpn|gateway|wi ?fi)\b/g;
const FULL_NAME = /message exchange for social care (?:and|&) health/;
const MESH = /\bmesh\b|\bnhsmesh|\bmesh(?:client|mailbox|egress)\b/;
const NHS = /\bnhs(?:d|e|digital)?\b|\bnhsmesh|\bspine(?:2|services)?\b|\bhscn\b/;
