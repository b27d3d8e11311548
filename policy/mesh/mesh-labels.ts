import { memo } from "../../src/egress/index.ts";

/**
 * Whether the labels of a rule or resource together say that it is for NHS MESH. "Mesh" alone isn't enough, because
 * there are service meshes and mesh VPNs.
 *
 * @param hosts MESH hosts. A label that names one of them is enough.
 */
export const saysNhsMesh = (labels: readonly string[], hosts: readonly string[]): boolean => sayers(hosts)(labels);

const sayers = memo((hosts: readonly string[]) => {
  // Most texts hold none of the few domains that all hosts are in.
  const domains = [...new Set(hosts.map((host) => host.split(".").slice(-2).join(".")))];
  const namesHost = (text: string) =>
    domains.some((domain) => text.includes(domain)) && hosts.some((host) => text.includes(host));
  return memo((labels: readonly string[]) => labels.length > 0 && says(labels, namesHost));
});

/**
 * Returns the labels that count for a rule. Tags that name its project, owner or cost centre are the same on all
 * resources of a stack, so they don't count where the other labels name another purpose.
 */
export const ownWords = memo((labels: readonly string[]): readonly string[] =>
  saysSomebodyElse(labels) && !MESH.test(spaced(joined(telling(labels)))) ? telling(labels) : labels,
);

/** The labels that speak of the rule itself, without the tags that only say whose it is. */
const telling = memo((labels: readonly string[]): readonly string[] =>
  labels.filter((label) => !TAG.test(label) || OF_PURPOSE.test(label)),
);

/**
 * Whether a rule's own labels and those nearby say together that it is for NHS MESH. Labels nearby don't count where
 * the rule's own name another purpose.
 */
export const togetherSayNhsMesh = (
  own: readonly string[],
  nearby: readonly string[],
  hosts: readonly string[],
): boolean => {
  if (nearby.length === 0 || saysSomebodyElse(own)) return false;
  if (saysNhsMesh(nearby, hosts)) return true;
  if (![own, nearby].some((labels) => /mesh/i.test(joined(labels)))) return false;
  const both = [spokenOf(own), spokenOf(nearby)];
  return both.every(({ isOther }) => !isOther) && both.some(({ mesh }) => mesh) && both.some(({ nhs }) => nhs);
};

/** What labels speak of. Thousands of rules may share the labels of one group, which are read once. */
const spokenOf = memo((labels: readonly string[]) => {
  const words = spaced(joined(labels)).replaceAll(DENIED, " ");
  const own = words.replaceAll(MESH_THINGS, " ").replaceAll(OTHER_MESHES, " ");
  const isProduct = OTHER_PRODUCTS.test(words);
  return {
    words,
    isProduct,
    isOther: isProduct || words.search(OTHER_MESHES) !== -1,
    mesh: MESH.test(own),
    nhs: NHS.test(own),
  };
});

/** Whether the labels say "mesh" and name no other product with that name. */
export const saysMesh = (labels: readonly string[]): boolean => {
  const { isProduct, mesh } = spokenOf(labels);
  return !isProduct && mesh;
};

/** Whether the labels name a purpose other than MESH, in words that aren't used for every rule. */
export const saysSomebodyElse = memo((labels: readonly string[]): boolean =>
  spaced(joined(telling(labels)))
    .split(" ")
    .some((word) => /^[a-z]{3,}$/.test(word) && !COMMON_WORDS.has(word) && !MESH.test(word) && !NHS.test(word)),
);

const join = (labels: readonly string[]): string =>
  labels
    .map((label) => withoutMail(label.slice(0, LONGEST)))
    .join("; ")
    .slice(0, LONGEST);

/** Many rules share the labels of their group, which are joined once. */
const joined = memo(join);

/** How many characters of a text are read. */
const LONGEST = 4096;

const withoutMail = (label: string): string => (label.includes("@") ? label.replaceAll(MAIL, " ") : label);

