import { clean, count, lengthOf, pad, wrap } from "../../text/plain-text.ts";
import type { Style, Terminal } from "../../text/terminal.ts";
import { adviceOn, PARTIES, type Party } from "../judge/advice.ts";
import type { ControlResult } from "../judge/judge-controls.ts";
import type { RoundHost } from "../judge/judge-round.ts";
import type { LadderStep } from "../judge/step.ts";
import { showDuration } from "../model/duration.ts";
import { RUNG_TITLES } from "../model/rungs.ts";
import type { Verification } from "./verification.ts";

type Surface = Pick<Terminal, "columns" | "paint">;

/**
 * Renders a verification for people: each host's ladder, what stopped it and who must act; then controls, and what else
 * influences the result.
 */
export function renderVerification(report: Verification, surface: Surface): string {
  return [
    ...report.hosts.flatMap((host) => [...hostLines(host, report, surface), ""]),
    ...controlLines(report, surface),
    ...vantageLines(report, surface),
    "",
    ...verdictLines(report, surface),
    "",
  ].join("\n");
}

const STATUSES: Record<LadderStep["status"], [word: string, style: Style]> = {
  passed: ["ok", "green"],
  failed: ["stopped", "red"],
  unclear: ["unclear", "yellow"],
  "not-needed": ["skipped", "dim"],
  "not-tried": ["not tried", "dim"],
  "not-asked": ["not asked", "dim"],
};

const STATUS_WIDTH = 9;

function hostLines(host: RoundHost, { expectation }: Verification, surface: Surface): string[] {
  const { target, steps, stoppedBy, remarks, addresses } = host;
  const worth = steps.filter(({ status }) => status !== "not-asked");
  const others = addresses.length > 1 ? addresses.map(addressFact) : [];
  return [
    `${surface.paint("bold", clean(`${target.host}:${target.port}`))}  ${clean(target.purpose)}`,
    ...worth.flatMap((step) => stepLines(step, surface)),
    ...[...remarks, ...others].flatMap((remark) => block("remark", remark, surface)),
    ...(stoppedBy?.cause ? adviceLines(host, stoppedBy, surface) : []),
    ...(expectation === "blocked" ? block("blocked?", blockedWords(host), surface) : []),
  ];
}

function blockedWords(host: RoundHost): string {
  if (host.asExpected === "yes") return `yes: ${host.evidence.map(({ fact }) => fact).join("; ")}`;
  return `${host.asExpected === "no" ? "no" : "not proven"}: ${host.because.join("; ")}`;
}

const addressFact = ({ address, steps, setAside }: RoundHost["addresses"][number]): string => {
  const last = steps.at(-1);
  return `${address}: ${setAside ?? `${last?.rung} ${last && STATUSES[last.status][0]}`}`;
};

function stepLines({ rung, status, facts, elapsedMs }: LadderStep, surface: Surface): string[] {
  const [word, style] = STATUSES[status];
  const time = elapsedMs === undefined ? "" : showDuration(elapsedMs);
  const head = `  ${surface.paint(style, pad(word, STATUS_WIDTH))}  ${pad(rung, RUNG_WIDTH)}  ${pad(time, TIME_WIDTH)}  `;
  const margin = " ".repeat(2 + STATUS_WIDTH + 2 + RUNG_WIDTH + 2 + TIME_WIDTH + 2);
  const lines = facts.flatMap((fact) => wrap(clean(fact), Math.max(MINIMUM, surface.columns - margin.length)));
  return [(head + (lines[0] ?? "")).trimEnd(), ...lines.slice(1).map((line) => margin + line)];
}

const RUNG_WIDTH = Math.max(...Object.keys(RUNG_TITLES).map(lengthOf));
const TIME_WIDTH = 7;
const MINIMUM = 24;

function adviceLines({ target }: RoundHost, { cause, status }: LadderStep, surface: Surface): string[] {
  if (!cause) return [];
  const { means, who, act } = adviceOn(cause);
  const doubt = who.length > 1 ? "likeliest first: " : "";
  return [
    ...block(status === "failed" ? "means" : "unclear", `${means} [${cause}]`, surface),
    ...block("who", `${doubt}${who.map((party) => partyWords(party)).join("; ")}`, surface),
    ...block("to do", `${act} (${target.host})`, surface),
  ];
}

