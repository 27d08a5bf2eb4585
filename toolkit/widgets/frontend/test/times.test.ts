import { describe, expect, it } from "vitest";
import { kindOfTime, mayIgnoreYear, settledTime, TIME_KINDS, timeOfKind, timeWords } from "../src/canvas/times";
import type { TimeConstraint } from "../src/canvas/types";

const TODAY = "2026-07-01";

describe("time constraints", () => {
  it("start as something valid, of every kind", () => {
    for (const { kind } of TIME_KINDS) {
      const made = timeOfKind(kind, null, TODAY);
      expect(kindOfTime(made)).toBe(kind);
      expect(timeWords(made)).not.toContain("undefined");
    }
  });

  it("keep the amount when the kind changes", () => {
    const last: TimeConstraint = { type: "InLast", amount: 3, unit: "week" };
    expect(timeOfKind("InNext", last, TODAY)).toEqual({ type: "InNext", amount: 3, unit: "week" });
    expect(timeOfKind("Before", last, TODAY)).toEqual({ type: "Before", than: { type: "Ago", amount: 3, unit: "week" } });
    expect(timeOfKind("RollingRange", last, TODAY)).toMatchObject({ since: { amount: 6 }, until: { amount: 3 } });
  });

  it("ignore the year where the language lets them", () => {
    expect(mayIgnoreYear({ type: "OnDay", day: "today" })).toBe(true);
    expect(mayIgnoreYear({ type: "InPeriod", which: "this", unit: "month" })).toBe(true);
    expect(mayIgnoreYear({ type: "InPeriod", which: "this", unit: "year" })).toBe(false);
    expect(mayIgnoreYear({ type: "FromTo", first: "today", last: TODAY })).toBe(false);
    expect(mayIgnoreYear({ type: "FromTo", first: TODAY, last: TODAY })).toBe(true);
    expect(mayIgnoreYear({ type: "Before", than: { type: "Ago", amount: 1, unit: "day" } })).toBe(false);
    expect(mayIgnoreYear({ type: "After", than: TODAY })).toBe(true);
    expect(mayIgnoreYear({ type: "InLast", amount: 1, unit: "day" })).toBe(false);
  });

  it("stop ignoring it when they no longer can", () => {
    expect(settledTime({ type: "Before", than: "today", ignore_year: true })).toEqual({ type: "Before", than: "today" });
    expect(settledTime({ type: "OnDay", day: TODAY, ignore_year: true })).toHaveProperty("ignore_year", true);
    expect(settledTime({ type: "OnDay", day: TODAY, ignore_year: false })).toEqual({ type: "OnDay", day: TODAY });
  });

  it("are said in words", () => {
    expect(timeWords({ type: "InLast", amount: 1, unit: "day" })).toBe("in the last day");
    expect(timeWords({ type: "InLast", amount: 30, unit: "day" })).toBe("in the last 30 days");
    expect(timeWords({ type: "OnDay", day: "2026-02-14", ignore_year: true })).toBe("on 14 Feb 2026, any year");
    expect(timeWords({ type: "During", month: 12 })).toBe("during December of any year");
    expect(timeWords({ type: "During", year: 2025 })).toBe("during 2025");
    expect(timeWords({ type: "Within", amount: 2, unit: "week", day: "yesterday" })).toBe("within 2 weeks of yesterday");
    expect(timeWords({ type: "RollingRange", since: null, until: { type: "Ago", amount: 3, unit: "day" } })).toBe("from ever to 3 days ago");
    expect(timeWords({ type: "Before", than: { type: "Ahead", amount: 2, unit: "century" } })).toBe("before 2 centuries from now");
  });
});
