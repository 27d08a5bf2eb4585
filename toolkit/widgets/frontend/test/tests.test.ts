import { describe, expect, it } from "vitest";
import { comparedBy } from "../src/cards/event";
import * as tests from "../src/canvas/tests";
import { lackOf } from "../src/canvas/unfinished";
import type { Test } from "../src/canvas/types";

const equals: Test = { type: "TextTest", operator: "equals", values: ["a"] };

describe("operators", () => {
  it("fit the kind of the field", () => {
    const ids = (kind: "text" | "number" | "boolean" | "list", test: Test): string[] => tests.operatorsFor(kind, test).map((each) => each.id);
    expect(ids("text", equals)).toHaveLength(10);
    expect(ids("number", { type: "ValueTest", operator: "=", value: 1 })).toEqual(["=", "!=", ">", ">=", "<", "<=", "between", "in", "notIn", "exists", "missing"]);
    expect(ids("boolean", { type: "ExistsTest" })).toEqual(["true", "false", "exists", "missing"]);
    expect(ids("list", { type: "ExistsTest" })).toEqual(["exists", "missing"]);
    expect(ids("text", { type: "ValueTest", operator: "<", value: "m" })).toContain("<");
  });

  it("are one, whichever kind of test it is in the canvas", () => {
    expect(tests.operatorOf("text", { type: "ListTest", operator: "notIn", values: ["a"] })).toBe("notEqualTo");
    expect(tests.operatorOf("text", { type: "ValueTest", operator: "=", value: "a" })).toBe("equals");
    expect(tests.operatorOf("boolean", { type: "ValueTest", operator: "!=", value: true })).toBe("false");
    expect(tests.operatorOf("number", { type: "ListTest", operator: "in", values: [1] })).toBe("in");
    expect(tests.operatorOf("date", { type: "ExistsTest", exists: false })).toBe("missing");
    expect(tests.operatorOf("date", { type: "InLast", amount: 1, unit: "day" })).toBe("time");
  });

  it("keep the values and the case when they change", () => {
    expect(tests.withOperator("text", { type: "ListTest", operator: "in", values: ["a", "b"] }, "contains")).toEqual({
      type: "TextTest", operator: "contains", values: ["a", "b"], case_sensitive: true,
    });
    expect(tests.withOperator("text", equals, "startsWith")).toEqual({ type: "TextTest", operator: "startsWith", values: ["a"] });
    expect(tests.withOperator("number", { type: "ValueTest", operator: "<", value: 7 }, "in")).toEqual({ type: "ListTest", operator: "in", values: [7] });
    expect(tests.withOperator("number", { type: "ListTest", operator: "in", values: [7, 8] }, ">")).toEqual({ type: "ValueTest", operator: ">", value: 7 });
    expect(tests.withOperator("text", equals, "missing")).toEqual({ type: "ExistsTest", exists: false });
    expect(tests.withOperator("text", { type: "ExistsTest" }, "equals")).toEqual({ type: "TextTest", operator: "equals", values: [] });
  });
});

