// Numbers as people write them: read whole, or not at all.
//
// | written                                  | read in a box of decimals | of whole numbers |
// |------------------------------------------|---------------------------|------------------|
// | 1000, −5, +3, 1e6                         | as it is                  | as it is         |
// | 1 000  1'000  1’000 (any kind of space)   | 1000                      | 1000             |
// | 1,000,000  1.000.000                      | 1000000                   | 1000000          |
// | 1,000.5  1.000,5  1 000,5  1'000.5        | 1000.5                    | not whole        |
// | 1.5  1,5  0,750  1234,567                 | 1.5, 0.75, 1234.567       | not whole        |
// | 1,000  1.000 (one group of three)         | 1000 or 1: the user says  | 1000             |
// | 12abc  1 0  1,00,000  1,5,3               | no number                 | no number        |
// | 9007199254740993                          | more digits than are kept | the same         |
//
// A mark before groups of three can be a thousands mark, where the first group has one to three
// digits and no leading zero. Spaces and apostrophes are nothing else; a comma or a point is one
// where it stands twice, or before a mark of the other kind. Nobody writes decimals of a count.

import { whole as marked } from "../ui/format";

/** Whole numbers up to this one are kept exactly, here and in Python. */
export const LARGEST = Number.MAX_SAFE_INTEGER;

export interface Range {
  /** Whether only whole numbers are allowed. */
  whole?: boolean | undefined;
  /** Whether a group of three can only be thousands: so it is of whole numbers. */
  grouped?: boolean | undefined;
  min?: number | undefined;
  max?: number | undefined;
  /** What is counted: days. */
  unit?: string | undefined;
}

export type Reading =
  | { kind: "number"; value: number }
  /** It can be either number. */
  | { kind: "ambiguous"; readings: [number, number]; reason: string }
  | { kind: "wrong"; reason: string };

const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u3000\t]/g;
const MINUS = /^[−‐‑–]/;
const GROUPS = /^[1-9]\d{0,2}(?: \d{3})+$/;