/** An address of mail says who is asked about a resource, and not what it is for. */
const MAIL = /[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;

const TAG = /^[\w .:/-]{1,128}=/;

/** Tags that say what a resource is for, with or without a prefix. */
const OF_PURPOSE =
  /^(?:[\w.-]+[:/])*(?:name|title|service|app(?:lication)?|purpose|desc(?:ription)?|destination|component|function|role|partner|supplier|vendor|provider|target|usage|system|product|workload|label)=/i;

function says(labels: readonly string[], namesHost: (text: string) => boolean): boolean {
  const text = join(labels).toLowerCase();
  if (namesHost(text) || FULL_NAME.test(text)) return true;
  if (!text.includes("mesh")) return false;
  const { words, isOther, mesh, nhs } = spokenOf(labels);
  if (NHS_MESH.test(words.replaceAll(OTHER_THINGS, " ").replaceAll(OTHER_MESHES, " "))) return true;
  return !isOther && mesh && nhs;
}

/**
 * Returns the text in lower-case words, without camel case and punctuation: `nhsMeshEgress` becomes `nhs mesh egress`.
 * Separators between texts and tags stay, so that `Service=MESH` doesn't read like a service mesh.
 */
const spaced = (label: string): string =>
  label
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9=;]+/g, " ")
    .replaceAll(/[=;]/g, " ; ");

const OTHER_MESHES =
  /\b(?:service|app|istio|linkerd|consul|kuma|cilium|data|knowledge|event|wi ?fi|wireless|radio|zigbee|bluetooth|sensor|lora ?wan|vpn|wireguard|overlay|peer|full|partial|traefik|open service|micro ?services?|graphql|agent|(?:cyber ?)?security|surgical|pelvic|vaginal|hernia|wire|polygon) mesh\b/g;
// Who is asked whose address it is may answer whose it isn't.
const DENIED = /\b(?:not|no|isn t) (?:for )?(?:nhs )?mesh\b/g;
const OTHER_WORDS =
  "ai|vpn|wi ?fi|central|agent|commander|external|internal|access points?|implants?|surgery|removal|cent(?:re|er)s?|complications|registry|terms|headings";
const OTHER_THINGS = new RegExp(`\\bmesh (?:${OTHER_WORDS})\\b`, "g");
// "NHS MESH gateway" says what it is, "mesh gateway" doesn't.
const MESH_THINGS = new RegExp(
  `\\bmesh (?:${OTHER_WORDS}|gateways?|router|network|networking|node|nodes|topology)\\b`,
  "g",
);
const OTHER_PRODUCTS =
  /\b(?:tailscale|headscale|netbird|zerotier|nebula|istio|linkerd|consul|kuma|meshcentral|meshtastic|appmesh|spine leaf|leaf spine)\b/;
const FULL_NAME = /message exchange for social care (?:and|&) health/;
const NHS_MESH = /\bnhs(?:d|e|uk|digital| england| digital)? mesh\b|\bnhsmesh/;
const MESH = /\bmesh\b|\bnhsmesh|\bmesh(?:client|mailbox|egress|sync)\b/;
const NHS = /\bnhs(?:d|e|uk|digital)?\b|\bnhsmesh|\bspine(?:2|services)?\b|\bhscn\b/;

/** Words in the names of rules, groups and tags that say nothing about their purpose. */
const COMMON_WORDS = new Set(
  (
    "access addr address addresses aks alb all allow allowed and any api apis app application asg automatically aws azure backend " +
    "batch block blocks blue both call calls can cdk central cidr cidrs client clients cloudformation cluster collection communicate " +
    "communication communications connect connection connections connectivity container containers created data default destination " +
    "dev ec2 ecs egress egresses eks enable enabled enables endpoint endpoints eni entries entry env environment external fargate " +
    "fetch fetches firewall first for forwarder fourth from frontend function functions gateway gateways generated give gives green " +
    "group health host hosts http https hub inbound ingress inline instance int integration integrations internal internet into ips " +
    "ipv4 ipv6 ireland item items its job jobs lambda let lets list live london mailbox main managed may message messages messaging " +
    "name nat national needed needs network new nlb node nodes nonprod nsg number old one only onto open opening opens our out " +
    "outbound outgoing outside outwards over own owner permit pod pods policy poll poller polling polls port ports prefix preprod " +
    "primary private prod production proxy public pulls pulumi range ranges reach reaching receive receiver receives region remote " +
    "request requests required requires resource resources route routes routing rule rules sandbox second secondary secure security " +
    "send sender sends server service set sets shared site sites spoke ssl stack staging subnet system systems tag target task tasks " +
    "tcp team temp temporary terraform test that the these third this those tls traffic transfer type uat udp upstream version via vpc " +
    "vpce way ways web with worker workers workload zone"
  ).split(" "),
);
