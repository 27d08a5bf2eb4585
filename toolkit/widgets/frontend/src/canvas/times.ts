// The time constraints as an analyst chooses them: kinds, what each starts as, units, words.

import type { Ago, Ahead, Day, Duration, TimeConstraint, Unit } from "./types";

export const UNITS: readonly Unit[] = ["minute", "hour", "day", "week", "month", "year"];
const MONTHS_OF: Partial<Record<Unit, number>> = { month: 1, year: 12, decade: 120, century: 1200, millennium: 12_000 };
const MILLISECONDS_OF: Partial<Record<Unit, number>> = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };
const LONGEST_YEARS = 100_000_000;

/** The largest number of units that a duration may have, as the kernel has it: 100 million years. */
export function longest(unit: Unit): number {
  const months = MONTHS_OF[unit];
  if (months) return (LONGEST_YEARS * 12) / months;
  return Math.floor((LONGEST_YEARS * 365.25 * 86_400_000) / MILLISECONDS_OF[unit]!);
}

export const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

export type TimeKind = TimeConstraint["type"] | "Today" | "Yesterday";

export const TIME_KINDS: readonly { kind: TimeKind; label: string; hint: string }[] = [
  { kind: "InLast", label: "in the last", hint: "So many units, up to now" },
  { kind: "Today", label: "today", hint: "The day of the evaluation" },
  { kind: "Yesterday", label: "yesterday", hint: "The day before it" },
  { kind: "OnDay", label: "on a date", hint: "One day" },
  { kind: "InPeriod", label: "in this, last or next", hint: "A whole calendar month, week or year" },
  { kind: "During", label: "during", hint: "A month, a year, or a month of any year" },
  { kind: "FromTo", label: "from … to", hint: "Between two dates, both in" },
  { kind: "Within", label: "within ±", hint: "Either side of a day" },
  { kind: "Before", label: "before", hint: "Before a date, or so long ago" },
  { kind: "After", label: "after", hint: "After a date, or so long ago" },
  { kind: "RollingRange", label: "in a rolling range", hint: "Between two moments, counted from now" },
  { kind: "InNext", label: "in the next", hint: "So many units ahead: for dates to come" },
];

export function kindOfTime(time: TimeConstraint): TimeKind {
  if (time.type !== "OnDay") return time.type;
  if (time.day === "today") return "Today";
  return time.day === "yesterday" ? "Yesterday" : "OnDay";
}

/** A constraint of a kind, with what it can keep of the one before it. */
export function timeOfKind(kind: TimeKind, before: TimeConstraint | null, today: string): TimeConstraint {
  const amount = before && "amount" in before ? before.amount : 30;
  const unit = before && "unit" in before ? before.unit : "day";
  const ago: Ago = { type: "Ago", amount, unit };
  switch (kind) {
    case "Today":
      return { type: "OnDay", day: "today" };
    case "Yesterday":
      return { type: "OnDay", day: "yesterday" };
    case "OnDay":
      return { type: "OnDay", day: today };
    case "InPeriod":
      return { type: "InPeriod", which: "this", unit: "month" };
    case "During":
      return { type: "During", year: Number(today.slice(0, 4)), month: Number(today.slice(5, 7)) };
    case "InLast":
    case "InNext":
      return { type: kind, amount, unit };
    case "FromTo":
      return { type: "FromTo", first: `${today.slice(0, 8)}01`, last: today };
    case "Within":
      return { type: "Within", amount: before && "amount" in before ? amount : 7, unit, day: "today" };
    case "Before":
    case "After":
      return { type: kind, than: ago };
    case "RollingRange":
      return { type: "RollingRange", since: { ...ago, amount: amount * 2 }, until: ago };
  }
}

export const isDate = (day: unknown): day is string => typeof day === "string" && /^\d{4}-/.test(day);

/** Whether the year may be ignored here. */
export function mayIgnoreYear(time: TimeConstraint): boolean {
  switch (time.type) {
    case "OnDay":
    case "Within":
      return true;
    case "InPeriod":
      return time.which === "this" && time.unit === "month";
    case "FromTo":
      return isDate(time.first) && isDate(time.last);
    case "Before":
    case "After":
      return isDate(time.than);
    default:
      return false;
  }
}

/** The constraint without what no longer goes with it. */
export function settledTime(time: TimeConstraint): TimeConstraint {
  if (!("ignore_year" in time) || (time.ignore_year && mayIgnoreYear(time))) return time;
  const { ignore_year: _no, ...rest } = time;
  return rest;
}

export const plural = (amount: number, unit: string): string => {
  if (amount === 1) return unit;
  if (unit === "century") return "centuries";
  return unit === "millennium" ? "millennia" : `${unit}s`;
};

export const lasting = (span: Duration | Ago | Ahead): string => `${span.amount} ${plural(span.amount, span.unit)}`;

export function dayWords(day: Day): string {
  if (!isDate(day)) return day;
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]?.slice(0, 3)} ${year}`;
}

export function momentWords(than: Day | Ago | Ahead): string {
  if (typeof than === "string") return dayWords(than);
  return than.type === "Ago" ? `${lasting(than)} ago` : `${lasting(than)} from now`;
}

export function timeWords(time: TimeConstraint): string {
  const any = "ignore_year" in time && time.ignore_year ? ", any year" : "";
  switch (time.type) {
    case "OnDay":
      return (isDate(time.day) ? `on ${dayWords(time.day)}` : time.day) + any;
    case "InPeriod":
      return `${time.which} ${time.unit}${any}`;
    case "During": {
      const month = time.month ? MONTHS[time.month - 1] : "";
      return time.year ? `during ${month ? `${month} ` : ""}${time.year}` : `during ${month} of any year`;
    }
    case "InLast":
      return `in the last ${time.amount === 1 ? time.unit : `${time.amount} ${plural(time.amount, time.unit)}`}`;
    case "InNext":
      return `in the next ${time.amount === 1 ? time.unit : `${time.amount} ${plural(time.amount, time.unit)}`}`;
    case "FromTo":
      return `from ${dayWords(time.first)} to ${dayWords(time.last)}${any}`;
    case "Within":
      return `within ${time.amount} ${plural(time.amount, time.unit)} of ${dayWords(time.day)}${any}`;
    case "Before":
      return `before ${momentWords(time.than)}${any}`;
    case "After":
      return `after ${momentWords(time.than)}${any}`;
    case "RollingRange": {
      const since = time.since ? momentWords(time.since) : "ever";
      return `from ${since} ${time.until ? `to ${momentWords(time.until)}` : "on"}`;
    }
  }
}
