import { describe, expect, it } from "vitest";
import { allowed, type Range, readCells, readNumber, readNumbers } from "../src/canvas/numbers";

const WHOLE: Range = { whole: true, min: 1, max: 36525000, unit: "days" };
const read = (text: string, range: Range = {}): unknown => {
  const found = readNumber(text, range);
  return found.kind === "number" ? found.value : found.kind === "ambiguous" ? found.readings : found.kind;
};

const DECIMALS: [string, unknown][] = [
  ["1000", 1000], [" 7 ", 7], ["-5", -5], ["−5", -5], ["+3", 3], ["1e6", 1e6], ["1.5e3", 1500], ["2E-2", 0.02],
  ["1 000", 1000], ["1\u00A0000", 1000], ["1\u202F000", 1000], ["1\u2009000\u2009000", 1e6], ["1'000", 1000], ["1’000", 1000],
  ["12 345 678", 12345678], ["-1 000", -1000], ["− 1 000", -1000],
  ["1,000,000", 1e6], ["1.000.000", 1e6], ["100,200,300", 100200300],
  ["1,000.5", 1000.5], ["1.000,5", 1000.5], ["1 000,5", 1000.5], ["1'000.5", 1000.5], ["1,000,000.25", 1000000.25], ["1 000,500", 1000.5],
  ["1.5", 1.5], ["1,5", 1.5], ["0,75", 0.75], ["0,750", 0.75], ["0.750", 0.75], [".5", 0.5], [",5", 0.5], ["5.", 5], ["1234,567", 1234.567], ["12,3456", 12.3456],
  ["1,000", [1000, 1]], ["1.000", [1000, 1]], ["2,500", [2500, 2.5]], ["1.234", [1234, 1.234]], ["-2,500", [-2500, -2.5]],
  ["12abc", "wrong"], ["1 0", "wrong"], ["10 00", "wrong"], ["1,00,000", "wrong"], ["1,5,3", "wrong"], ["1.5,3.2", "wrong"], ["1 000'000", "wrong"],
  ["", "wrong"], [" ", "wrong"], [".", "wrong"], ["-", "wrong"], ["--5", "wrong"], ["NaN", "wrong"], ["Infinity", "wrong"], ["0x10", "wrong"], ["1e", "wrong"], ["1 000e3", "wrong"], ["1,000e3", "wrong"], ["5 €", "wrong"], ["012 345", "wrong"], ["٣", "wrong"],
  ["9007199254740991", 9007199254740991], ["9007199254740993", "wrong"], ["1e400", "wrong"], ["1e20", "wrong"], ["0.1", 0.1], ["0.30000000000000004", 0.30000000000000004],
  ["0.3000000000000000401", "wrong"], ["1e-400", "wrong"], ["007", 7], ["1.50", 1.5], ["-0", 0],
];
const WHOLES: [string, unknown][] = [
  ["1,000", 1000], ["1.000", 1000], ["2,500", 2500], ["1 000", 1000], ["1,000,000", 1e6], ["30", 30], ["1e3", 1000], ["3.0", 3],
  ["1,5", "wrong"], ["1.5", "wrong"], ["0,750", "wrong"], ["0", "wrong"], ["-3", "wrong"], ["99999999999", "wrong"], ["36525000", 36525000], ["36525001", "wrong"], ["12abc", "wrong"], ["", "wrong"],
];

describe("a typed number", () => {
  it.each(DECIMALS)("%j in a box of decimals", (text, value) => expect(read(text)).toEqual(value));
  it.each(WHOLES)("%j in a box of days", (text, value) => expect(read(text, WHOLE)).toEqual(value));

  it("is thousands in a field of whole numbers, and may have decimals there", () => {
    expect(read("1,000", { grouped: true })).toBe(1000);
    expect(read("1,5", { grouped: true })).toBe(1.5);
  });

  it("is one of its readings where the other is out of range", () => {
    expect(read("2.500", { max: 100 })).toBe(2.5);
    expect(read("2.500", { min: 100 })).toBe(2500);
  });

  it("says what is allowed", () => {
    expect(allowed(WHOLE)).toBe("Enter a whole number of days from 1 to 36,525,000.");
    expect(allowed({ whole: true, min: 0 })).toBe("Enter a whole number, 0 or more.");
    expect(allowed({})).toBe("Enter a number.");
    expect(readNumber("12abc", WHOLE)).toMatchObject({ reason: "“12abc” is not a number. Enter a whole number of days from 1 to 36,525,000." });
    expect(readNumber("1,000")).toMatchObject({ reason: "“1,000” can be 1,000 or 1." });
    expect(readNumber("99999999999999999999")).toMatchObject({ reason: "Numbers are kept up to 9,007,199,254,740,991. Enter a number." });
  });

  it("is written back as it is read", () => {
    for (const [text, value] of DECIMALS) {
      if (typeof value !== "number" || /^-?\d+\.\d{3}$/.test(String(value)) === true) continue;
      expect(read(String(value)), text).toBe(value);
    }
  });
});

describe("pasted numbers", () => {
  const problems = (text: string, range: Range = {}): string[] => readNumbers(text, range).problems.map((each) => each.text);

  it("are a column, each cell whole", () => {
    expect(readNumbers("1 000\n2 500\r\n3\n")).toEqual({ values: [1000, 2500, 3], problems: [] });
    expect(readNumbers("1,000\n2,500", { grouped: true })).toEqual({ values: [1000, 2500], problems: [] });
    expect(readNumbers('"1,000";"2,500"', { grouped: true }).values).toEqual([1000, 2500]);
    expect(readNumbers("1,5\n2,25").values).toEqual([1.5, 2.25]);
  });

  it("say by the others how one of them is written", () => {
    expect(readNumbers("1,000\n10.5").values).toEqual([1000, 10.5]);
    expect(readNumbers("1.000\n10,5").values).toEqual([1000, 10.5]);
    expect(readNumbers("1.234\n0.5").values).toEqual([1.234, 0.5]);
    expect(readNumbers("1.234\n1.000.000").values).toEqual([1234, 1e6]);
    expect(problems("1.234\n0.5\n0,5")).toEqual(["1.234"]);
  });

  it("are parted by commas in a line, where that is the only way to read them", () => {
    expect(readNumbers("1, 2, 3").values).toEqual([1, 2, 3]);
    expect(readNumbers("1,2,3").values).toEqual([1, 2, 3]);
    expect(readNumbers("10.5,20.25").values).toEqual([10.5, 20.25]);
    expect(problems("1,000")).toEqual(["1,000"]);
    expect(problems("100,200,300")).toEqual(["100,200,300"]);
    expect(readNumbers('"100,200,300"').values).toEqual([100200300]);
  });

  it("that are none are named with the reason, and none is left out in silence", () => {
    const found = readNumbers("1\nx\n2,500\n12abc");
    expect(found.values).toEqual([1]);
    expect(found.problems.map((each) => each.text)).toEqual(["x", "2,500", "12abc"]);
    expect(found.problems[1]!.reason).toBe("“2,500” can be 2,500 or 2.5.");
  });

  it("of a file are cells already", () => expect(readCells(["1,5", "2"]).values).toEqual([1.5, 2]));
});
