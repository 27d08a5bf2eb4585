// Finds fields, event types and audiences by what an analyst types.

import type { Index } from "../catalog";
import { type Doc, documentsOf, type Documents, type Kind, type Place, type Posting, type ValueIndex, type ValuesOf, valuesOf } from "./documents";
import { LONG, meanings, nearlySpoken, split, type Spoken, spoken, withoutFillers } from "./meanings";
import { folded, isNear, type Part, partsOf, typedWords } from "./words";

export type Mark = readonly [start: number, end: number];

/** Why something is there that its label does not say. */
export interface Why {
  kind: "value" | "meaning" | "description" | "tag" | "path";
  text: string;
  marks: readonly Mark[];
}

export interface Hit {
  key: string;
  kind: Kind;
  of: Doc["of"];
  label: string;
  /** The parts of the label that match. */
  marks: readonly Mark[];
  why: Why | null;
  /** The value a rule on the field begins with. */
  value: string | null;
  score: number;
}

/** How much a word is worth by where it is: all of it, its beginning, inside it, missed by a letter. */
const WORTH: Record<Place, readonly [exact: number, begun: number, inside: number, near: number]> = {
  label: [10, 8, 3.5, 2.6],
  name: [9, 7, 3, 2.2],
  path: [5.5, 4, 1.6, 1.4],
  tag: [4, 3, 0, 0],
  description: [3.2, 2.2, 0, 0],
};
const MEANT = 7.5;
const NEAR = 0.45;
const [VALUE, VALUE_PART, VALUE_BEGUN] = [8.5, 5, 3.6];
/** Fewer letters of a value are begun by too many. */
const BEGUN = 3;
/** A word that begins more values than this tells nothing of which is meant. */
const COMMON = 500;
/** Of a field so many values are listed. */
const VALUES = 3;
/** Words are looked at up to so many: more are no search. */
const WORDS = 12;
const INSIDE = 4;

interface Reason {
  score: number;
  why: Place | "meaning" | "value";
  text: string;
}
type Reasons = Map<number, Reason>;

export class Search {
  private readonly documents: Documents;
  private values: ValueIndex;

  constructor(index: Index, known: ValuesOf = new Map()) {
    this.documents = documentsOf(index);
    this.values = valuesOf(this.documents.docs, known);
  }

  /** Learns what values fields have. */
  learn(known: ValuesOf): void {
    this.values = valuesOf(this.documents.docs, known);
  }

  /** What is found by a text, the best first. */
  find(text: string): Hit[] {
    const typed = withoutFillers(typedWords(text)).flatMap((part) => (this.documents.byStem.has(part.stem) ? [part] : split(part))).slice(0, WORDS);
    if (!typed.length) return [];
    const reasons = this.reasons(typed);
    const weights = reasons.map((each) => 1 / (1 + 0.12 * Math.log2(1 + each.size)));
    const hits = [...this.named(text, typed, reasons, weights), ...this.valued(typed, reasons, weights)];
    const whole = hits.filter((each) => each.covered === typed.length);
    const half = hits.filter((each) => each.covered * 2 >= typed.length);
    const kept = whole.length ? whole : half;
    kept.sort((one, other) => other.hit.score - one.hit.score || one.rank - other.rank);
    return kept.map((each) => each.hit);
  }

  /** By typed word: the documents it finds, and why. */
  private reasons(typed: readonly Part[]): Reasons[] {
    const found = typed.map((part) => this.ofWord(part));
    this.addMeant(spoken(typed), found);
    typed.forEach((part, at) => {
      if (found[at]!.size || part.plain.length < LONG) return;
      this.addNear(part, found[at]!);
      this.addMeant(nearlySpoken(part, 1 << at), found);
    });
    return found;
  }

  private ofWord({ plain, stem }: Part): Reasons {
    const found: Reasons = new Map();
    add(found, this.documents.byStem.get(stem), 0, 1, plain);
    for (const word of this.documents.words) {
      if (word.stem === stem) continue;
      if (word.plain.startsWith(plain)) add(found, word.postings, 1, 0.75 + (0.25 * plain.length) / word.plain.length, plain);
      else if (plain.length >= INSIDE && word.plain.includes(plain)) add(found, word.postings, 2, 1, plain);
    }
    return found;
  }

