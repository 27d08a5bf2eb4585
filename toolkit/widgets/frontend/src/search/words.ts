// Words as they are searched: parts of names, without case, accents and endings.

/** A part of a text: where it stands, as it is written small, and without its ending. */
export interface Part {
  start: number;
  end: number;
  plain: string;
  stem: string;
}

/** E-mail is one word; names are split where their case changes; digits stay with their letters. */
const CASED = /[eE]-?[Mm]ails?(?!\p{Ll})|\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?\p{Ll}+\p{N}*|\p{Lo}+|\p{N}+/gu;
const WHOLE = /e-mails?(?![\p{L}\p{N}])|[\p{L}\p{N}]+/giu;

/** The parts of a name or a sentence. */
export const partsOf = (text: string): Part[] => [...text.matchAll(CASED)].map(partAt);

/** The words somebody typed: these are not split where their case changes. */
export const typedWords = (text: string): Part[] => [...text.replace(/['’]s(?!\p{L})/gu, "  ").matchAll(WHOLE)].map(partAt);

function partAt(match: RegExpMatchArray): Part {
  const plain = folded(match[0]).replace(/^e-mail/, "email");
  return { start: match.index!, end: match.index! + match[0].length, plain, stem: stemOf(plain) };
}

/** Small letters without marks: "Käufer" as "kaufer", "Straße" as "strasse". */
export const folded = (text: string): string => text.toLowerCase().normalize("NFD").replace(/\p{M}+/gu, "").replace(/ß/g, "ss");

/** A word without its ending: light, and the same for what is typed and what is found by it. */
export function stemOf(plain: string): string {
  if (plain.length < 4) return plain;
  let stem = plain;
  if (/ungen$/.test(stem)) stem = stem.slice(0, -2);
  else if (/[^aeiou]ies$/.test(stem)) stem = `${stem.slice(0, -3)}y`;
  else if (/(?:x|ch|sh|ss)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (/[^siu]s$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 5) stem = stem.replace(/(?:ing|ed|en)$/, "");
  if (stem.length > 3) stem = stem.replace(/e$/, "");
  return stem;
}

/** Whether two words differ by one letter: another, one more, one less, or two neighbours changed round. */
export function isNear(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || one === other) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const rest = short.slice(at + 1);
  if (rest === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}
