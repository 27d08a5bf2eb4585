import { describe, expect, it, vi } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import { FakePortal } from "../dev/portal";
import { badges } from "../src/explorer/euler";
import { leftOf, squares } from "../src/explorer/heatmap";
import { cellName, cellOf, elided } from "../src/explorer/state";
import { namesOf, ordered, rowsOf } from "../src/explorer/upset";
import type { Overlap } from "../src/protocol";
import { all, cleared, named, one, place, show, until } from "./page";

let model: FakePortal;

const drawn = (count = 4, slow = 5): void => {
  model = new FakePortal("explorer", count, slow, () => new FakeModel(CANVASES.rich!(), 20));
  show(model);
};
const click = (target: Element): boolean => target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
const key = (target: Element, name: string): boolean => target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
const overlap = (): Overlap => model.get("_overlap") as Overlap;
const lastAsked = (ask: string): Record<string, unknown> => model.asked.filter((each) => each.ask === ask).at(-1)!;
const refuse = (message: string): { mockRestore: () => void } =>
  vi.spyOn(model as unknown as { value: () => unknown }, "value").mockImplementation(() => {
    throw { message };
  });

cleared();

describe("names", () => {
  const rows = [{ audience: "Bought at least three pairs of shoes in spring", profiles: 9 }] as Overlap["sizes"];

  it("take what few bars leave, and a third beside many", () => {
    expect(namesOf(rows, 3, 700)).toBeGreaterThan(460);
    expect(namesOf(rows, 30, 700)).toBe(252);
    expect(namesOf([{ audience: "Loyal", profiles: 9 }] as Overlap["sizes"], 3, 700)).toBe(252);
  });

  it("of few rows of a heatmap are in full, of many within 30 %", () => {
    const name = "Bought at least three pairs of shoes";
    expect(leftOf([name, "Loyal"], 700)).toBeGreaterThan(name.length * 7);
    expect(leftOf(Array.from({ length: 12 }, () => name), 700)).toBe(210);
  });
});

