import { describe, expect, it } from "vitest";
import { isCounted, profilesAt, shownPart, valueAt } from "../src/cards/curve";
import { bounds, counted, measureKind, measureOfKind, withMeasure } from "../src/cards/event";
import type { Curve } from "../src/protocol";
import { same } from "../src/store";
import { lightness } from "../src/theme";
import { cell, share, short, whole } from "../src/ui/format";
import { pieces } from "../src/ui/highlight";
import { safeFragment } from "../src/ui/safe";

describe("colours of code", () => {
  const shown = (text: string, language: "pql" | "sql" = "pql"): string =>
    pieces(text, language).filter((piece) => piece.kind !== "plain").map((piece) => `${piece.kind}:${piece.text}`).join(" ");

  it("lose and add no letter", () => {
    for (const text of ['a = "x', "xEvent[b].count() >= 3\n\n and `odd name`", "🦊 'é' --x\n1.5", ""]) {
      expect(pieces(text, "pql").map((piece) => piece.text).join("")).toBe(text);
    }
  });

  it("know words, texts, numbers and calls", () => {
    expect(shown('tier in ["a"] and n.count() > 3')).toBe('word:in text:"a" word:and call:count number:3');
    expect(shown("SELECT a FROM b -- all", "sql")).toBe("word:SELECT word:FROM comment:-- all");
  });
});

describe("markup from the kernel", () => {
  const shown = (html: string): string => {
    const place = document.createElement("div");
    place.append(safeFragment(html));
    return place.innerHTML;
  };

  it("keeps plain elements and their titles", () => {
    expect(shown('<ul><li title="a">✓ b<br><small>c &lt;i&gt;</small></li></ul>')).toBe('<ul><li title="a">✓ b<br><small>c &lt;i&gt;</small></li></ul>');
  });

  it("lets nothing run or load", () => {
    expect(shown('<img src=x onerror=alert(1)><script>alert(1)</script><p onclick="x()" style="color:red">a<a href="javascript:x">b</a></p>')).toBe("<p>ab</p>");
  });
});

describe("the what-if curve", () => {
  const curve: Curve = { values: [1, 2, 3, 10, 100], profiles: [1000, 500, 100, 10, 0], value: 2, unit: "events", kind: "count" };

  it("says how many there are at a value, also between two", () => {
    expect([0, 1, 2, 5, 1000].map((value) => profilesAt(curve, value))).toEqual([1000, 1000, 500, 100, 0]);
    expect([0, 1, 2, 5].map((value) => isCounted(curve, value))).toEqual([false, true, true, false]);
  });

  it("shows where something happens", () => {
    const { from, to } = shownPart(curve, 2);
    expect(from).toBe(1);
    expect(to).toBeLessThanOrEqual(100);
    expect(shownPart(curve, 100).to).toBeGreaterThanOrEqual(100);
  });

  it("gives whole numbers where events or days are counted", () => {
    expect(valueAt(curve, 2.6, 1)).toBe(3);
    expect(valueAt(curve, -4, 1)).toBe(1);
    expect(valueAt({ ...curve, kind: "sum", values: [0.5, 2] }, 1.2345, undefined)).toBe(1.23);
  });
});

describe("counts", () => {
  it("are written as the canvas has them", () => {
    expect(counted(1, null)).toEqual({ type: "Count" });
    expect(counted(null, 3)).toEqual({ type: "Count", at_least: null, at_most: 3 });
    expect(counted(2, 2)).toEqual({ type: "Count", at_least: 2, at_most: 2 });
    expect(bounds(undefined)).toEqual({ least: 1, most: null });
  });

  it("are one of four kinds, or every, or a number of theirs", () => {
    for (const kind of ["least", "most", "exactly", "between", "every", "sum", "average", "min", "max"]) {
      expect(measureKind(measureOfKind(kind, { type: "Count", at_least: 4 }, "price"))).toBe(kind);
    }
    expect(withMeasure({ type: "EventCard", measure: { type: "Every" } }, { type: "Count" })).toEqual({ type: "EventCard" });
  });
});

describe("numbers and themes", () => {
  it("are short where there is little room", () => {
    expect([999, 12_900, 127_280, 2_000_000].map(short)).toEqual(["999", "12.9k", "127k", "2M"]);
    expect([0, 999, 1000, 1234567, -20000, 1999.6].map(whole)).toEqual(["0", "999", "1,000", "1,234,567", "-20,000", "2,000"]);
    expect([0, 0.00001, 0.153, 0.99999, 1].map(share)).toEqual(["0 %", "< 0.1 %", "15.3 %", "> 99.9 %", "100 %"]);
    expect([null, 3.14159, 1988, ["a"], true].map(cell)).toEqual(["", "3.142", "1988", '["a"]', "true"]);
    expect(["1988-10-30T00:00:00Z", "2026-06-01T17:58:40.5Z", "T-shirt"].map(cell)).toEqual(["1988-10-30", "2026-06-01 17:58", "T-shirt"]);
  });

  it("are told by the colour behind", () => {
    expect(lightness("#111111")).toBeLessThan(0.1);
    expect(lightness("#fff")).toBe(1);
    expect(lightness("rgb(33, 33, 33)")).toBeLessThan(0.2);
    expect(lightness("transparent")).toBeNull();
  });

  it("are the same when their parts are", () => {
    expect(same({ a: 1 }, { a: 1 })).toBe(true);
    expect(same({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(same([1], { 0: 1 })).toBe(false);
  });
});