const partyWords = (party: Party): string => `${party}, ${PARTIES[party]}`;

/** Writes a label in its own column, with the text wrapped beside it. */
function block(label: string, text: string, { columns, paint }: Surface): string[] {
  const margin = 2 + STATUS_WIDTH + 2;
  const [first = "", ...more] = wrap(clean(text), Math.max(MINIMUM, columns - margin));
  return [`  ${paint("cyan", pad(label, STATUS_WIDTH))}  ${first}`, ...more.map((line) => " ".repeat(margin) + line)];
}

const CONTROL_STATUSES: Record<ControlResult["status"], [word: string, style: Style]> = {
  good: ["ok", "green"],
  bad: ["OPEN", "red"],
  unclear: ["unclear", "yellow"],
};

function controlLines({ controls, hosts, expectation }: Verification, surface: Surface): string[] {
  const lines = controls.flatMap((control) => {
    const { kind, target, status, facts } = control;
    const [word, style] = CONTROL_STATUSES[status];
    const shown = kind === "must-reach" && status === "bad" ? "stopped" : word;
    const would = control.status === "unclear" ? `. What would show it: ${control.wouldProve}` : "";
    const [first = "", ...more] = block(" ", `${kind}  ${target}: ${facts.join("; ")}${would}`, surface);
    return [`  ${surface.paint(style, pad(shown, STATUS_WIDTH))}${first.slice(first.indexOf(kind) - 2)}`, ...more];
  });
  const open = controls.some(({ kind, status }) => kind !== "must-reach" && status === "bad");
  const anyReached = hosts.some(({ verdict }) => verdict === "reached");
  const ruleShown = controls.some(({ kind, status }) => kind !== "must-reach" && status === "good");
  return [
    surface.paint("bold", "Controls"),
    ...(lines.length > 0 ? lines : block("none", NOTHING_SHOWN[expectation], surface)),
    ...(expectation === "reached" && anyReached && open ? block("means", OPEN, surface) : []),
    ...(expectation === "reached" && anyReached && !open && !ruleShown && lines.length > 0
      ? block("means", `That the hosts are reached is proven; ${NOTHING_SHOWN.reached}.`, surface)
      : []),
  ];
}

const OPEN = "What must be blocked is open, so reaching the hosts doesn't show that your rules work.";

const NOTHING_SHOWN = {
  reached: "nothing shows that anything is filtered here",
  blocked: "nothing shows that the network works at all; name a destination that is open with --must-reach",
};

function vantageLines({ vantage, startedAt }: Verification, surface: Surface): string[] {
  const { machine, localAddresses, resolvers, proxies, variables } = vantage;
  const places = [machine, localAddresses.join(", "), `resolvers ${resolvers.join(", ") || "none"}`, startedAt];
  return [
    "",
    surface.paint("bold", "Seen from"),
    ...block("machine", places.filter(Boolean).join("; "), surface),
    ...proxies.flatMap((proxy) => block("proxy", proxy, surface)),
    ...variables.flatMap(({ name, value, effect }) =>
      block("variable", `${name}${value === undefined ? "" : `=${value}`} (${effect})`, surface),
    ),
  ];
}

/** States how it ended and, if the exit code is not 0, why. */
function verdictLines(report: Verification, surface: Surface): string[] {
  const { hosts, expectation, elapsedMs, rounds } = report;
  const good = hosts.filter((host) => host.asExpected === "yes").length;
  const counted = `${good} of ${count(hosts.length, "host")} ${expectation === "reached" ? "reached" : "proven to be blocked"}`;
  const time = `in ${showDuration(elapsedMs)}${rounds > 1 ? `, round ${rounds}` : ""}`;
  if (report.asExpected === "yes") return [surface.paint("green", clean(`${counted}, ${time}`))];
  const [style, word] = OUTCOMES[report.asExpected];
  return [
    surface.paint(style, clean(`${word}: ${counted}, ${time}`)),
    ...report.because.flatMap((why) => block("because", why, surface)),
  ];
}

const OUTCOMES = { no: ["red", "Not as expected"], unclear: ["yellow", "Not proven"] } as const;
