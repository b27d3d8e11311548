import { clean, count } from "../../text/plain-text.ts";
import type { DestinationState, Observed, ObservedClients, ObservedDestination, ObservedRule } from "./observed.ts";

/** States in words for people. */
export const STATE_WORDS: Readonly<Record<DestinationState, string>> = {
  "would-drop": "would be dropped",
  dropped: "dropped",
  unknown: "not known",
  used: "allowed, used",
  unused: "allowed, unused",
};

export const READINESS_WORDS: Readonly<Record<Observed["verdict"]["result"], string>> = {
  ready: "READY to enforce",
  "not-ready": "NOT READY to enforce",
  unclear: "UNCLEAR whether to enforce",
};

/** Writes a name and port safely for display, because a client chose both. */
export const destinationText = ({
  name,
  address,
  port,
}: Pick<ObservedDestination, "name" | "address" | "port">): string =>
  `${clean(name ?? address ?? "(no destination)")}${port === undefined ? "" : `:${port}`}`;

export const clientsText = ({ count: number, isMore, networks, addresses }: ObservedClients): string =>
  number === 0
    ? ""
    : `${isMore ? "at least " : ""}${count(number, "client")}, ${(addresses ?? networks).map(clean).join(" ")}`.replace(
        /, $/,
        "",
      );

/** Writes a day (UTC); empty for no time. */
export const dayText = (time: string | null): string => time?.slice(0, 10) ?? "";

/** Writes the further facts about a destination. */
export const remarkText = ({ status, rule, why }: ObservedDestination): string =>
  [
    ...(status === undefined || status === "current" ? [] : [status === "not-mesh" ? "not MESH" : status]),
    ...(rule === undefined || rule === "" ? [] : [clean(rule)]),
    ...(why === undefined ? [] : [clean(why)]),
  ].join("; ");

/** States since when a rule could have been used. */
export const sinceText = ({ since, isPlanned }: Pick<ObservedRule, "since" | "isPlanned">): string =>
  since !== null ? `since ${dayText(since)} or before` : isPlanned ? "not made yet" : "not known";

/** States in a sentence how much was read. */
export function filesText({ files, window }: Pick<Observed, "files" | "window">): string {
  const [lines, unread] = [sum(files.map((file) => file.lines)), sum(files.map((file) => file.unread))];
  const kinds = [...new Set(files.flatMap((file) => file.kinds))].join(", ");
  const { length } = window.firewalls;
  const of = length > 1 ? ` on the one of ${length} firewalls that has the fewest` : "";
  const days =
    window.first === null
      ? ""
      : ` ${dayText(window.first)} to ${dayText(window.last)}, ${count(window.days, "day")} with lines of the rules${of}.`;
  return `${count(files.length, "file")} (${kinds || "no log recognised"}), ${count(lines, "line")}, ${unread} unread.${days}`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
