import { show } from "../input/show.ts";

/**
 * Explains why `label` may pass for another one, as a text to put after "which"; undefined if it doesn't. A label must
 * keep to one script (UTS 39, 5.2, "Single Script"). A script that has twins of Latin letters is accepted only under a
 * top-level domain in that script, because ICANN has compared those domains with the Latin ones.
 *
 * @param label a U-label (lower case, NFC) or an ASCII label.
 * @param suffix the name's top-level domain as a U-label; undefined if no registry runs it.
 */
export function lookalike(label: string, suffix: string | undefined): string | undefined {
  if (Array.from(label).every(isLatin) || UNLIKE_LATIN.some((isWritten) => isWritten(label))) return undefined;
  const twin = LIKE_LATIN.find(({ isWritten }) => isWritten(label));
  if (!twin) return strangeLetter(label);
  if (suffix !== undefined && twin.isWritten(suffix)) return undefined;
  return `is in ${twin.script} letters, which pass for Latin ones, under a top-level domain that is not`;
}

/** Returns `name` with the commonest twins of Latin letters replaced, to suggest what may have been meant. */
export const withoutTwins = (name: string): string =>
  Array.from(name.toLowerCase(), (letter) => LATIN_OF.get(letter) ?? letter).join("");

function strangeLetter(label: string): string {
  const stranger = Array.from(label).find((letter) => !isLatin(letter)) ?? label;
  const named = `${show(stranger)} (U+${stranger.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")})`;
  if (!/[\p{L}\p{M}]/u.test(stranger)) return `holds ${named}, neither a letter nor a digit from 0 to 9`;
  if (/[a-z]/.test(label) && !/\p{sc=Latin}/u.test(stranger)) return `mixes ${named} with Latin letters`;
  return `holds ${named}, a look-alike of another letter`;
}

// ASCII letters, those with marks that Unicode composes with them, and letters of European alphabets with a distinct
// shape. Excluded are dotless i and j, script g, eth, thorn and the phonetic letters.
const isLatin = (letter: string): boolean =>
  /^[a-z0-9æœøßđħłŋ-]$/.test(letter) || /^[a-z]\p{M}+$/u.test(letter.normalize("NFD"));

// A letter that several scripts share, such as the tatweel, may look like a hyphen or an apostrophe. Only the long
// vowel mark after a kana is indispensable. The pattern is compiled on first use, because all of them take 10 ms and
// few names need one.
function written(...scripts: string[]): (text: string) => boolean {
  const letters = scripts.map((script) => `\\p{sc=${script}}`).join("");
  const marks = scripts.map((script) => `\\p{scx=${script}}`).join("");
  const longVowel = "(?<=[\\p{sc=Hiragana}\\p{sc=Katakana}ー])ー";
  let pattern: RegExp | undefined;
  return (text) => {
    pattern ??= new RegExp(`^(?:[0-9\\-]|[\\p{L}&&[${letters}]]|[\\p{M}&&[${marks}]]|${longVowel})+$`, "v");
    return pattern.test(text);
  };
}

// Scripts in modern use (UAX 31, table 5) with few or no letters that look Latin. Japanese, Chinese and Korean combine
// several scripts (UTS 39, 5.1).
const UNLIKE_LATIN = [
  written("Han", "Hiragana", "Katakana"),
  written("Han", "Bopomofo"),
  written("Han", "Hangul"),
  ..."Arabic Bengali Devanagari Gujarati Gurmukhi Kannada Khmer Malayalam Oriya Sinhala Tamil Telugu Thaana Tibetan"
    .split(" ")
    .map((script) => written(script)),
];

// Scripts with more letters that look Latin, after Chromium (kWholeScriptConfusables in idn_spoof_checker.cc). A script
// in neither list (Cherokee, Coptic, Lisu and others of limited use) is never accepted.
const LIKE_LATIN = "Armenian Cyrillic Ethiopic Georgian Greek Hebrew Lao Myanmar Thai"
  .split(" ")
  .map((script) => ({ script, isWritten: written(script) }));

// Twins of the letters of host names, by UTS 39 (confusables.txt) or in a common typeface.
const TWINS: Record<string, string> = {
  a: "аɑα",
  b: "Ьв",
  c: "сϲ",
  d: "ԁ",
  e: "еҽε",
  g: "ɡց",
  h: "һհн",
  i: "іıɩι",
  j: "јϳȷ",
  k: "кκ",
  l: "ӏ",
  m: "м",
  n: "ոηп",
  o: "оοօ",
  p: "рρ",
  q: "ԛզ",
  r: "г",
  s: "ѕꜱ",
  t: "тτ",
  u: "υսʋ",
  v: "νѵ",
  w: "ԝѡω",
  x: "хχ",
  y: "уγү",
  "-": "‐‑‒–—−ー",
};

const LATIN_OF = new Map(
  Object.entries(TWINS).flatMap(([latin, twins]) => Array.from(twins, (twin): [string, string] => [twin, latin])),
);
