// What is asked of a field, as an analyst chooses it: one list of operators, whichever kind of test
// of the canvas it becomes.

import type { Kind } from "../catalog";
import type { Comparison, FieldTest, ListTest, RangeTest, Scalar, Test, TextOperator, TextTest, ValueTest } from "./types";

export interface Operator {
  id: string;
  label: string;
  /** Its sign. */
  right?: string;
}

export const TEXT_OPERATORS: readonly { id: TextOperator; label: string }[] = [
  { id: "equals", label: "equals" },
  { id: "notEqualTo", label: "does not equal" },
  { id: "contains", label: "contains" },
  { id: "doesNotContain", label: "does not contain" },
  { id: "startsWith", label: "starts with" },
  { id: "doesNotStartWith", label: "does not start with" },
  { id: "endsWith", label: "ends with" },
  { id: "doesNotEndWith", label: "does not end with" },
];
export const COMPARISONS: readonly { id: Comparison; label: string; words: string }[] = [
  { id: "=", label: "=", words: "equals" },
  { id: "!=", label: "≠", words: "does not equal" },
  { id: ">", label: ">", words: "is more than" },
  { id: ">=", label: "≥", words: "is at least" },
  { id: "<", label: "<", words: "is less than" },
  { id: "<=", label: "≤", words: "is at most" },
];
export const BETWEEN: Operator = { id: "between", label: "is between", right: "≥ ≤" };
const EXISTENCE: readonly Operator[] = [
  { id: "exists", label: "exists" },
  { id: "missing", label: "does not exist" },
];

const compared = ({ id, label, words }: (typeof COMPARISONS)[number]): Operator => ({ id, label: words, right: label });

/** The operators that fit a field. */
export function operatorsFor(kind: Kind, test: Test): Operator[] {
  if (test.type === "FieldTest") {
    const all = COMPARISONS.map(compared);
    return kind === "text" ? [...TEXT_OPERATORS, ...all.slice(2)] : all;
  }
  switch (kind) {
    case "text": {
      const ordered = test.type === "ValueTest" && !["=", "!="].includes(test.operator) ? COMPARISONS.slice(2) : [];
      return [...TEXT_OPERATORS, ...ordered.map(compared), ...EXISTENCE];
    }
    case "number":
      return [
        ...COMPARISONS.map(compared),
        BETWEEN,
        { id: "in", label: "is one of" },
        { id: "notIn", label: "is none of" },
        ...EXISTENCE,
      ];
    case "boolean":
      return [{ id: "true", label: "is true" }, { id: "false", label: "is false" }, ...EXISTENCE];
    default:
      return [...EXISTENCE];
  }
}

/** The operator a test is shown with. */
export function operatorOf(kind: Kind, test: Test): string {
  switch (test.type) {
    case "TextTest":
      return test.operator;
    case "ListTest":
      return kind === "text" ? (test.operator === "in" ? "equals" : "notEqualTo") : test.operator;
    case "ValueTest":
      if (kind === "boolean") return String((test.value === true) === (test.operator === "="));
      if (kind === "text" && test.operator === "=") return "equals";
      if (kind === "text" && test.operator === "!=") return "notEqualTo";
      return test.operator;
    case "FieldTest":
      if (kind === "text" && test.operator === "=") return "equals";
      if (kind === "text" && test.operator === "!=") return "notEqualTo";
      return test.operator;
    case "RangeTest":
      return BETWEEN.id;
    case "ExistsTest":
      return test.exists === false ? "missing" : "exists";
    default:
      return "time";
  }
}

export function valuesOf(test: Test): Scalar[] {
  if (test.type === "TextTest" || test.type === "ListTest") return test.values;
  if (test.type === "RangeTest") return [test.low, test.high].filter((each) => each !== "");
  return test.type === "ValueTest" && test.value !== null ? [test.value] : [];
}

/** Whether letters must be the same; null where that is no question. */
export function caseOf(kind: Kind, test: Test): boolean | null {
  if (kind !== "text") return null;
  if (test.type === "TextTest") return test.case_sensitive ?? false;
  if (test.type === "ValueTest" || test.type === "ListTest") return true;
  if (test.type !== "FieldTest") return null;
  return isTextOperator(test.operator) ? (test.case_sensitive ?? false) : true;
}

const isTextOperator = (id: string): id is TextOperator => TEXT_OPERATORS.some((each) => each.id === id);
const isComparison = (id: string): id is Comparison => COMPARISONS.some((each) => each.id === id);

export function withOperator(kind: Kind, test: Test, id: string): Test {
  if (id === "exists") return { type: "ExistsTest" };
  if (id === "missing") return { type: "ExistsTest", exists: false };
  if (id === "true" || id === "false") return { type: "ValueTest", operator: "=", value: id === "true" };
  if (test.type === "FieldTest") return fieldTest(test, id);
  const values = valuesOf(test);
  if (id === BETWEEN.id) return rangeOf(test);
  if (isTextOperator(id)) {
    const exact = caseOf(kind, test) ?? false;
    return textTest(id, values.map(String), exact, test.type === "TextTest" ? test.match : undefined);
  }
  if (id === "in" || id === "notIn") return { type: "ListTest", operator: id, values };
  const upper = test.type === "RangeTest" && (id === "<" || id === "<=");
  const value = upper ? test.high : values[0];
  return { type: "ValueTest", operator: id as Comparison, value: value === "" || value === undefined ? null : value };
}

