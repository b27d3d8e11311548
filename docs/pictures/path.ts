import { escapeXml } from "../../src/text/xml.ts";
import type { Theme } from "./theme.ts";

const WIDTH = 700;
const HEIGHT = 300;

const DESCRIPTION =
  "A workload reaches MESH through a security group or NSG, which sees addresses, DNS, which answers for the listed names, and a firewall, which lets the listed server names through.";

/** The way of a connection from a workload to MESH, and what decides on it at each place, as an SVG picture. */
export const renderPath = (theme: Theme): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    `<title>${escapeXml(DESCRIPTION)}</title>`,
    "<style>",
    `text{font:12px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:${theme.text}}`,
    `.title{font-size:14px;font-weight:600}.muted{fill:${theme.muted}}.green{fill:${theme.green}}.red{fill:${theme.red}}`,
    ".small{font-size:11px}.middle{text-anchor:middle}",
    `.box{fill:${theme.panel};stroke:${theme.line}}.network{fill:none;stroke:${theme.line};stroke-dasharray:4 4}`,
    ".arrow{fill:none;stroke-width:1.5}",
    "</style>",
    `<rect x=".5" y="20.5" width="564" height="279" rx="8" class="network"/>`,
    label(14, 14, "VPC or virtual network", "muted small"),
    ...box({ x: 14, y: 36, width: 100, height: 248 }, "Workload", ["a MESH client", "in a private", "subnet"], []),
    ...box(
      { x: 152, y: 36, width: 166, height: 248 },
      "Security group, NSG",
      ["open TCP 443, and 53 to", "the resolvers; they see", "no names, so the route", "leads 443 to the firewall"],
      ["AwsSecurityGroupEgress", "AzureNsgEgress"],
    ),
    ...box(
      { x: 376, y: 36, width: 176, height: 100 },
      "DNS",
      ["answers for listed names", "alone (AWS, off by default)"],
      ["AwsDnsFirewallEgress"],
    ),
    ...box(
      { x: 376, y: 152, width: 176, height: 132 },
      "Firewall",
      ["passes listed server names", "on 443, by TLS 1.2 or newer;", "drops and logs all else"],
      ["AwsNetworkFirewallEgress", "AzureFirewallEgress"],
    ),
    ...box({ x: 606, y: 152, width: 94, height: 132 }, "MESH", ["mutual TLS,", "from end", "to end"], []),
    arrow(theme.muted, "M114 72H148"),
    arrow(theme.muted, "M318 72H372"),
    label(344, 64, "53", "muted small middle"),
    arrow(theme.green, "M114 192H148"),
    arrow(theme.green, "M318 192H372"),
    arrow(theme.green, "M552 192H602"),
    label(344, 184, "443", "green small middle"),
    label(344, 208, "route", "muted small middle"),
    label(585, 184, "443", "green small middle"),
    arrow(theme.red, "M552 250H576"),
    `<path d="M581 245l10 10m0 -10l-10 10" stroke="${theme.red}" stroke-width="1.5"/>`,
    "</svg>",
    "",
  ].join("\n");

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A place on the way: what it does, and at its foot the components that make it. */
const box = (
  { x, y, width, height }: Area,
  title: string,
  lines: readonly string[],
  components: readonly string[],
): string[] => [
  `<rect x="${x + 0.5}" y="${y + 0.5}" width="${width - 1}" height="${height - 1}" rx="6" class="box"/>`,
  label(x + 11, y + 23, title, "title"),
  ...lines.map((line, index) => label(x + 11, y + 43 + 17 * index, line, "")),
  ...components.map((name, index) =>
    label(x + 11, y + height - 12 - 15 * (components.length - 1 - index), name, "muted small"),
  ),
];

const label = (x: number, y: number, text: string, look: string): string =>
  `<text x="${x}" y="${y}" class="${look}">${escapeXml(text)}</text>`;

/** A path that ends in a head, to the right. */
function arrow(colour: string, path: string): string {
  const [, y, end] = /^M\d+ (\d+)H(\d+)$/.exec(path) ?? [];
  return `<path d="${path}M${Number(end) - 5} ${Number(y) - 4}L${end} ${y}L${Number(end) - 5} ${Number(y) + 4}" stroke="${colour}" class="arrow"/>`;
}
