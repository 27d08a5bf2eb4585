// Numbers as people read them.

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SOME = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export const whole = (value: number): string => WHOLE.format(value);
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
  if (Math.abs(value) < 10_000) return number(value);
  const [by, unit] = Math.abs(value) < 1_000_000 ? [1_000, "k"] : [1_000_000, "M"];
  const scaled = value / by;
  return `${scaled.toFixed(Math.abs(scaled) < 100 ? 1 : 0).replace(/\.0$/, "")}${unit}`;
}

export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  // A year has no comma, so no whole number of four digits has one.
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 10_000 ? String(value) : number(value);
  if (typeof value === "object") return JSON.stringify(value);
  return String(value).replace(/^(\d{4}-\d\d-\d\d)T00:00:00Z$/, "$1");
}

/** A bound of a histogram: a number short, an instant as its day. */
export const bound = (value: number | string): string =>
  typeof value === "number" ? short(value) : value.slice(0, 10);
