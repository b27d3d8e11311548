import { renderMarkdownTable } from "../../text/markdown.ts";
import { ADVICE, type Advice, PARTIES } from "../judge/advice.ts";
import { EVIDENCE } from "../judge/evidence.ts";
import { showDuration } from "../model/duration.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import { RUNG_TITLES, RUNGS, type Rung } from "../model/rungs.ts";

/** Renders all advice as Markdown: a table for each rung, a row for each cause. */
export const renderAdvice = (): string =>
  [...RUNGS, undefined].map((rung) => `### ${titleOf(rung)}\n\n${adviceTable(rung)}`).join("\n\n");

/** Renders who each party is, as a Markdown table. */
export const renderParties = (): string => renderMarkdownTable(["who", "that is"], Object.entries(PARTIES));

/** Renders what counts as proof, as a Markdown table. */
export const renderEvidence = (): string =>
  renderMarkdownTable(
    ["id", "what was seen"],
    Object.entries(EVIDENCE).map(([kind, seen]) => [`\`${kind}\``, seen]),
  );

/** Renders the limits as a Markdown table. */
export const renderLimits = (): string =>
  renderMarkdownTable(
    ["step", "limit unless said otherwise"],
    Object.entries(DEFAULT_LIMITS).map(([step, limitMs]) => [`\`${step}\``, showDuration(limitMs)]),
  );

const titleOf = (rung: Rung | undefined): string => (rung ? `\`${rung}\`: ${RUNG_TITLES[rung]}` : "At any rung");

const adviceTable = (rung: Rung | undefined): string =>
  renderMarkdownTable(
    ["what is seen", "who must act, likeliest first", "what to do", "id"],
    Object.entries<Advice>(ADVICE)
      .filter(([, advice]) => advice.rung === rung)
      .map(rowOf),
  );

const rowOf = ([cause, { means, who, act }]: [string, Advice]): string[] => [
  means,
  who.join(", "),
  act,
  `\`${cause}\``,
];
