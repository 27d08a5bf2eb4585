// What is searched: fields, event types and audiences, by the words of their names.

import { type Index, labelOf, lastName } from "../catalog";
import type { AudienceInfo, EventType, Field } from "../protocol";
import { meanings } from "./meanings";
import { folded, type Part, partsOf, stemOf } from "./words";

export type Found = Field | EventType | AudienceInfo;
export type Kind = "attributes" | "events" | "audiences";

/** Where a word stands: in the label, in the last name of the path, above it, in a tag, in the description. */
export type Place = "label" | "name" | "path" | "tag" | "description";

export interface Doc {
  key: string;
  kind: Kind;
  of: Found;
  label: string;
  labelParts: readonly Part[];
  /** The path, or the id. */
  path: string;
  description: string;
  /** Comes before those that are as good. */
  rank: number;
}

export interface Posting {
  doc: number;
  place: Place;
}

export interface Value {
  doc: number;
  text: string;
  /** How many words it has. */
  size: number;
}

export interface Documents {
  docs: readonly Doc[];
  /** The words of names and descriptions, in order, and where they are; by stem and as they are written. */
  words: readonly { plain: string; stem: string; postings: readonly Posting[] }[];
  byStem: ReadonlyMap<string, readonly Posting[]>;
  /** How well documents are what a meaning's names say, 0 to 1. */
  meant: readonly ReadonlyMap<number, number>[];
}

/** A field's commonest values, by the key of the field. */
export type ValuesOf = ReadonlyMap<string, readonly string[]>;

export const isField = (of: Found): of is Field => "table" in of;
export const isAudience = (of: Found): of is AudienceInfo => "drawable" in of;
export const keyOf = (of: Found): string => (isField(of) ? `f:${of.table}:${of.path}` : isAudience(of) ? `a:${of.id}` : `e:${of.name}`);
export const kindOf = (of: Found): Kind => (isAudience(of) ? "audiences" : isField(of) && of.table === "profile" ? "attributes" : "events");

export function documentsOf(index: Index): Documents {
  const { catalog } = index;
  const docs = [...catalog.eventTypes.map(ofType), ...catalog.fields.map(ofField), ...catalog.audiences.map(ofAudience)];
  const words = new Map<string, { plain: string; stem: string; postings: Posting[] }>();
  docs.forEach((doc, at) => {
    for (const [place, { plain, stem }] of placed(doc)) {
      const word = words.get(plain) ?? { plain, stem, postings: [] };
      word.postings.push({ doc: at, place });
      words.set(plain, word);
    }
  });
  const byStem = new Map<string, Posting[]>();
  for (const { stem, postings } of words.values()) for (const each of postings) pushed(byStem, stem, each);
  return { docs, words: [...words.values()].sort((one, other) => (one.plain < other.plain ? -1 : 1)), byStem, meant: meantBy(docs) };
}

const ofType = (of: EventType): Doc => made(of, of.label || of.name, of.name, of.description, 0);
/** Of what is as good otherwise, what stands less deep and is filled more comes first. */
const ofField = (of: Field): Doc => made(of, labelOf(of), of.path, of.description, of.path.split(".").length + (1 - (of.fill ?? 1)));
const ofAudience = (of: AudienceInfo): Doc => made(of, of.name, of.id, of.description, 3);

const made = (of: Found, label: string, path: string, description: string, rank: number): Doc => ({
  key: keyOf(of), kind: kindOf(of), of, label, labelParts: partsOf(label), path, description: description ?? "", rank,
});

function placed(doc: Doc): [Place, Part][] {
  const last = lastName(doc.path);
  const above = doc.path.slice(0, doc.path.lastIndexOf(last));
  const whole: Part = { start: 0, end: 0, plain: folded(last), stem: stemOf(folded(last)) };
  return [
    ...doc.labelParts.map((part): [Place, Part] => ["label", part]),
    ...partsOf(last).map((part): [Place, Part] => ["name", part]),
    ["name", whole],
    ...partsOf(above).map((part): [Place, Part] => ["path", part]),
    ...(isAudience(doc.of) ? partsOf(doc.of.tags.join(" ")).map((part): [Place, Part] => ["tag", part]) : []),
    ...partsOf(doc.description).map((part): [Place, Part] => ["description", part]),
  ];
}

// --- meanings -----------------------------------------------------------------------------------

/** A name in the path is the same thing less surely than in the label, and more so the more of the label it is. */
function meantBy(docs: readonly Doc[]): Map<number, number>[] {
  const named = docs.map((doc) => ({
    near: new Set([...doc.labelParts, ...partsOf(lastName(doc.path))].map((part) => part.stem)),
    all: new Set([...doc.labelParts, ...partsOf(doc.path)].map((part) => part.stem)),
    size: Math.max(1, doc.labelParts.length),
  }));
  const having = new Map<string, number[]>();
  named.forEach(({ all }, doc) => {
    for (const stem of all) pushed(having, stem, doc);
  });
  return meanings().map(({ words, names }) => {
    const terms = [...names.map((term, at) => ({ ...term, weight: Math.max(0.6, 1 - 0.06 * at) })), ...words.map((term) => ({ ...term, weight: 0.6 }))];
    const found = new Map<number, number>();
    for (const { stems, weight } of terms) {
      for (const doc of having.get(stems[0]!) ?? []) {
        const { near, all, size } = named[doc]!;
        if (!stems.every((stem) => all.has(stem))) continue;
        const inName = stems.filter((stem) => near.has(stem)).length;
        const covers = inName ? 0.7 + 0.3 * Math.min(1, inName / size) : 0.5;
        const match = weight * covers * (0.9 + 0.1 * Math.min(3, stems.length));
        found.set(doc, Math.max(found.get(doc) ?? 0, match));
      }
    }
    return found;
  });
}

function pushed<Of>(lists: Map<string, Of[]>, key: string, one: Of): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

// --- values -------------------------------------------------------------------------------------

export interface ValueIndex {
  values: readonly Value[];
  /** In order. */
  words: readonly string[];
  postings: ReadonlyMap<string, readonly number[]>;
}

export function valuesOf(docs: readonly Doc[], known: ValuesOf): ValueIndex {
  const values: Value[] = [];
  const postings = new Map<string, number[]>();
  docs.forEach((doc, at) => {
    for (const text of known.get(doc.key) ?? []) {
      const parts = new Set([...partsOf(text).map((part) => part.plain), folded(text)]);
      for (const plain of parts) pushed(postings, plain, values.length);
      values.push({ doc: at, text, size: Math.max(1, partsOf(text).length) });
    }
  });
  return { values, words: [...postings.keys()].sort(), postings };
}