  private addNear({ plain, stem }: Part, found: Reasons): void {
    for (const word of this.documents.words) {
      if (word.plain.length >= LONG - 1 && (isNear(plain, word.plain) || isNear(stem, word.stem))) add(found, word.postings, 3, 1, word.plain);
    }
  }

  private addMeant(said: readonly Spoken[], found: readonly Reasons[]): void {
    const all = meanings();
    for (const { meaning, mask, text, weight } of said) {
      const add = (of: number, share: number): void => {
        for (const [doc, match] of this.documents.meant[of]!) {
          found.forEach((reasons, at) => mask & (1 << at) && better(reasons, doc, { score: MEANT * match * weight * share, why: "meaning", text }));
        }
      };
      add(meaning, 1);
      for (const near of all[meaning]!.near) add(near, NEAR);
    }
  }

  // --- hits -------------------------------------------------------------------------------------

  private named(text: string, typed: readonly Part[], reasons: readonly Reasons[], weights: readonly number[]): Ranked[] {
    const { docs } = this.documents;
    const found = new Set(reasons.flatMap((each) => [...each.keys()]));
    const said = folded(text.trim());
    return [...found].map((at) => {
      const doc = docs[at]!;
      const own = reasons.map((each) => each.get(at));
      const covered = own.filter(Boolean).length;
      const sum = own.reduce((total, each, word) => total + (each?.score ?? 0) * weights[word]!, 0);
      const inLabel = own.filter((each) => each?.why === "label").length;
      const share = Math.min(1, inLabel / Math.max(1, doc.labelParts.length));
      const label = folded(doc.label);
      const bonus = label === said ? 30 : label.startsWith(said) ? 6 : share * 3;
      const score = sum * (covered / typed.length) + bonus;
      return { covered, rank: doc.rank, hit: { ...base(doc), marks: marksOf(doc.labelParts, typed, own), why: whyOf(doc, typed, own), value: null, score } };
    });
  }

  private valued(typed: readonly Part[], reasons: readonly Reasons[], weights: readonly number[]): Ranked[] {
    const byWord = typed.map((part) => this.valuesOf(part));
    const found = new Set(byWord.flatMap((each) => [...each.keys()]));
    const ranked: Ranked[] = [];
    const listed = new Map<number, number>();
    for (const at of [...found].sort((one, other) => one - other)) {
      const value = this.values.values[at]!;
      const doc = this.documents.docs[value.doc]!;
      const own = typed.map((_, word) => valueReason(byWord[word]!.get(at), value.size, typed.length) ?? reasons[word]!.get(value.doc));
      const covered = own.filter(Boolean).length;
      const sum = own.reduce((total, each, word) => total + (each?.score ?? 0) * weights[word]!, 0);
      const count = (listed.get(value.doc) ?? 0) + 1;
      listed.set(value.doc, count);
      const why: Why = { kind: "value", text: value.text, marks: marksOf(partsOf(value.text), typed, typed.map((_, word) => byWord[word]!.has(at))) };
      const hit: Hit = { ...base(doc), key: `v:${doc.key}:${value.text}`, marks: marksOf(doc.labelParts, typed, own), why, value: value.text, score: (sum * covered) / typed.length };
      if (count <= VALUES || covered === typed.length && count <= VALUES * 2) ranked.push({ covered, rank: doc.rank + count / 100, hit });
    }
    return ranked;
  }

  /** The values that have a word, and whether all of it was typed. */
  private valuesOf({ plain }: Part): Map<number, "whole" | "begun"> {
    const found = new Map<number, "whole" | "begun">();
    const { words, postings } = this.values;
    if (plain.length >= BEGUN) {
      for (let at = firstFrom(words, plain); at < words.length && words[at]!.startsWith(plain); at += 1) {
        for (const value of postings.get(words[at]!)!.slice(0, COMMON)) found.set(value, "begun");
        if (found.size >= COMMON) break;
      }
    }
    const whole = postings.get(plain) ?? [];
    for (const value of whole.slice(0, COMMON)) found.set(value, "whole");
    return found;
  }
}

