import { show } from "../input/show.ts";

/**
 * What makes `label` pass for another one, to go behind "which"; undefined where nothing does. A label keeps to one
 * script (UTS 39, 5.2, "Single Script"), and a script with twins of Latin letters stands only under a top-level domain
 * of its own: ICANN has compared those with the Latin ones.
 *
 * @param label a U-label (lower case, NFC) or an ASCII label.
 * @param suffix the name's top-level domain as a U-label; undefined where no registry runs it.
 */
export function lookalike(label: string, suffix: string | undefined): string | undefined {
  if (Array.from(label).every(isLatin) || UNLIKE_LATIN.some((isWritten) => isWritten(label))) return undefined;
  const twin = LIKE_LATIN.find(({ isWritten }) => isWritten(label));
  if (!twin) return strangeLetter(label);
  if (suffix !== undefined && twin.isWritten(suffix)) return undefined;
  return `is in ${twin.script} letters, which pass for Latin ones, under a top-level domain that is not`;
}

/** `name` with the commonest twins of Latin letters replaced, to offer as what may have been meant. */
export const withoutTwins = (name: string): string =>
  Array.from(name.toLowerCase(), (letter) => LATIN_OF.get(letter) ?? letter).join("");

function strangeLetter(label: string): string {
  const stranger = Array.from(label).find((letter) => !isLatin(letter)) ?? label;
  const named = `${show(stranger)} (U+${stranger.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")})`;
  if (!/[\p{L}\p{M}]/u.test(stranger)) return `holds ${named}, neither a letter nor a digit from 0 to 9`;
  if (/[a-z]/.test(label) && !/\p{sc=Latin}/u.test(stranger)) return `mixes ${named} with Latin letters`;
  return `holds ${named}, a look-alike of another letter`;
}

// A letter of ASCII, one with marks that Unicode composes with it, or one of a European alphabet with a shape of its
// own. That leaves out dotless i and j, script g, eth, thorn and the phonetic letters.
const isLatin = (letter: string): boolean =>
  /^[a-z0-9æœøßđħłŋ-]$/.test(letter) || /^[a-z]\p{M}+$/u.test(letter.normalize("NFD"));

// A letter that several scripts share, such as the tatweel, passes for a hyphen or an apostrophe; of those only the
// mark of a long vowel is a must, behind a kana. Compiled when it is first wanted: all of them take 10 ms, and few
// names want one.
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

// Scripts in modern use (UAX 31, table 5) of whose letters few or none pass for Latin ones; Japanese, Chinese and
// Korean are written in several (UTS 39, 5.1).
const UNLIKE_LATIN = [
  written("Han", "Hiragana", "Katakana"),
  written("Han", "Bopomofo"),
  written("Han", "Hangul"),
  ..."Arabic Bengali Devanagari Gujarati Gurmukhi Kannada Khmer Malayalam Oriya Sinhala Tamil Telugu Thaana Tibetan"
    .split(" ")
    .map((script) => written(script)),
];

// Those with more of them, after Chromium (kWholeScriptConfusables in idn_spoof_checker.cc). What stands in neither
// list (Cherokee, Coptic, Lisu and other scripts of limited use) is never accepted.
const LIKE_LATIN = "Armenian Cyrillic Ethiopic Georgian Greek Hebrew Lao Myanmar Thai"
  .split(" ")
  .map((script) => ({ script, isWritten: written(script) }));

// The twins that UTS 39 (confusables.txt) or a common typeface gives the letters of host names.
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