/** A range that has the number of a test as the bound it was. */
function rangeOf(test: Test): RangeTest {
  const value = valuesOf(test).find((each) => typeof each === "number") ?? "";
  const upper = test.type === "ValueTest" && (test.operator === "<" || test.operator === "<=");
  return { type: "RangeTest", low: upper ? "" : value, high: upper ? value : "" } as RangeTest;
}

function textTest(operator: TextOperator, values: string[], exact: boolean, match?: "any" | "all"): TextTest {
  return {
    type: "TextTest",
    operator,
    values,
    ...(exact ? { case_sensitive: true } : {}),
    ...(match === "all" && values.length > 1 ? { match } : {}),
  };
}

function fieldTest(test: FieldTest, id: string): FieldTest {
  const { case_sensitive: exact, ...rest } = test;
  if (isTextOperator(id)) return { ...rest, operator: id, ...(exact ? { case_sensitive: true } : {}) };
  return { ...rest, operator: id as Comparison };
}

export function withValues(test: Test, values: Scalar[]): Test {
  switch (test.type) {
    case "TextTest":
      return textTest(test.operator, values.map(String), test.case_sensitive ?? false, test.match);
    case "ListTest":
      return { ...test, values };
    case "ValueTest":
      if (values.length < 2 || !["=", "!="].includes(test.operator)) return { ...test, value: values.at(-1) ?? null };
      return { type: "ListTest", operator: test.operator === "=" ? "in" : "notIn", values };
    default:
      return test;
  }
}

export function withCase(kind: Kind, test: Test, exact: boolean): Test {
  if (test.type === "TextTest") return textTest(test.operator, test.values, exact, test.match);
  if (test.type === "ValueTest" || test.type === "ListTest") {
    const operator = operatorOf(kind, test);
    return exact || !isTextOperator(operator) ? test : textTest(operator, valuesOf(test).map(String), false);
  }
  if (test.type !== "FieldTest") return test;
  if (isTextOperator(test.operator)) {
    const { case_sensitive: _was, ...rest } = test;
    return exact ? { ...rest, case_sensitive: true } : rest;
  }
  const operator = operatorOf(kind, test);
  return exact || !isTextOperator(operator) ? test : { ...test, operator };
}

/** The same question, of another field instead of a value. */
export function asFieldTest(kind: Kind, test: Test): FieldTest {
  const id = operatorOf(kind, test);
  if (kind === "text" && isTextOperator(id)) {
    return { type: "FieldTest", operator: id, other: "", ...(caseOf(kind, test) ? { case_sensitive: true } : {}) };
  }
  return { type: "FieldTest", operator: isComparison(id) ? id : kind === "text" ? "equals" : "=", other: "" };
}

/** The question of another field, asked of a value again. */
export function asValueTest(kind: Kind, test: FieldTest): Test {
  if (kind === "text") {
    const id = operatorOf(kind, test);
    return isTextOperator(id)
      ? { type: "TextTest", operator: id, values: [] }
      : { type: "ValueTest", operator: id as Comparison, value: null };
  }
  if (kind === "date") return { type: "InLast", amount: 30, unit: "day" };
  if (kind === "boolean") return { type: "ValueTest", operator: "=", value: true };
  return { type: "ValueTest", operator: isComparison(test.operator) ? test.operator : "=", value: null };
}

export type Valued = TextTest | ListTest | ValueTest | RangeTest;
export const isValued = (test: Test): test is Valued =>
  test.type === "RangeTest" || test.type === "TextTest" || test.type === "ListTest" || test.type === "ValueTest";
export const isTime = (test: Test): test is Exclude<Test, Valued | FieldTest | { type: "ExistsTest" }> =>
  !isValued(test) && test.type !== "FieldTest" && test.type !== "ExistsTest";
/** Whether several values make sense: one compared by order has only itself. */
export const takesMany = (test: Test): boolean =>
  test.type === "TextTest" || test.type === "ListTest" || (test.type === "ValueTest" && ["=", "!="].includes(test.operator));

/** Texts of a pasted list or a file: by line, tab, semicolon or comma; quotes hold them together. */
export function splitValues(text: string): string[] {
  const found: string[] = [];
  const cell = /"((?:[^"]|"")*)"|[^,;\t\r\n]+/g;
  for (const match of text.replace(/^\uFEFF/, "").matchAll(cell)) {
    const value = (match[1] !== undefined ? match[1].replace(/""/g, '"') : match[0]).trim();
    if (value) found.push(value);
  }
  return [...new Set(found)];
}

/** The columns of a CSV, TSV or text file; a text file has one. */
export function columnsOf(text: string): { header: string; values: string[] }[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).filter((line) => line.trim());
  const separator = ["\t", ";", ","].find((each) => lines[0]?.includes(each)) ?? "\n";
  const rows = lines.map((line) => cells(line, separator));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width <= 1) return [{ header: "", values: [...new Set(rows.flat())] }];
  const [head, ...body] = rows;
  return Array.from({ length: width }, (_, at) => ({
    header: head?.[at] ?? `Column ${at + 1}`,
    values: [...new Set(body.map((row) => row[at] ?? "").filter(Boolean))],
  }));
}

function cells(line: string, separator: string): string[] {
  const found: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at]!;
    if (letter === '"' && quoted && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      found.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  found.push(cell.trim());
  return found;
}