/** Reads a typed number; `range` says what the box takes. */
export function readNumber(text: string, range: Range = {}): Reading {
  const written = text.replace(SPACES, " ").replace(/[’ʼ`´]/g, "'").trim().replace(MINUS, "-");
  if (!written) return { kind: "wrong", reason: allowed(range) };
  const found = texts(written, range.whole === true || range.grouped === true);
  if (found === null) return { kind: "wrong", reason: `“${shortened(text.trim())}” is not a number. ${allowed(range)}` };
  const [first, second] = found.map((each) => checked(each, range));
  if (first!.kind === "number" && second?.kind === "number") {
    const readings: [number, number] = [first!.value, second.value];
    return { kind: "ambiguous", readings, reason: `“${text.trim()}” can be ${plain(readings[0])} or ${plain(readings[1])}.` };
  }
  return second?.kind === "number" ? second : first!;
}

/** What a box takes, as a sentence. */
export function allowed({ whole, min, max, unit }: Range): string {
  const kind = whole ? "a whole number" : "a number";
  const units = unit ? ` of ${unit}` : "";
  if (min !== undefined && max !== undefined) return `Enter ${kind}${units} from ${plain(min)} to ${plain(max)}.`;
  if (min !== undefined) return `Enter ${kind}${units}, ${plain(min)} or more.`;
  if (max !== undefined) return `Enter ${kind}${units}, at most ${plain(max)}.`;
  return `Enter ${kind}${units}.`;
}

const plain = (value: number): string => (Number.isInteger(value) && value >= 0 ? marked(value) : String(value));
const shortened = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

/** The plain texts a number can mean, thousands first; null where it means none. */
function texts(written: string, grouped: boolean): string[] | null {
  const [, sign, mantissa, exponent] = /^([+-]?) ?([\d.,' ]*?)(e[+-]?\d+)?$/i.exec(written) ?? [];
  if (mantissa === undefined || !/\d/.test(mantissa)) return null;
  const signed = (each: string): string => `${sign === "-" ? "-" : ""}${each}${exponent ?? ""}`;
  const found = readings(mantissa, grouped);
  if (exponent && found?.some((_, at) => at > 0 || /[ ']/.test(mantissa))) return null;
  return found === null ? null : found.map(signed);
}

function readings(text: string, grouped: boolean): string[] | null {
  const marks = [...text].filter((letter) => !/\d/.test(letter));
  const last = marks.at(-1);
  if (last === undefined) return [text];
  const kinds = new Set(marks);
  const times = marks.filter((mark) => mark === last).length;
  if (kinds.size === 1 && (last === " " || last === "'" || times > 1)) return thousands(text, last);
  if (kinds.size > 2 || times > 1 || last === " " || last === "'") return null;
  const [head, tail] = text.split(last) as [string, string];
  if (kinds.size === 2) {
    const before = thousands(head, marks[0]!);
    return before && tail ? [`${before[0]}.${tail}`] : null;
  }
  const decimal = `${head || "0"}.${tail || "0"}`;
  const both = thousands(text, last);
  if (both === null) return [decimal];
  return grouped ? both : [both[0]!, decimal];
}

/** The digits of groups of three apart by a mark; null where they are none. */
function thousands(text: string, mark: string): string[] | null {
  const spaced = text.split(mark).join(" ");
  return GROUPS.test(spaced) ? [spaced.replaceAll(" ", "")] : null;
}

/** A plain text as a number that is kept exactly, and in the range. */
function checked(text: string, range: Range): Reading {
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST) {
    return { kind: "wrong", reason: `Numbers are kept up to ${marked(LARGEST)}. ${allowed(range)}` };
  }
  if (digits(text) !== digits(String(value))) return { kind: "wrong", reason: `It has more digits than can be kept: ${value} is the nearest.` };
  if (!fits(value, range)) return { kind: "wrong", reason: allowed(range) };
  return { kind: "number", value: value === 0 ? 0 : value };
}

/** Whether a box takes a number. */
export function fits(value: number, { whole, min, max }: Range): boolean {
  const isInside = (min === undefined || value >= min) && (max === undefined || value <= max);
  return isInside && Math.abs(value) <= LARGEST && (!whole || Number.isInteger(value));
}

/** A number's digits and the place of its point, however it is written. */
function digits(text: string): string {
  const [, sign, head, tail = "", exponent = "0"] = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)!;
  const all = `${head}${tail}`.replace(/^0+/, "");
  const kept = all.replace(/0+$/, "");
  return kept ? `${sign}${kept}e${Number(exponent) - tail.length + all.length - kept.length}` : "0";
}

// --- lists --------------------------------------------------------------------------------------

export interface NumberList {
  values: number[];
  /** What was not read, and why. */
  problems: { text: string; reason: string }[];
}

/** Reads a pasted list or a column: one number a line or cell; in a single line, commas part them. */
export function readNumbers(text: string, range: Range = {}): NumberList {
  const cells = text.replace(/^\uFEFF/, "").split(/[\r\n\t;]+/).map((cell) => cell.trim()).filter(Boolean);
  const [only] = cells;
  if (cells.length !== 1 || !only!.includes(",")) return readCells(cells.map(unquoted), range);
  const parts = only!.split(",").map(unquoted).filter(Boolean);
  if (/, /.test(only!) || readNumber(only!, range).kind === "wrong") return readCells(/^"[^"]*"$/.test(only!) ? [unquoted(only!)] : parts, range);
  if (parts.length < 3) return readCells([only!], range);
  return { values: [], problems: [{ text: only!, reason: `“${only}” can be one number or ${parts.length}. Put each on a line of its own.` }] };
}

/** Reads the cells of a column; those that can be one thing only say which marks it is written with. */
export function readCells(cells: readonly string[], range: Range = {}): NumberList {
  const point = decimalMark(cells);
  const values = new Set<number>();
  const problems: NumberList["problems"] = [];
  for (const cell of cells) {
    const reading = readNumber(cell, range);
    if (reading.kind === "number") values.add(reading.value);
    else if (reading.kind === "ambiguous" && point) values.add(reading.readings[cell.includes(point) ? 1 : 0]);
    else problems.push({ text: cell, reason: reading.reason });
  }
  return { values: [...values], problems };
}

/** The decimal mark of a column, where its numbers leave one choice. */
function decimalMark(cells: readonly string[]): "." | "," | null {
  const found = new Set<string>();
  for (const cell of cells) {
    const bare = cell.replace(/^[^\d.,]+/, "");
    const marks = [...bare].filter((letter) => letter === "." || letter === ",");
    const reading = readNumber(cell);
    if (reading.kind !== "number" || !marks.length) continue;
    const twice = marks.length > 1 && new Set(marks).size === 1;
    const last = marks.at(-1)!;
    found.add(twice ? (last === "," ? "." : ",") : last);
  }
  return found.size === 1 ? ([...found][0] as "." | ",") : null;
}

const unquoted = (cell: string): string => cell.trim().replace(/^"(.*)"$/, "$1").trim();
