// Numbers as people read them.

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SOME = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

const GROUPS = /\B(?=(\d{3})+$)/g;

/** Whole numbers by hand: there are hundreds in a long canvas, and Intl is slow. */
export const whole = (value: number): string =>
  Number.isSafeInteger(value) ? String(value).replace(GROUPS, ",") : WHOLE.format(value);
export const number = (value: number): string => SOME.format(value);

export function share(value: number): string {
  const percent = value * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.1) return "< 0.1 %";
  if (percent > 99.9) return "> 99.9 %";
  return `${percent.toFixed(1)} %`;
}

/** 1,234,567 as 1.2M, where there is little room. */
export function short(value: number): string {
  if (Math.abs(value) < 10_000) return Math.abs(value) < 100 ? number(value) : whole(value);
  const [by, unit] = Math.abs(value) < 1_000_000 ? [1_000, "k"] : [1_000_000, "M"];
  const scaled = value / by;
  return `${scaled.toFixed(Math.abs(scaled) < 100 ? 1 : 0).replace(/\.0$/, "")}${unit}`;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|\+00:00)?$/;

/** A value of a table: numbers as they are, so that years stay years; instants to the minute. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(Math.round(value * 1000) / 1000);
  const instant = typeof value === "string" ? INSTANT.exec(value) : null;
  if (instant) return instant[2] === "00:00" && (instant[3] ?? "00") === "00" ? instant[1]! : `${instant[1]} ${instant[2]}`;
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

/** A bound of a histogram: a number short, an instant as its day. */
export const bound = (value: number | string): string =>
  typeof value === "number" ? short(value) : value.slice(0, 10);