describe("a number between two others", () => {
  const low: Test = { type: "ValueTest", operator: ">=", value: 3 };
  const high: Test = { type: "ValueTest", operator: "<", value: 9 };
  const range: Test = { type: "RangeTest", low: 3, high: 9 };

  it("takes the number there is as the bound it was, and gives it back", () => {
    expect(tests.withOperator("number", low, "between")).toEqual({ type: "RangeTest", low: 3, high: "" });
    expect(tests.withOperator("number", high, "between")).toEqual({ type: "RangeTest", low: "", high: 9 });
    expect(tests.withOperator("number", range, "<=")).toEqual({ type: "ValueTest", operator: "<=", value: 9 });
    expect(tests.withOperator("number", range, ">")).toEqual({ type: "ValueTest", operator: ">", value: 3 });
    expect(tests.operatorOf("number", range)).toBe("between");
  });

  it("is finished with both numbers, the lower one first", () => {
    expect(lackOf({ type: "AttributeCard", field: "age", test: range }, "0") === null).toBe(true);
    expect(lackOf({ type: "AttributeCard", field: "age", test: { type: "RangeTest", low: 3, high: 3 } }, "0") === null).toBe(true);
    for (const each of [{ low: 9, high: 3 }, { low: 3, high: "" }, { low: "", high: 3 }] as const) {
      expect(lackOf({ type: "AttributeCard", field: "age", test: { type: "RangeTest", ...each } }, "0") === null).toBe(false);
    }
  });

  it("is that of an aggregation, too", () => {
    const sum = { type: "Aggregation", kind: "sum", field: "price", operator: ">=", value: 100 } as const;
    expect(comparedBy(sum, "between")).toEqual({ ...sum, upper: 100 });
    expect(comparedBy({ ...sum, operator: "<" }, "between")).toEqual({ ...sum, value: 0, upper: 100 });
    expect(comparedBy({ ...sum, upper: 200 }, "<=")).toEqual({ ...sum, operator: "<=", value: 200 });
    expect(comparedBy({ ...sum, upper: 200 }, ">")).toEqual({ ...sum, operator: ">" });
  });
});

describe("values", () => {
  it("become a list where there are several", () => {
    expect(tests.withValues({ type: "ValueTest", operator: "=", value: "a" }, ["a", "b"])).toEqual({ type: "ListTest", operator: "in", values: ["a", "b"] });
    expect(tests.withValues({ type: "ValueTest", operator: "!=", value: "a" }, ["a", "b"])).toMatchObject({ operator: "notIn" });
    expect(tests.withValues({ type: "ValueTest", operator: "<", value: 1 }, [1, 2])).toEqual({ type: "ValueTest", operator: "<", value: 2 });
    expect(tests.withValues({ type: "TextTest", operator: "contains", values: ["a", "b"], match: "all" }, ["a"])).not.toHaveProperty("match");
  });

  it("heed case or not", () => {
    expect(tests.caseOf("text", equals)).toBe(false);
    expect(tests.caseOf("text", { type: "ListTest", operator: "in", values: ["a"] })).toBe(true);
    expect(tests.caseOf("number", { type: "ValueTest", operator: "=", value: 1 })).toBeNull();
    expect(tests.withCase("text", { type: "ListTest", operator: "in", values: ["a"] }, false)).toEqual(equals);
    expect(tests.withCase("text", equals, true)).toEqual({ ...equals, case_sensitive: true });
  });

  it("are pasted by line, comma, semicolon or tab, once each", () => {
    expect(tests.splitValues('a, b\n"c, d"\te;a\r\n\n ')).toEqual(["a", "b", "c, d", "e"]);
    expect(tests.splitValues('"say ""hi"""')).toEqual(['say "hi"']);
  });

  it("are read from files of one or several columns", () => {
    expect(tests.columnsOf("\uFEFFa\r\nb\r\na")).toEqual([{ header: "", values: ["a", "b"] }]);
    expect(tests.columnsOf('id,city\n1,"New York, NY"\n2,Paris')).toEqual([
      { header: "id", values: ["1", "2"] },
      { header: "city", values: ["New York, NY", "Paris"] },
    ]);
    expect(tests.columnsOf("id\tcity\n1\tBerlin")[1]).toEqual({ header: "city", values: ["Berlin"] });
  });
});

describe("another field", () => {
  it("takes the place of the value, and gives it back", () => {
    const compared = tests.asFieldTest("text", equals);
    expect(compared).toEqual({ type: "FieldTest", operator: "equals", other: "" });
    expect(tests.asValueTest("text", compared)).toEqual({ type: "TextTest", operator: "equals", values: [] });
    expect(tests.asFieldTest("number", { type: "ListTest", operator: "in", values: [1] })).toMatchObject({ operator: "=" });
    expect(tests.asFieldTest("date", { type: "InLast", amount: 1, unit: "day" })).toMatchObject({ operator: "=" });
    expect(tests.withOperator("text", { ...compared, other: "x", case_sensitive: true }, "<")).toEqual({ type: "FieldTest", operator: "<", other: "x" });
  });
});
