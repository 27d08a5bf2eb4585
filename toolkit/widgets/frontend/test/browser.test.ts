import { describe, expect, it, vi } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import { FakePortal } from "../dev/portal";
import { EVERYTHING, remembered, shownRows } from "../src/browser/rows";
import type { Model } from "../src/link";
import type { AudienceRow } from "../src/protocol";
import { all, cleared, named, one, place, show, until } from "./page";

let model: FakePortal;

const child = (id: string): Model => (id === "explorer" ? new FakePortal("explorer", 3, 5) : new FakeModel(CANVASES.rich!(), 20));
const drawn = (count = 10, slow = 5): void => {
  model = new FakePortal("browser", count, slow, child);
  show(model);
};
const names = (): string[] => all("tbody .tk-link").map((link) => link.textContent!);
const tick = (at: number): void => all<HTMLInputElement>("tbody input")[at]!.click();

cleared();

describe("the table", () => {
  it("has every audience, and what is wrong with a file in its row", () => {
    drawn();
    expect(all("tbody tr")).toHaveLength(12);
    const broken = one('[data-id="spring campaign.yaml"]');
    expect(broken.textContent).toContain("needs pql");
    expect(broken.textContent).toContain("Write name and pql");
    expect(broken.querySelector("input, button")).toBeNull();
    expect(one('[data-id="wrong"]').querySelector("button")).not.toBeNull();
    for (const row of [broken, one('[data-id="wrong"]')])
      expect([...row.querySelectorAll("td")].reduce((sum, each) => sum + each.colSpan, 0)).toBe(all("th").length);
    expect(broken.querySelectorAll("td")[2]!.className).toBe("is-problem");
  });

  it("takes numbers that come as soon as it is drawn", async () => {
    drawn();
    const [first, ...others] = model.get("_rows") as AudienceRow[];
    model.give("_rows", [{ ...first!, profiles: 123_456 }, ...others]);
    await until(() => expect(one("tbody tr").textContent).toContain("123,456"));
  });

  it("is sorted by every column, both ways, and as it came", async () => {
    drawn();
    const came = names();
    for (const column of ["Audience", "Status", "Tags", "Profiles", "Share", "In 7 days"]) {
      const heading = (): HTMLElement => all("th").find((each) => each.textContent === column)!;
      heading().querySelector("button")!.click();
      const first = /Audience|Status|Tags/.test(column) ? "ascending" : "descending";
      await until(() => expect(heading().getAttribute("aria-sort")).toBe(first));
      if (column === "Profiles") expect(names()).not.toEqual(came);
      heading().querySelector("button")!.click();
      await until(() => expect(heading().getAttribute("aria-sort")).not.toBe(first));
      heading().querySelector("button")!.click();
      await until(() => expect(heading().getAttribute("aria-sort")).toBe("none"));
    }
    expect(names()).toEqual(came);
  });

  it("is searched, and filtered by status and tags", async () => {
    drawn();
    const search = one<HTMLInputElement>("[type=search]");
    search.value = "loyal";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => expect(names()).toEqual(["Loyal"]));
    expect(one(".tk-note").textContent).toBe("1 of 12 audiences");
    search.value = "nothing like it";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => named("Show all"));
    named("Show all").click();
    await until(() => expect(all("tbody tr")).toHaveLength(12));
    one('button[aria-label^="Status"]').click();
    await until(() => expect(all("[role=option]").length).toBeGreaterThan(1));
    all("[role=option]").find((each) => each.textContent!.includes("Draft"))!.click();
    await until(() => expect(all("tbody .tk-badge").map((badge) => badge.textContent)).toEqual(["draft", "draft", "draft"]));
    one('button[aria-label^="Status"]').click();
    await until(() => expect(all("[role=option]").length).toBeGreaterThan(1));
    all("[role=option]").find((each) => each.textContent!.includes("Any status"))!.click();
    await until(() => expect(all("tbody tr")).toHaveLength(12));
    one(".tk-tag-filter").click();
    await until(() => expect(all("[role=option]").length).toBeGreaterThan(1));
    all("[role=option]").find((each) => each.textContent!.includes("loyalty"))!.click();
    await until(() => expect(names()).toEqual(["Loyal"]));
  });

  it("asks before changes that were not saved are given up", async () => {
    drawn();
    model.unsaved = "Loyal";
    const opener = (): HTMLElement => all("tbody .tk-link")[3]!;
    opener().focus();
    opener().click();
    await until(() => expect(one("[role=alertdialog]").textContent).toContain("“Loyal”"));
    expect(document.activeElement!.textContent).toBe("Go back to them");
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await until(() => expect(all("[role=alertdialog]")).toHaveLength(0));
    expect(document.activeElement).toBe(opener());
    opener().click();
    await until(() => named("Go back").click());
    await until(() => one(".tk-hosted [aria-label='Audience builder']"));
    expect(model.unsaved).toBe("Loyal");
    named("Audiences").click();
    await until(() => expect(one(".tk-under").hidden).toBe(false));
    await until(() => expect(named("New audience").getAttribute("aria-disabled")).toBe("false"));
    named("New audience").click();
    await until(() => named("Discard").click());
    await until(() => one(".tk-hosted [aria-label='Audience builder']"));
    expect(model.unsaved).toBeNull();
  });

  it("goes up and down by arrows, in the same column", () => {
    drawn();
    const boxes = all<HTMLInputElement>("tbody input");
    boxes[0]!.focus();
    boxes[0]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    expect(document.activeElement).toBe(boxes[1]);
    boxes[1]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }));
    expect(document.activeElement).toBe(boxes[0]);
  });

  it("keeps the keys to itself, and tells JupyterLab so where the focus is", () => {
    drawn();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    const box = all<HTMLInputElement>("tbody input")[0]!;
    box.focus();
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "d", bubbles: true }));
    expect(box.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
    expect(heard).not.toHaveBeenCalled();
    document.removeEventListener("keydown", heard);
  });

  it("draws so many of very many, and more on demand", async () => {
    drawn(300);
    expect(all("tbody tr")).toHaveLength(250);
    named("Show more").click();
    await until(() => expect(all("tbody tr")).toHaveLength(302));
  });

  it("says what to do where there is no audience", async () => {
    drawn(0);
    expect(one(".tk-empty").textContent).toContain("library.save(");
    all<HTMLButtonElement>(".tk-empty button")[0]!.click();
    await until(() => one(".tk-hosted [aria-label='Audience builder']"));
    expect(model.asked.at(-1)).toMatchObject({ ask: "new" });
  });
});

