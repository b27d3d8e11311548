import { firstFew } from "../../text/first-few.ts";
import { shorten } from "../../text/plain-text.ts";
import type { Coverage, HopState } from "../report.ts";
import { type Html, html } from "./template.ts";

/** Measures of the picture: width of a hop, room before the first and after the last, and height of a lane. */
const HOP = 190;
const LEFT = 176;
const RIGHT = 296;
const HEAD = 78;
const LANE = 32;

/** With more lanes than this there is no picture. The table below it has all hosts. */
const MOST_LANES = 8;

const CLASSES: Record<HopState, string> = { open: "o", shut: "s", partial: "q", unknown: "q", none: "n" };
const MARKS: Record<HopState, string> = { open: "✓", shut: "✕", partial: "◐", unknown: "?", none: "–" };

/** Draws the way out: a lane for each host through the layers that decide. A lane ends where a layer shuts it. */
export function pathPicture({ path, clients, hops, hosts }: Coverage, id: string): Html {
  const lanes = hosts.toSorted((a, b) => RANKS.indexOf(a.state) - RANKS.indexOf(b.state)).slice(0, MOST_LANES);
  const width = LEFT + hops.length * HOP + RIGHT;
  const height = HEAD + lanes.length * LANE + 14;
  const x = (index: number) => LEFT + index * HOP + HOP / 2;
  const broken = new Set(
    hops.flatMap((_, index) => (lanes.some(({ cells }) => cells[index]?.state === "shut") ? [index] : [])),
  );
  const described = lanes
    .map(({ host, state, why }) => `${host}: ${state}${state === "open" ? "" : `, ${why}`}`)
    .join("; ");
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${path}</title><desc id="${id}-d">From ${clients} through ${hops.map(({ title }) => title).join(", ")}. ${described}</desc>
<rect class="box" x="1" y="6" width="${LEFT - 26}" height="${height - 12}" rx="3"/><text class="b" x="14" y="28">Clients</text>${wrapped(clients, 22, 3).map((line, index) => html`<text class="mut" x="14" y="${46 + index * 15}">${line}</text>`)}
${hops.map(
  (hop, index) =>
    html`<rect class="box${broken.has(index) ? " broken" : ""}" x="${x(index) - HOP / 2 + 8}" y="6" width="${HOP - 16}" height="${height - 12}" rx="3"/>${headOf(hop).map(({ text, kind }, line) => html`<text class="${kind}" x="${x(index) - HOP / 2 + 18}" y="${28 + line * 16}">${text}</text>`)}`,
)}
${lanes.map((lane, row) => laneOf(lane, HEAD + row * LANE + LANE / 2, x, hops.length))}</svg>${hosts.length > MOST_LANES && html`<p class="muted">Drawn: ${MOST_LANES} of ${hosts.length} hosts, the worst first.</p>`}`;
}

/** Returns the three lines at the top of a hop. A title such as `Firewall, network rules` takes two of them. */
function headOf({ title, resources }: Coverage["hops"][number]): { text: string; kind: "b" | "mut" }[] {
  const [, first = title, second] = /^(.*?), (.*)$/.exec(title) ?? [];
  const titles = [first, ...(second === undefined ? [] : [second])];
  const room = 3 - titles.length;
  const names =
    resources.length <= room
      ? resources
      : room === 1
        ? [`${resources.length} resources`]
        : [...resources.slice(0, 1), `and ${resources.length - 1} more`];
  return [
    ...titles.map((text) => ({ text: shorten(text, 24), kind: "b" as const })),
    ...names.map((text) => ({ text: shorten(text, 27), kind: "mut" as const })),
  ];
}

const RANKS: readonly HopState[] = ["shut", "partial", "unknown", "open", "none"];

function laneOf(
  { host, port, state, cells }: Coverage["hosts"][number],
  y: number,
  x: (index: number) => number,
  hops: number,
): Html {
  const end = x(hops - 1) + HOP / 2;
  const segments: Html[] = [];
  let kind = "";
  let from = LEFT - 25;
  for (const [index, cell] of cells.entries()) {
    segments.push(html`<path class="lane${kind}" d="M${from} ${y}H${x(index)}"/>`);
    from = x(index);
    if (cell.state === "shut" || kind === " off") kind = " off";
    else if (cell.state === "unknown" || cell.state === "partial") kind = " maybe";
  }
  segments.push(html`<path class="lane${kind}" d="M${from} ${y}H${end + 6}"/>`);
  const dots = cells.map(
    (cell, index) =>
      html`<circle class="dot ${CLASSES[cell.state]}" cx="${x(index)}" cy="${y}" r="9"/><text class="mark ${CLASSES[cell.state]}" x="${x(index)}" y="${y + 4}">${MARKS[cell.state]}</text>`,
  );
  return html`${segments}${dots}<text class="mark ${CLASSES[state]}" x="${end + 18}" y="${y + 4}">${MARKS[state]}</text><text x="${end + 30}" y="${y + 4}">${shorten(`${host}:${port}`, 42)}</text>`;
}

/** Wraps a text into at most `most` lines of about `width` characters. */
function wrapped(text: string, width: number, most: number): string[] {
  const parts = text.split(/(?:; |, )/);
  return parts.length > most
    ? [...parts.slice(0, most - 1), firstFew(parts.slice(most - 1), (part) => part, 0).trim()].map((part) =>
        shorten(part, width),
      )
    : parts.map((part) => shorten(part, width));
}