describe("the bars", () => {
  it("stand for the intersections, and say what they are", () => {
    drawn();
    const bars = overlap().intersections;
    expect(all(".tk-column")).toHaveLength(Math.min(bars.length, 30));
    expect(one('[data-at="0"]').getAttribute("aria-label")).toMatch(/^Only in .+: [\d,]+ profiles$/);
    expect(one('[data-at="0"] title').textContent).toBe(one('[data-at="0"]').getAttribute("aria-label"));
    expect(all(".tk-column[tabindex='0']")).toHaveLength(1);
  });

  it("are walked by arrows and chosen by Enter", async () => {
    drawn();
    one('[data-at="0"]').dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    key(one('[data-at="0"]'), "ArrowRight");
    expect(document.activeElement).toBe(one('[data-at="1"]'));
    key(one('[data-at="1"]'), "End");
    key(document.activeElement!, "Home");
    key(document.activeElement!, "Enter");
    await until(() => one("[data-testid=cell-size]"));
    expect(lastAsked("cell")).toMatchObject(cellOf(overlap(), overlap().intersections[0]!.audiences, "exclusive"));
    expect(one("[data-testid=cell-size] b").textContent).toBe(overlap().intersections[0]!.profiles.toLocaleString("en"));
  });

  it("stand in the order that is chosen", () => {
    drawn();
    const degrees = ordered(overlap().intersections, "degree").map((bar) => bar.degree);
    expect(degrees).toEqual([...degrees].sort((a, b) => a - b));
    const sizes = ordered(overlap().intersections, "size").map((bar) => bar.profiles);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it("leave out the rows that are in none of many", () => {
    const many = new FakePortal("explorer", 200, 5).get("_overlap") as Overlap;
    const { rows, left } = rowsOf(many);
    expect(rows.length + left).toBe(200);
    expect(rows.every((row) => many.intersections.some((bar) => bar.audiences.includes(row.audience)))).toBe(true);
  });

  it("of 200 audiences are soon there", () => {
    drawn(200);
    expect(all("svg *").length).toBeLessThan(1500);
  });
});

describe("a choice", () => {
  it("asks for other numbers, shows the old ones as stale, and forgets the cell", async () => {
    drawn(4, 80);
    click(one('[data-at="2"]'));
    await until(() => one(".tk-cell"));
    named("Inclusive").click();
    await until(() => expect(one(".tk-picture").className).toContain("is-stale"));
    await until(() => expect(overlap().kind).toBe("inclusive"));
    await until(() => expect(one(".tk-picture").className).not.toContain("is-stale"));
    expect(place.querySelector(".tk-cell")).toBeNull();
    expect(one('[data-at="0"]').getAttribute("aria-label")).toMatch(/^In /);
  });

  it("of a number waits until it is typed", async () => {
    drawn();
    const top = one<HTMLInputElement>('[aria-label="How many intersections"]');
    for (const text of ["1", "12"]) {
      top.value = text;
      top.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await until(() => expect(overlap().top).toBe(12));
    expect(model.asked.filter((each) => each.ask === "overlap")).toHaveLength(1);
  });

  it("goes up by every arrow, however quickly", async () => {
    drawn();
    const top = one<HTMLInputElement>('[aria-label="How many intersections"]');
    for (const value of ["31", "32", "33"]) {
      key(top, "ArrowUp");
      await Promise.resolve();
      expect(top.value).toBe(value);
    }
    await until(() => expect(overlap().top).toBe(33));
    await until(() => expect(one(".tk-picture").className).not.toContain("is-stale"));
    expect(top.value).toBe("33");
    expect(model.asked.filter((each) => each.ask === "overlap")).toHaveLength(1);
  });

  it("of a number is kept when the answer to an earlier one arrives", async () => {
    drawn(4, 60);
    const least = one<HTMLInputElement>('[aria-label="Least profiles"]');
    named("Inclusive").click();
    least.value = "5";
    least.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => expect(overlap()).toMatchObject({ kind: "inclusive", least: 1 }));
    expect(least.value).toBe("5");
    expect(one(".tk-picture").className).toContain("is-stale");
    await until(() => expect(overlap()).toMatchObject({ kind: "inclusive", least: 5 }));
    await until(() => expect(one(".tk-picture").className).not.toContain("is-stale"));
    expect(least.value).toBe("5");
  });

  it("that is refused is taken back", async () => {
    drawn();
    refuse("no such number");
    const top = one<HTMLInputElement>('[aria-label="How many intersections"]');
    key(top, "ArrowUp");
    await until(() => expect(one("[role=alert]").textContent).toBe("No such number."));
    expect(top.value).toBe("30");
  });

  it("of audiences keeps one at least", async () => {
    drawn(2);
    const pick = async (name: string): Promise<void> => {
      await until(() => one(".tk-pop"));
      click(all(".tk-option").find((option) => option.textContent === name)!);
    };
    named("All 2 audiences").click();
    await pick(overlap().names[0]!);
    await until(() => expect(overlap().audiences).toEqual([overlap().names[1]]));
    await pick(overlap().names[1]!);
    expect(model.asked.filter((each) => each.ask === "overlap")).toHaveLength(1);
  });
});

describe("behind a number", () => {
  it("are its meaning and its profiles, and it makes an audience", async () => {
    drawn();
    one('[data-at="1"]').focus();
    click(one('[data-at="1"]'));
    await until(() => expect(all(".tk-cell tbody tr")).toHaveLength(10));
    expect(one(".tk-words-text").textContent).toContain("In ");
    one<HTMLElement>('[aria-label="The next page"]').click();
    await until(() => expect(one(".tk-cell .tk-pages").textContent).toContain("11 to 20"));
    const name = one<HTMLInputElement>('[aria-label="Name of the audience"]');
    name.value = "Mine";
    name.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((drawnAnew) => setTimeout(drawnAnew));
    named("Make audience").click();
    await until(() => expect(one(".tk-made").textContent).toContain("Mine"));
    expect(lastAsked("audience")).toMatchObject({ name: "Mine", in: overlap().intersections[1]!.audiences });
    key(one(".tk-cell"), "Escape");
    await until(() => expect(place.querySelector(".tk-cell")).toBeNull());
    expect(document.activeElement).toBe(one('[data-at="1"]'));
  });

  it("are called by their page until the next is there, and come back after a refusal", async () => {
    drawn(4, 40);
    click(one('[data-at="1"]'));
    await until(() => expect(all(".tk-cell tbody tr")).toHaveLength(10));
    const first = one(".tk-cell tbody td").textContent;
    const next = one<HTMLButtonElement>('[aria-label="The next page"]');
    next.click();
    await until(() => expect(one(".tk-cell-profiles").getAttribute("aria-busy")).toBe("true"));
    expect(one(".tk-cell .tk-pages").textContent).toContain("1 to 10");
    expect(one(".tk-cell tbody td").textContent).toBe(first);
    await until(() => expect(one(".tk-cell .tk-pages").textContent).toContain("11 to 20"));
    const refused = refuse("no page");
    next.click();
    await until(() => expect(one(".tk-cell-profiles [role=alert]").textContent).toBe("No page."));
    refused.mockRestore();
    one<HTMLButtonElement>('[aria-label="The page before"]').click();
    await until(() => expect(place.querySelector(".tk-cell-profiles [role=alert]")).toBeNull());
  });

  it("is saved to the library under a name that is free", async () => {
    drawn();
    click(one('[data-at="1"]'));
    await until(() => named("Save as audience"));
    const name = one<HTMLInputElement>('[aria-label="Name of the audience"]');
    const typed = async (text: string): Promise<void> => {
      name.value = text;
      name.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((drawnAnew) => setTimeout(drawnAnew));
    };
    expect(name.value).not.toBe("");
    await typed("loyal");
    named("Save as audience").click();
    await until(() => expect(one(".tk-make [role=alert]").textContent).toContain("already has an audience 'loyal'"));
    expect(place.querySelector(".tk-made")).toBeNull();
    expect(name.value).toBe("loyal");
    await typed("Loyal, lapsed");
    expect(place.querySelector(".tk-make [role=alert]")).toBeNull();
    key(name, "Enter");
    await until(() => expect(one(".tk-made").textContent).toContain("is saved, and is now explorer.audience"));
    expect(one(".tk-made").textContent).toContain("audiences/Loyal, lapsed.yaml");
    expect(lastAsked("saveAudience")).toMatchObject({ name: "Loyal, lapsed", in: overlap().intersections[1]!.audiences });
    expect(place.querySelector(".tk-make [role=alert]")).toBeNull();
    expect(named("Saved").getAttribute("aria-disabled")).toBe("true");
    await typed("Loyal, lapsed 2");
    expect(named("Save as audience").getAttribute("aria-disabled")).toBe("false");
  });

  it("is code to copy where there is no library", async () => {
    drawn();
    model.give("_library", { path: null, saved: false });
    click(one('[data-at="1"]'));
    await until(() => named("Copy as Python"));
    expect(all(".tk-make .tk-button").map((each) => each.textContent)).toEqual(["Make audience", "Open in builder", "Copy as Python"]);
    named("Copy as Python").click();
    await until(() => expect(one(".tk-made pre").textContent).toContain("audience = tk.Audience("));
  });

  it("has buttons that keep the focus, and do one thing at a time", async () => {
    drawn(4, 40);
    click(one('[data-at="1"]'));
    await until(() => named("Make audience"));
    const make = named("Make audience");
    make.focus();
    make.click();
    await until(() => expect(make.getAttribute("aria-disabled")).toBe("true"));
    expect(make.disabled).toBe(false);
    make.click();
    await until(() => one(".tk-made"));
    expect(document.activeElement).toBe(make);
    expect(make.getAttribute("aria-disabled")).toBe("false");
    expect(model.asked.filter((each) => each.ask === "audience")).toHaveLength(1);
  });

  it("is a builder, with a way back to what was chosen", async () => {
    drawn();
    click(one('[data-at="1"]'));
    await until(() => named("Open in builder"));
    named("Open in builder").click();
    await until(() => one(".tk-hosted [aria-label='Audience builder'] [role=tree]"));
    expect(one<HTMLElement>(".tk-under").hidden).toBe(true);
    one<HTMLElement>(".tk-back button").click();
    await until(() => expect(one<HTMLElement>(".tk-under").hidden).toBe(false));
    expect(place.querySelector(".tk-hosted")).toBeNull();
    expect(one(".tk-cell")).toBeTruthy();
  });

  it("asks before changes in the builder are given up", async () => {
    drawn();
    model.unsaved = "Loyal";
    click(one('[data-at="1"]'));
    await until(() => named("Open in builder"));
    named("Open in builder").click();
    await until(() => named("Cancel").click());
    await until(() => expect(all("[role=alertdialog]")).toHaveLength(0));
    expect(place.querySelector(".tk-hosted")).toBeNull();
    named("Open in builder").click();
    await until(() => named("Discard").click());
    await until(() => one(".tk-hosted [aria-label='Audience builder']"));
    expect(model.asked.at(-1)).toMatchObject({ ask: "build", discard: true });
  });

  it("is nothing that was markup in a name", async () => {
    drawn(10);
    await until(() => expect(place.querySelector(".tk-sets")).not.toBeNull());
    expect(all(".tk-set b, .tk-set span").some((each) => each.textContent!.startsWith("<b>Complained"))).toBe(true);
  });
});

describe("the heatmap", () => {
  it("has every pair, and a cell for each is chosen in both places", async () => {
    drawn();
    named("Heatmap").click();
    await until(() => expect(all(".tk-square")).toHaveLength(16));
    key(one('[data-at="0,1"]'), "Enter");
    await until(() => one("[data-testid=cell-size]"));
    expect(lastAsked("cell")).toMatchObject({ in: overlap().names.slice(0, 2), out: [] });
    expect(all(".tk-square.is-chosen").map((each) => (each as HTMLElement).dataset.at)).toEqual(["0,1", "1,0"]);
  });

  it("stays the same element where there are too few audiences, for its width is followed", async () => {
    drawn(1);
    named("Heatmap").click();
    await until(() => expect(one(".tk-heat").textContent).toContain("two audiences or more"));
    const box = one(".tk-heat");
    model.give("_overlap", new FakePortal("explorer", 4).get("_overlap"));
    await until(() => expect(all(".tk-square")).toHaveLength(16));
    expect(one(".tk-heat")).toBe(box);
  });

  it("has values by measure, and nothing where there is none", () => {
    const pair = { a: "a", b: "b", profiles_a: 4, profiles_b: 2, both: 1, either: 5, jaccard: 0.2, share_of_a: 0.25, share_of_b: 0.5, lift: 0.5 };
    const found = { ...({} as Overlap), paired: ["a", "b"], pairs: [pair] };
    expect(squares(found, "jaccard").map((line) => line.map((square) => square.text))).toEqual([["", "0.20"], ["0.20", ""]]);
    expect(squares(found, "containment").map((line) => line.map((square) => square.text))).toEqual([["", "25 %"], ["50 %", ""]]);
    expect(squares(found, "lift")[0]![1]!.strength).toBeCloseTo(-0.5);
    expect(squares(found, "jaccard")[0]![1]!.strength).toBeCloseTo(0.2);
    const sized = { ...found, sizes: [{ audience: "a", profiles: 4 }, { audience: "b", profiles: 2 }] } as Overlap;
    expect(squares(sized, "both")[0]![1]!.strength).toBeCloseTo(0.25);
    const unknown = { ...found, pairs: [{ ...pair, jaccard: null }] };
    expect(squares(unknown, "jaccard")[0]![1]).toMatchObject({ value: null, text: "" });
  });

  it("goes by arrows in two directions", async () => {
    drawn();
    named("Heatmap").click();
    await until(() => one('[data-at="0,0"]'));
    key(one('[data-at="0,0"]'), "ArrowDown");
    key(document.activeElement!, "ArrowRight");
    expect((document.activeElement as HTMLElement).dataset.at).toBe("1,1");
  });
});

describe("the circles", () => {
  it("ask for fewer audiences, and take the three largest", async () => {
    drawn(6);
    named("Euler").click();
    await until(() => named("Show the three largest"));
    named("Show the three largest").click();
    await until(() => expect(overlap().audiences).toHaveLength(3));
    await until(() => expect(all(".tk-circle")).toHaveLength(3));
    expect(one(".tk-euler").textContent).toContain("miss them by 1.3 %");
  });

  it("have every region to choose, in a circle or beneath", async () => {
    drawn(3);
    named("Euler").click();
    await until(() => one(".tk-region"));
    expect(all(".tk-region").length + all(".tk-narrow button").length).toBe(overlap().circles!.regions.length);
    key(one(".tk-region"), "Enter");
    await until(() => one("[data-testid=cell-size]"));
    const asked = lastAsked("cell") as unknown as { in: string[]; out: string[] };
    expect([...asked.in, ...asked.out].sort()).toEqual([...overlap().audiences].sort());
  });

  it("have letters apart, even where one lies on the other", () => {
    const same = ["A", "B", "C"].map((letter, tone) => ({ audience: letter, letter, tone, x: 100, y: 100, r: 40 }));
    const found = badges(same);
    for (const [at, each] of found.entries())
      for (const other of found.slice(at + 1)) expect(Math.hypot(each.x - other.x, each.y - other.y)).toBeGreaterThan(22);
  });
});

describe("words", () => {
  it("say what an intersection is", () => {
    expect(cellName({ in: ["A"], out: [] })).toBe("A");
    expect(cellName({ in: ["A", "B", "C"], out: ["D"] })).toBe("A, B and C, no other");
    expect(elided("Bought at least three pairs", 12)).toBe("Bought…airs");
    expect(elided("Short", 12)).toBe("Short");
  });
});