describe("an audience", () => {
  it("opens in a builder, and the table is as it was after", async () => {
    drawn();
    tick(1);
    await until(() => expect(named("Open in builder").disabled).toBe(false));
    named("Open in builder").click();
    await until(() => one(".tk-hosted [aria-label='Audience builder'] [role=tree]"));
    expect(model.asked.at(-1)).toMatchObject({ ask: "open", audience: "id-1" });
    one<HTMLElement>(".tk-back button").click();
    await until(() => expect(place.querySelector(".tk-hosted")).toBeNull());
    expect(model.asked.at(-1)).toMatchObject({ ask: "refresh" });
    expect(all<HTMLInputElement>("tbody input")[1]!.checked).toBe(true);
  });

  it("is left at once, even if the kernel is silent or refuses", async () => {
    drawn();
    const opened = async (): Promise<void> => {
      all<HTMLButtonElement>("tbody .tk-link")[0]!.click();
      await until(() => one(".tk-hosted [aria-label='Audience builder'] [role=tree]"));
    };
    const back = async (): Promise<void> => {
      one<HTMLElement>(".tk-back button").click();
      await until(() => expect(place.querySelector(".tk-hosted")).toBeNull());
      expect(one<HTMLElement>(".tk-under").hidden).toBe(false);
    };
    await opened();
    const refused = vi.spyOn(model as unknown as { value: () => unknown }, "value").mockImplementation(() => {
      throw { message: "no library" };
    });
    await back();
    await until(() => expect(one("[role=alert]").textContent).toBe("No library."));
    refused.mockRestore();
    await opened();
    vi.spyOn(model, "send").mockImplementation(() => undefined);
    await back();
  });

  it("is made by a button that keeps the focus, and makes one", async () => {
    drawn(10, 60);
    const make = named("New audience");
    make.focus();
    make.click();
    await until(() => expect(make.getAttribute("aria-disabled")).toBe("true"));
    expect(make.disabled).toBe(false);
    expect(document.activeElement).toBe(make);
    make.click();
    await until(() => one(".tk-hosted [aria-label='Audience builder'] [role=tree]"));
    expect(model.asked.filter((each) => each.ask === "new")).toHaveLength(1);
  });

  it("is compared with others", async () => {
    drawn();
    expect(named("Compare selected").disabled).toBe(true);
    tick(0);
    tick(2);
    await until(() => expect(named("Compare selected (2)").disabled).toBe(false));
    named("Compare selected").click();
    await until(() => one(".tk-hosted .tk-column"));
    expect(model.asked.at(-1)).toMatchObject({ ask: "compare", audiences: ["id-0", "id-2"] });
  });

  it("that is refused is said, and the table stays", async () => {
    drawn();
    vi.spyOn(model as unknown as { value: () => unknown }, "value").mockImplementation(() => {
      throw { message: "no audience id-0", hint: "It was removed." };
    });
    all<HTMLButtonElement>("tbody .tk-link")[0]!.click();
    await until(() => expect(one("[role=alert]").textContent).toBe("No audience id-0.It was removed."));
    expect(all("tbody tr")).toHaveLength(12);
  });

  it("keeps its numbers, as stale, while it is counted again", async () => {
    drawn();
    const before = one('[data-id="id-1"] td b').textContent;
    one<HTMLElement>('[aria-label="Read and count again"]').click();
    await until(() => expect(all("td.is-stale").length).toBeGreaterThan(0));
    expect(one('[data-id="id-1"] td b').textContent).toBe(before);
    await until(() => expect(all("td.is-stale")).toHaveLength(0));
  });
});