interface Ranked {
  covered: number;
  rank: number;
  hit: Hit;
}

const base = ({ key, kind, of, label }: Doc): Pick<Hit, "key" | "kind" | "of" | "label"> => ({ key, kind, of, label });

function better(reasons: Reasons, doc: number, reason: Reason): void {
  if ((reasons.get(doc)?.score ?? 0) < reason.score) reasons.set(doc, reason);
}

function add(reasons: Reasons, postings: readonly Posting[] | undefined, how: 0 | 1 | 2 | 3, share: number, text: string): void {
  for (const { doc, place } of postings ?? []) {
    const score = WORTH[place][how] * share;
    if (score) better(reasons, doc, { score, why: place, text });
  }
}

function valueReason(how: "whole" | "begun" | undefined, size: number, typed: number): Reason | undefined {
  if (!how) return undefined;
  const score = how === "begun" ? VALUE_BEGUN : size <= typed ? VALUE : VALUE_PART;
  return { score, why: "value", text: "" };
}

function firstFrom(words: readonly string[], text: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

// --- what is shown ------------------------------------------------------------------------------

/** The parts of a text that typed words match; a word that is there for another reason marks nothing. */
function marksOf(parts: readonly Part[], typed: readonly Part[], own: readonly (Reason | boolean | undefined)[]): Mark[] {
  const marks: Mark[] = [];
  for (const part of parts) {
    const lengths = typed.map(({ plain, stem }, word) => {
      const reason = own[word];
      if (!reason || (typeof reason === "object" && reason.why !== "label" && reason.why !== "name" && reason.why !== "value" && reason.why !== "description")) return 0;
      if (part.plain === plain || part.stem === stem) return part.end - part.start;
      if (part.plain.startsWith(plain)) return Math.min(plain.length, part.end - part.start);
      return typeof reason === "object" && reason.text === part.plain ? part.end - part.start : 0;
    });
    const most = Math.max(0, ...lengths);
    if (most) marks.push([part.start, part.start + most]);
    else marks.push(...insideOf(part, typed, own));
  }
  return marks;
}

function insideOf(part: Part, typed: readonly Part[], own: readonly (Reason | boolean | undefined)[]): Mark[] {
  const word = typed.find(({ plain }, at) => own[at] && plain.length >= INSIDE && part.plain.includes(plain));
  if (!word) return [];
  const start = part.start + part.plain.indexOf(word.plain);
  return [[start, start + word.plain.length]];
}

/** Of the words that the label does not have, why the first is there. */
function whyOf(doc: Doc, typed: readonly Part[], own: readonly (Reason | undefined)[]): Why | null {
  const reason = own.find((each) => each && each.why !== "label");
  if (!reason) return null;
  switch (reason.why) {
    case "meaning":
      return { kind: "meaning", text: reason.text, marks: [[0, reason.text.length]] };
    case "description":
      return snippet(doc.description, typed, own);
    case "tag":
      return { kind: "tag", text: reason.text, marks: [[0, reason.text.length]] };
    default:
      return { kind: "path", text: doc.path, marks: marksOf(partsOf(doc.path), typed, own.map(Boolean)) };
  }
}

const AHEAD = 18;

/** The description from shortly before the first word that matches. */
function snippet(text: string, typed: readonly Part[], own: readonly (Reason | undefined)[]): Why {
  const marks = marksOf(partsOf(text), typed, own.map(Boolean));
  const first = marks[0]?.[0] ?? 0;
  const space = first > AHEAD + 8 ? text.lastIndexOf(" ", first - AHEAD) + 1 : 0;
  const lead = space ? "…" : "";
  return { kind: "description", text: lead + text.slice(space), marks: marks.map(([start, end]) => [start - space + lead.length, end - space + lead.length]) };
}
