// Which audiences are shown, and in what order.

import { matches, wordsOf } from "../catalog";
import type { AudienceRow } from "../protocol";

export type Column = "name" | "status" | "tags" | "profiles" | "share" | "change";

export interface Sorting {
  column: Column;
  down: boolean;
}

export interface Filter {
  search: string;
  status: string;
  /** Any of these; none: whatever they are. */
  tags: string[];
}

export const EVERYTHING: Filter = { search: "", status: "", tags: [] };
const NUMBERS: readonly Column[] = ["profiles", "share", "change"];

/** Numbers start with the largest, words with A. */
export const startsDown = (column: Column): boolean => NUMBERS.includes(column);

export function shownRows(rows: readonly AudienceRow[], filter: Filter, sorting: Sorting | null): AudienceRow[] {
  const words = wordsOf(filter.search);
  const found = rows.filter(
    (row) =>
      matches([row.name, row.id, row.description, ...row.tags].join(" "), words) &&
      (!filter.status || row.status === filter.status) &&
      (!filter.tags.length || filter.tags.some((tag) => row.tags.includes(tag))),
  );
  if (!sorting) return found;
  const { column, down } = sorting;
  return found.sort((one, other) => compared(valueOf(one, column), valueOf(other, column), down));
}

const valueOf = (row: AudienceRow, column: Column): string | number | null => (column === "tags" ? row.tags.join(", ") : row[column]);

/** What is not known comes last, whichever way the rest goes. */
function compared(one: string | number | null, other: string | number | null, down: boolean): number {
  const [first, second] = [one === "" ? null : one, other === "" ? null : other];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  const by = typeof first === "number" ? first - (second as number) : first.localeCompare(second as string);
  return down ? -by : by;
}

/** The rows with the numbers they had, where they are counted anew and have none yet. */
export function remembered(rows: readonly AudienceRow[], before: readonly AudienceRow[]): { rows: AudienceRow[]; stale: Set<string> } {
  const known = new Map(before.map((row) => [row.id, row]));
  const stale = new Set<string>();
  const kept = rows.map((row) => {
    const was = known.get(row.id);
    if (row.profiles !== null || row.problem || was?.profiles == null) return row;
    stale.add(row.id);
    return { ...row, profiles: was.profiles, share: was.share, change: was.change };
  });
  return { rows: kept, stale };
}

export const valuesOf = (rows: readonly AudienceRow[], of: (row: AudienceRow) => readonly string[]): string[] =>
  [...new Set(rows.flatMap((row) => [...of(row)]))].filter(Boolean).sort((one, other) => one.localeCompare(other));