describe("rows", () => {
  const row = (more: Partial<AudienceRow>): AudienceRow => ({
    id: "a", name: "a", status: "draft", tags: [], description: "", profiles: 1, share: 0, change: 0, problem: "", hint: "", broken: false, ...more,
  });

  it("without a number come last, whichever way", () => {
    const rows = [row({ id: "x", profiles: null }), row({ id: "y", profiles: 3 }), row({ id: "z", profiles: 5 })];
    const order = (down: boolean): string[] => shownRows(rows, EVERYTHING, { column: "profiles", down }).map((each) => each.id);
    expect(order(true)).toEqual(["z", "y", "x"]);
    expect(order(false)).toEqual(["y", "z", "x"]);
  });

  it("have any of the tags, and the status", () => {
    const rows = [row({ id: "x", tags: ["one"] }), row({ id: "y", tags: ["two"], status: "published" }), row({ id: "z" })];
    expect(shownRows(rows, { ...EVERYTHING, tags: ["one", "two"] }, null).map((each) => each.id)).toEqual(["x", "y"]);
    expect(shownRows(rows, { ...EVERYTHING, status: "published" }, null).map((each) => each.id)).toEqual(["y"]);
  });

  it("remember no number of what is wrong by now", () => {
    const { rows, stale } = remembered([row({ profiles: null, problem: "no field" })], [row({})]);
    expect(rows[0]!.profiles).toBeNull();
    expect(stale.size).toBe(0);
  });
});
