import { describe, expect, it, vi } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import widget from "../src/index";
import type { Container } from "../src/canvas/types";
import type { State } from "../src/protocol";
import { cleared, leave, one, place, show, until } from "./page";

let model: FakeModel;

const drawn = (name: string, slow = 20): void => {
  model = new FakeModel(CANVASES[name]!(), slow);
  show(model);
};
const tile = (path: string): HTMLElement => one(`[data-path="${path}"]`);
/** What a screen reader says first of a tile. */
const words = (path: string): string | null => tile(path).querySelector(".tk-words")!.textContent;
const key = (target: Element, name: string, more: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
};
/** Lets what is due be drawn, as a browser does before it takes the next key. */
const rendered = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};
const canvas = (): Container => (model.get("_state") as State).canvas;

cleared();

describe("the builder", () => {
  it("asks for the words of findings that tell values of the data", async () => {
    drawn("rich");
    await until(() => expect(one(".tk-findings").textContent).toContain("Did you mean gold?"));
    expect(JSON.stringify(model.get("_details"))).not.toContain("Did you mean gold?");
  });

  it("finds fields by words and values, says why, and begins a rule with the value", async () => {
    drawn("empty");
    const input = one<HTMLInputElement>("[data-fields-search]");
    const type = async (text: string): Promise<HTMLElement[]> => {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await rendered();
      return [...place.querySelectorAll<HTMLElement>(".tk-fields [role=treeitem]")];
    };
    const [basket] = await type("basket");
    expect(basket!.dataset.key).toBe("e:commerce.productListAdds");
    expect(basket!.querySelector("small")!.textContent).toBe("also: basket");
    let gold: HTMLElement | undefined;
    await until(() => expect((model.asked as { ask: string }[]).some((each) => each.ask === "tops")).toBe(true));
    await until(() => expect(place.querySelector("[data-fields-search]")).toBeTruthy());
    await vi.waitFor(async () => {
      await type("");
      [gold] = await type("gold");
      expect(gold!.dataset.key).toBe("v:f:profile:loyalty.tier:gold");
    });
    expect(gold!.querySelector("mark")!.textContent).toBe("gold");
    gold!.focus();
    key(gold!, "Enter");
    expect(canvas().children?.[0]).toMatchObject({ field: "loyalty.tier", test: { type: "TextTest", values: ["gold"] } });
    expect(JSON.stringify(model.get("_catalog"))).not.toContain("gold\"");
  });

  it("draws the canvas as a tree", () => {
    drawn("rich");
    expect(place.querySelectorAll("[role=tree]").length).toBe(2);
    expect(tile("").getAttribute("aria-level")).toBe("1");
    expect(tile("2.0").getAttribute("aria-level")).toBe("3");
    expect(words("0")).toBe("Loyalty tier equals gold or silver. ");
    expect(words("3.0.0.0")).toBe("Category equals sneakers. ");
    expect(tile("2").getAttribute("aria-expanded")).toBe("true");
    expect([...place.querySelectorAll(".tk-canvas [data-path][tabindex='0']")]).toEqual([tile("")]);
  });

  it("draws a test of the values of a list, and changes which of them must pass", async () => {
    drawn("values");
    expect(words("0")).toBe("Any value of Interests contains run or boot. ");
    expect(words("1")).toBe("All values of Interests equals sneakers. ");
    expect(words("2")).toBe("No value of Interests equals City. ");
    const match = tile("0").querySelector<HTMLElement>("[aria-label^='Which values must pass']")!;
    expect(match.textContent).toContain("any value of");
    match.click();
    await rendered();
    const all = [...document.querySelectorAll<HTMLElement>("[role=option]")].find((each) => each.textContent?.includes("all values of"))!;
    all.click();
    await rendered();
    expect(canvas().children?.[0]).toMatchObject({ type: "ValuesCard", match: "all" });
    expect(words("0")).toBe("All values of Interests contains run or boot. ");
  });

  it("shows the name and the note of a group, and takes others", async () => {
    drawn("rich");
    expect(words("2")).toBe("Near us, or a birthday soon: any of 3 tiles. ");
    expect(tile("2").querySelector(".tk-group-note")!.textContent).toContain("Ada");
    tile("2").querySelector<HTMLElement>(".tk-caption")!.click();
    await rendered();
    const name = document.querySelector<HTMLInputElement>("[aria-label='Name of the group']")!;
    expect(document.activeElement).toBe(name);
    name.value = "Near us";
    name.dispatchEvent(new Event("input", { bubbles: true }));
    const note = document.querySelector<HTMLTextAreaElement>("[aria-label='Note on the group']")!;
    note.value = "";
    note.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => expect(canvas().children?.[2]).toMatchObject({ name: "Near us", join: "any" }));
    expect(canvas().children?.[2]).not.toHaveProperty("note");
    expect(words("2")).toBe("Near us: any of 3 tiles. ");
    expect(tile("").querySelector(":scope > .tk-head .tk-caption")).toBeNull();
    key(name, "Escape");
    tile("2").querySelector<HTMLElement>(":scope > .tk-head [aria-label='More']")!.click();
    await rendered();
    [...document.querySelectorAll<HTMLElement>("[role=option]")].find((each) => each.textContent?.includes("Unwrap"))!.click();
    await until(() => expect(one(".tk-notice").textContent).toContain("name and note are removed"));
  });

  it.each(["rich", "values"])("names every input and button of %s", (name) => {
    drawn(name);
    for (const control of place.querySelectorAll("input, textarea, button")) {
      const name = control.getAttribute("aria-label") || control.textContent?.trim() || control.closest("label")?.textContent?.trim() || control.getAttribute("aria-hidden");
      expect(name, control.outerHTML).toBeTruthy();
    }
  });

  it("keeps the keys to itself, and tells JupyterLab so where the focus is", () => {
    drawn("forgot");
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    tile("0").focus();
    key(tile("0"), "d");
    key(tile("0"), "d");
    expect(tile("0").getAttribute("data-lm-suppress-shortcuts")).toBe("true");
    expect(heard).not.toHaveBeenCalled();
    expect(canvas().children).toHaveLength(2);
    document.removeEventListener("keydown", heard);
  });

  it("moves, deletes and undoes by keys", async () => {
    drawn("forgot");
    const first = canvas().children![0];
    key(tile("0"), "ArrowDown", { altKey: true });
    await until(() => expect(canvas().children![1]).toEqual(first));
    expect(tile("1").getAttribute("aria-selected")).toBe("true");
    key(tile("1"), "Delete");
    await until(() => expect(canvas().children).toHaveLength(1));
    key(tile("0"), "z", { ctrlKey: true });
    key(tile("0"), "z", { ctrlKey: true });
    await until(() => expect(canvas().children![0]).toEqual(first));
    key(tile("0"), "z", { ctrlKey: true, shiftKey: true });
    await until(() => expect(canvas().children![1]).toEqual(first));
  });

  it("walks and folds the tree by arrows", async () => {
    drawn("rich");
    key(tile(""), "ArrowDown");
    await until(() => expect(tile("0").getAttribute("aria-selected")).toBe("true"));
    key(tile("2"), "ArrowLeft");
    await until(() => expect(tile("2").getAttribute("aria-expanded")).toBe("false"));
    expect(place.querySelector('[data-path="2.0"]')).toBeNull();
  });

  it("adds what is found in the menu", async () => {
    drawn("empty");
    key(tile(""), "+");
    await until(() => one(".tk-pop input"));
    const search = one<HTMLInputElement>(".tk-pop input");
    search.value = "tier";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => expect(place.querySelectorAll(".tk-option")).toHaveLength(1));
    key(search, "Enter");
    await until(() => expect(canvas().children).toHaveLength(1));
    expect(canvas().children).toEqual([{ type: "Unfinished", tile: { type: "AttributeCard", field: "loyalty.tier", test: { type: "TextTest", operator: "equals", values: [] } }, reason: "Loyalty tier needs a value" }]);
    expect(tile("0").querySelector(".tk-value.is-missing")?.textContent).toBe("choose values");
  });

  it("gives the focus back at once, so that no key typed next is lost", async () => {
    drawn("rich");
    tile("0").focus();
    key(tile("0"), "Enter");
    key(document.activeElement!, "Escape");
    await rendered();
    expect(document.activeElement).toBe(tile("0"));
    const opener = one('[data-path="0"] [aria-label^="Values"]');
    opener.focus();
    opener.click();
    await until(() => expect(document.activeElement?.getAttribute("role")).toBe("combobox"));
    key(document.activeElement!, "Escape");
    await rendered();
    expect(document.activeElement).toBe(opener);
    key(opener, "Escape");
    await rendered();
    key(document.activeElement!, "ArrowDown");
    await rendered();
    expect(document.activeElement).toBe(tile("1"));
    key(tile("1"), "+");
    await rendered();
    expect(document.activeElement?.getAttribute("role")).toBe("combobox");
  });

  it("shows new numbers, and old ones as stale", async () => {
    drawn("forgot", 200);
    const before = one("[data-testid=total] b").textContent;
    const input = tile("0").querySelector<HTMLInputElement>(".tk-time input")!;
    input.value = "300";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => expect(one("[data-testid=total]").className).toContain("is-stale"));
    await until(() => expect(one("[data-testid=total]").className).not.toContain("is-stale"));
    expect(one("[data-testid=total] b").textContent).not.toBe(before);
    expect(canvas().children![0]).toMatchObject({ time: { type: "InLast", amount: 300, unit: "day" } });
  });

  it("hands on no number that is none", async () => {
    drawn("forgot");
    const input = tile("0").querySelector<HTMLInputElement>(".tk-time input")!;
    for (const text of ["", "-3", "0", "1.5", "x"]) {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await until(() => expect(input.getAttribute("aria-invalid")).toBe("true"));
    }
    expect(canvas().children![0]).toMatchObject({ time: { amount: 30 } });
  });

  it("applies code when it is valid, and says where it is not", async () => {
    drawn("forgot");
    one("#tk-tab-code").click();
    await until(() => one(".tk-editor textarea"));
    const type = (text: string): void => {
      const area = one<HTMLTextAreaElement>(".tk-editor textarea");
      area.value = text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    };
    type('loyalty.tier in ["gold"]\nandd x');
    await until(() => expect(one(".tk-refusal").textContent).toContain("Line 2, column 1"));
    expect(canvas().children).toHaveLength(2);
    type('loyalty.tier in ["gold", "bronze"]');
    await until(() => expect(canvas().children).toHaveLength(1));
    await until(() => expect(place.querySelector(".tk-refusal")).toBeNull());
    expect(canvas().children).toEqual([
      { type: "AttributeCard", field: "loyalty.tier", test: { type: "ListTest", operator: "in", values: ["gold", "bronze"] } },
    ]);
    expect(one<HTMLTextAreaElement>(".tk-editor textarea").value).toBe('loyalty.tier in ["gold", "bronze"]');
  });

  it("explains a profile", async () => {
    drawn("forgot");
    one("#tk-tab-profiles").click();
    await until(() => expect(place.querySelectorAll("tbody tr").length).toBe(25));
    one("tbody tr").click();
    await until(() => one(".tk-markup li"));
    expect(one(".tk-markup").textContent).toContain("Loyalty tier is gold or silver");
    expect(place.querySelectorAll(".tk-timeline li").length).toBe(4);
  });

  it("redraws what Python assigns", async () => {
    drawn("forgot");
    model.assign({ type: "Container", children: [{ type: "AudienceTile", audience: "loyal" }] });
    await until(() => expect(words("0")).toBe("In audience Loyal. "));
  });

  it("draws nothing of another widget, and leaves nothing behind", () => {
    drawn("rich");
    leave();
    expect(place.innerHTML).toBe("");
    model.set("_view", "unheard-of");
    expect(widget.render({ model, el: place })).toBeUndefined();
  });

  it("lets nobody edit the PQL of an earlier canvas", async () => {
    drawn("forgot", 100);
    tile("0").focus();
    key(tile("0"), "Delete");
    one("#tk-tab-code").click();
    const locked = (): boolean => one<HTMLTextAreaElement>("textarea[aria-label=PQL]").readOnly;
    await until(() => expect(locked()).toBe(true));
    await until(() => expect(locked()).toBe(false));
  });
});
