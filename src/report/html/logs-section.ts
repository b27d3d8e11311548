import {
  clientsText,
  dayText,
  destinationText,
  filesText,
  READINESS_WORDS,
  remarkText,
  STATE_WORDS,
} from "../../observe/report/words.ts";
import type { Logs } from "../parts/logs.ts";
import { type Frame, section, table } from "./sections.ts";
import { type Html, html } from "./template.ts";

/** Returns the section that compares requests in logs with the rules. Only present if logs were given. */
export const logsSection = (frame: Frame, logs: Logs): Html =>
  section(
    frame,
    "logs",
    "Logs",
    html`<p><strong>${READINESS_WORDS[logs.verdict.result]}</strong> ${filesText(logs)}</p>`,
    logs.verdict.reasons.length > 0 && html`<ul>${logs.verdict.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`,
    logs.destinations.length > 0 &&
      table(
        "What clients asked for",
        ["State", "Destination", "Flows", "Clients", "First", "Last", "Rule"],
        logs.destinations.map(
          (each) =>
            html`<tr${(each.state === "used" || each.state === "unused") && html` data-ok="1"`}><td>${STATE_WORDS[each.state]}</td><th scope="row"><code>${destinationText(each)}</code></th><td>${each.flows}</td><td>${clientsText(each.clients)}</td><td>${dayText(each.first)}</td><td>${dayText(each.last)}</td><td>${remarkText(each)}</td></tr>`,
        ),
      ),
    [
      ["Known MESH addresses dialled without a name", logs.pinned] as const,
      ["DNS servers that no rule names", logs.resolvers] as const,
    ].map(
      ([title, found]) =>
        found.length > 0 &&
        table(
          title,
          ["Address", "Flows", "First", "Last", "Clients"],
          found.map(
            (each) =>
              html`<tr><th scope="row"><code>${destinationText(each)}</code></th><td>${each.flows}</td><td>${dayText(each.first)}</td><td>${dayText(each.last)}</td><td>${clientsText(each.clients)}</td></tr>`,
          ),
        ),
    ),
    html`<p class="muted small">${logs.limits.join(" ")}</p>`,
  );
