// The vocabulary, ready to be searched: which meanings a typed word has, and how names match them.

import { FILLERS, MEANINGS } from "./vocabulary";
import { isNear, type Part, stemOf, typedWords } from "./words";

/** A word or a phrase of the vocabulary. */
interface Term {
  text: string;
  stems: readonly string[];
}

export interface Meant {
  words: readonly Term[];
  /** The most telling name first. */
  names: readonly Term[];
  near: readonly number[];
}

/** A meaning that was typed: by which of the typed words, as what, how surely. */
export interface Spoken {
  meaning: number;
  mask: number;
  text: string;
  weight: number;
}

const fillers = new Set(typedWords(FILLERS).map((part) => part.stem));
/** Fewer letters of a word are too few to know by its beginning which it is, or by one wrong letter. */
const BEGUN = 4;
export const LONG = 5;

const termsOf = (list: string | undefined): Term[] =>
  (list ?? "").split(",").filter((each) => each.trim()).map((text) => ({ text: text.trim(), stems: withoutFillers(typedWords(text)).map((part) => part.stem) }));

/** Words without those that say nothing, unless there are no others. */
export function withoutFillers(parts: Part[]): Part[] {
  const left = parts.filter((part) => !fillers.has(part.stem));
  return left.length ? left : parts;
}

let known: readonly Meant[] | null = null;

/** The meanings; read from the vocabulary the first time. */
export function meanings(): readonly Meant[] {
  if (known) return known;
  const first = new Map(MEANINGS.map((each, at) => [each.words.split(",")[0]!, at]));
  known = MEANINGS.map(({ words, names, near }) => ({
    words: termsOf(words),
    names: termsOf(names),
    near: termsOf(near).map((term) => first.get(term.text)!).filter((at) => at !== undefined),
  }));
  return known;
}

let singles: ReadonlyMap<string, { meaning: number; text: string }[]> | null = null;

/** The meanings of single words, by stem. */
function singleWords(): NonNullable<typeof singles> {
  if (singles) return singles;
  const made = new Map<string, { meaning: number; text: string }[]>();
  meanings().forEach(({ words }, meaning) => {
    for (const { text, stems } of words) {
      if (stems.length !== 1) continue;
      const entries = made.get(stems[0]!) ?? [];
      if (!entries.some((each) => each.meaning === meaning)) made.set(stems[0]!, [...entries, { meaning, text }]);
    }
  });
  singles = made;
  return made;
}

/** What the typed words mean: words by themselves, begun or put together, and phrases. */
export function spoken(typed: readonly Part[]): Spoken[] {
  const stems = typed.map((part) => part.stem);
  const found = typed.flatMap((part, at) => ofWord(part, 1 << at));
  if (typed.length < 2) return found;
  meanings().forEach(({ words }, meaning) => {
    for (const term of words) {
      if (term.stems.length < 2) continue;
      const places = term.stems.map((stem) => stems.indexOf(stem));
      if (places.includes(-1)) continue;
      found.push({ meaning, mask: places.reduce((mask, at) => mask | (1 << at), 0), text: term.text, weight: 1 + 0.2 * (places.length - 1) });
    }
  });
  return found;
}

function ofWord({ plain, stem }: Part, mask: number): Spoken[] {
  const words = singleWords();
  const whole = words.get(stem);
  if (whole) return whole.map((each) => ({ ...each, mask, weight: 1 }));
  const made: Spoken[] = [];
  if (plain.length >= BEGUN) {
    for (const [known, entries] of words) {
      if (known.startsWith(plain)) made.push(...entries.map((each) => ({ ...each, mask, weight: 0.85 })));
    }
  }
  return made.length ? made : started(plain, mask);
}

/** A German word of two known ones, as these: "Bestelldatum", "Kaufpreis". */
export function split(part: Part): Part[] {
  const words = singleWords();
  const { plain } = part;
  if (words.has(part.stem)) return [part];
  for (let at = plain.length - 3; at >= 3; at -= 1) {
    const last = plain.slice(at);
    if (!words.has(stemOf(last))) continue;
    for (const joint of ["", "s", "n", "es", "en"]) {
      if (!plain.slice(0, at).endsWith(joint)) continue;
      const first = plain.slice(0, at - joint.length);
      if (words.has(stemOf(first))) return [first, last].map((each) => ({ ...part, plain: each, stem: stemOf(each) }));
    }
  }
  return [part];
}

/** A word that begins with a known one: "Newsletteranmeldung". */
function started(plain: string, mask: number): Spoken[] {
  const words = singleWords();
  for (let at = plain.length - 3; at > LONG; at -= 1) {
    const first = words.get(stemOf(plain.slice(0, at)));
    if (first) return first.map((each) => ({ ...each, mask, weight: 0.5 }));
  }
  return [];
}

/** The meanings of words that a typed one misses by a letter. */
export function nearlySpoken({ plain, stem }: Part, mask: number): Spoken[] {
  if (plain.length < LONG) return [];
  const found: Spoken[] = [];
  for (const [known, entries] of singleWords()) {
    if (known.length >= LONG - 1 && (isNear(stem, known) || isNear(plain, known))) found.push(...entries.map((each) => ({ ...each, mask, weight: 0.3 })));
  }
  return found;
}
