// Finding fields: by their place on the canvas, by search, as a tree of folders.

import type { AudienceInfo, Catalog, EventType, Field } from "./protocol";

export type Kind = "text" | "number" | "boolean" | "date" | "list" | "map";

export interface Index {
  catalog: Catalog;
  byKey: ReadonlyMap<string, Field>;
  eventTypes: ReadonlyMap<string, EventType>;
  audiences: ReadonlyMap<string, AudienceInfo>;
}

const NAMES = /`[^`]*`|[^.`]+/g;

export function indexed(catalog: Catalog): Index {
  return {
    catalog,
    byKey: new Map(catalog.fields.map((field) => [`${field.table}:${field.path}`, field])),
    eventTypes: new Map(catalog.eventTypes.map((each) => [each.name.toLowerCase(), each])),
    audiences: new Map(catalog.audiences.flatMap((each) => [[each.id, each], [each.name, each]])),
  };
}

/** What is asked of a field: that of its items, for an array of plain values. */
export function kindOf(field: Field | undefined): Kind {
  const type = field?.type ?? "string";
  const plain = type.replace(/^array of /, "");
  if (plain.startsWith("map of")) return "map";
  if (plain === "integer" || plain === "number") return "number";
  if (plain === "boolean") return "boolean";
  if (plain === "date" || plain === "date-time") return "date";
  if (plain === "string") return "text";
  return "list";
}

/** The path of a card's field as the catalog has it; the scope is that of the card. */
export function keyOf(scope: readonly string[], path: string): string {
  const climb = /^(\^+)\./.exec(path);
  const levels = climb ? climb[1]!.length : 0;
  const name = climb ? path.slice(climb[0].length) : path;
  const inner = scope.slice(0, scope.length - levels);
  const [first, ...arrays] = inner;
  const isEvent = first === "xEvent";
  const outer = isEvent ? arrays : inner;
  const prefix = outer.map((array) => `${array}[].`).join("");
  return `${isEvent ? "event" : "profile"}:${prefix}${name}`;
}

export const fieldAt = (index: Index, scope: readonly string[], path: string): Field | undefined =>
  index.byKey.get(keyOf(scope, path));

/** The name an analyst knows a field by. */
export function labelOf(field: Field): string {
  return field.name.trim() || pretty(lastName(field.path));
}

export function lastName(path: string): string {
  return (path.match(NAMES)?.at(-1) ?? path).replace(/`/g, "").replace("[]", "");
}

/** `priceTotal` as "Price total"; names that are all capitals stay. */
export function pretty(name: string): string {
  const words = name.replace(/^_+/, "").replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
  const lower = words
    .split(" ")
    .map((word) => (/^[A-Z0-9]+$/.test(word) ? word : word.toLowerCase()))
    .join(" ");
  return lower.charAt(0).toUpperCase() + lower.slice(1) || name;
}

export function labelAt(index: Index, scope: readonly string[], path: string): string {
  const field = fieldAt(index, scope, path);
  return field ? labelOf(field) : pretty(lastName(path));
}

export function eventLabel(index: Index, name: string): string {
  return index.eventTypes.get(name.toLowerCase())?.label || name;
}

/** Whether there is anything in a field; one that is not counted yet may hold something. */
export const isPopulated = (field: Field): boolean => field.fill === null || field.fill > 0;

// --- fields a card may name ---------------------------------------------------------------------

export interface Reachable {
  field: Field;
  /** The path as a card in the scope writes it. */
  path: string;
}

/** The fields a rule in a scope may compare with: its item's, the event's, the profile's. */
export function reachable(index: Index, scope: readonly string[]): Reachable[] {
  const found: Reachable[] = [];
  for (let levels = 0; levels <= scope.length; levels += 1) {
    const inner = scope.slice(0, scope.length - levels);
    const start = keyOf(inner, "");
    const climb = levels ? `${"^".repeat(levels)}.` : "";
    for (const field of index.catalog.fields) {
      const key = `${field.table}:${field.path}`;
      if (!key.startsWith(start)) continue;
      const rest = key.slice(start.length);
      if (!rest.includes("[]")) found.push({ field, path: climb + rest });
    }
  }
  return found;
}

// --- the tree of fields -------------------------------------------------------------------------

export interface Folder {
  key: string;
  label: string;
  folders: Folder[];
  fields: Field[];
}

export function treeOf(fields: readonly Field[]): Folder {
  const root: Folder = { key: "", label: "", folders: [], fields: [] };
  for (const field of fields) {
    const names = field.path.match(NAMES) ?? [field.path];
    let folder = root;
    for (const name of names.slice(0, -1)) folder = inFolder(folder, name);
    folder.fields.push(field);
  }
  return flattened(root);
}

function inFolder(folder: Folder, name: string): Folder {
  const key = folder.key ? `${folder.key}.${name}` : name;
  const known = folder.folders.find((each) => each.key === key);
  if (known) return known;
  const made: Folder = { key, label: pretty(name.replace("[]", "").replace(/`/g, "")), folders: [], fields: [] };
  folder.folders.push(made);
  return made;
}

/** Folders that hold nothing but one folder are one folder with both names. */
function flattened(folder: Folder): Folder {
  const folders = folder.folders.map(flattened).map((each) => {
    const [only] = each.folders;
    if (each.fields.length || each.folders.length !== 1 || !only) return each;
    return { ...only, label: `${each.label} › ${only.label}` };
  });
  return { ...folder, folders };
}

/** Whether every word is somewhere in a field's name, path or type. */
export function matches(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

export const wordsOf = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

export const searchText = (field: Field): string => `${field.name} ${field.path} ${pretty(lastName(field.path))}`;
