import { describe, expect, it } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import type { Container } from "../src/canvas/types";
import { labelOf } from "../src/catalog";
import type { State } from "../src/protocol";
import { BUILDER_KEYS } from "../src/ui/keys";
import { sentence, sentences } from "../src/ui/sentences";
import { all, cleared, named, one, place, show, until } from "./page";

let model: FakeModel;

const drawn = (canvas: Container): void => {
  model = new FakeModel(canvas, 20);
  show(model);
};
const tile = (path: string): HTMLElement => one(`[data-path="${path}"]`);
const canvas = (): Container => (model.get("_state") as State).canvas;
const key = (target: Element, name: string, more: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
};
const rendered = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
};
const typed = (input: HTMLInputElement | HTMLTextAreaElement, text: string): void => {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const focused = (): HTMLElement => document.activeElement as HTMLElement;

cleared();

describe("sentences", () => {
  it.each([
    ["an audience needs a name to be saved", "An audience needs a name to be saved."],
    ["loyalty.tier is never \"Gold\"", "loyalty.tier is never \"Gold\"."],
    ["eventType is text", "eventType is text."],
    ["What now?", "What now?"],
    ["It said “stop.”", "It said “stop.”"],
    ["use tk.Library(…)", "Use tk.Library(…)."],
    ["  ", ""],
  ])("ends %s", (text, told) => expect(sentence(text)).toBe(told));

  it("joins a message, its hint, and the hint's lines", () => {
    expect(sentences("no such field", "Did you mean tier?\nFields are listed on the left", null, "")).toBe(
      "No such field. Did you mean tier? Fields are listed on the left.",
    );
  });

  it("shows what was refused as sentences", async () => {
    drawn({ type: "Container", children: [{ type: "AudienceTile", audience: "loyal" }] });
    model.refuse("rules", { message: "the audience changed", hint: "Open it again" });
    named("Convert to rules").click();
    await until(() => expect(one(".tk-notice").textContent).toBe("The audience changed. Open it again."));
  });
});

describe("the focus", () => {
  const values = (...given: string[]): Container => ({
    type: "Container",
    children: [{ type: "AttributeCard", field: "loyalty.tier", test: { type: "ListTest", operator: "in", values: given } }],
  });
  const picker = async (): Promise<void> => {
    const opener = tile("0").querySelector<HTMLElement>("[aria-haspopup=listbox].tk-value, .tk-value")!;
    opener.focus();
    opener.click();
    await rendered();
  };

  it("is in the search after a pasted list is added, and on the opener after Escape", async () => {
    drawn(values("gold"));
    await picker();
    named("Paste a list").focus();
    named("Paste a list").click();
    await rendered();
    typed(one<HTMLTextAreaElement>(".tk-paste textarea"), "silver\nbronze\nnone");
    await rendered();
    named("Add 3").focus();
    named("Add 3").click();
    await until(() => expect(canvas().children![0]).toMatchObject({ test: { values: ["gold", "silver", "bronze", "none"] } }));
    expect(focused().getAttribute("aria-label")).toBe("Search the values");
    key(focused(), "Escape");
    await rendered();
    expect(focused().getAttribute("aria-label")).toBe("Values: 4 chosen");
  });

  it("stays near when what has it is taken away", async () => {
    drawn(values("gold", "silver"));
    const remove = (): HTMLElement[] => [...tile("0").querySelectorAll<HTMLElement>(".tk-chip button")];
    remove()[0]!.focus();
    remove()[0]!.click();
    await until(() => expect(remove()).toHaveLength(1));
    await rendered();
    expect(focused().getAttribute("aria-label")).toBe("Remove silver");
    focused().click();
    await until(() => expect(remove()).toHaveLength(0));
    await rendered();
    expect(focused().getAttribute("aria-label")).toBe("Choose values");
  });

  it("is not lost with the last undo", async () => {
    drawn(values("gold"));
    tile("0").focus();
    key(tile("0"), "Delete");
    await rendered();
    const undo = one('[aria-label^="Undo"]');
    undo.focus();
    undo.click();
    await until(() => expect(canvas().children).toHaveLength(1));
    await rendered();
    expect(place.contains(focused())).toBe(true);
    expect(focused()).not.toBe(undo);
  });
});

describe("Escape", () => {
  it("clears a search first, then closes the list", async () => {
    drawn(CANVASES.empty!());
    key(tile(""), "+");
    await rendered();
    const search = focused() as HTMLInputElement;
    typed(search, "tier");
    await rendered();
    key(search, "Escape");
    await rendered();
    expect(search.value).toBe("");
    expect(place.querySelector(".tk-pop")).not.toBeNull();
    key(search, "Escape");
    await rendered();
    expect(place.querySelector(".tk-pop")).toBeNull();
    expect(focused().textContent).toContain("Add");
  });

  it("keeps a list that was pasted and not added yet", async () => {
    drawn({ type: "Container", children: [{ type: "AttributeCard", field: "loyalty.tier", test: { type: "ListTest", operator: "in", values: ["gold"] } }] });
    const opener = tile("0").querySelector<HTMLElement>(".tk-value")!;
    opener.click();
    await rendered();
    named("Paste a list").click();
    await rendered();
    typed(one<HTMLTextAreaElement>(".tk-paste textarea"), "silver\nbronze");
    await rendered();
    key(one(".tk-paste textarea"), "Escape");
    await rendered();
    expect(place.querySelector(".tk-pop")).not.toBeNull();
    key(focused(), "Escape");
    await rendered();
    expect(place.querySelector(".tk-pop")).toBeNull();
    opener.click();
    await rendered();
    named("Paste a list").click();
    await rendered();
    expect(one<HTMLTextAreaElement>(".tk-paste textarea").value).toBe("silver\nbronze");
  });
});

describe("the key help", () => {
  it("opens at ?, holds the focus, and gives it back", async () => {
    drawn(CANVASES.forgot!());
    tile("0").focus();
    key(tile("0"), "?");
    await rendered();
    const dialog = one('[role=dialog][aria-label="Keyboard shortcuts"]');
    expect(dialog.textContent).toContain("Duplicate");
    expect(dialog.contains(focused())).toBe(true);
    key(focused(), "Tab");
    expect(dialog.contains(focused())).toBe(true);
    key(focused(), "Escape");
    await rendered();
    expect(place.querySelector(".tk-dialog")).toBeNull();
    expect(focused()).toBe(tile("0"));
  });

  it("is a button too, and ? is a letter where a text is typed", async () => {
    drawn(CANVASES.forgot!());
    key(one("[data-fields-search]"), "?");
    await rendered();
    expect(place.querySelector(".tk-dialog")).toBeNull();
    one('[aria-label^="Keyboard shortcuts"]').click();
    await rendered();
    expect(all(".tk-dialog kbd").length).toBeGreaterThan(20);
  });

  it("names no key of a card that does nothing", async () => {
    const names: Record<string, string> = { "↓": "ArrowDown", "↑": "ArrowUp", "→": "ArrowRight", "←": "ArrowLeft", Del: "Delete", Space: " " };
    const group = BUILDER_KEYS.find((each) => each.title === "On a card of the canvas")!;
    drawn(CANVASES.forgot!());
    for (const { does, keys } of group.keys) {
      const more = { ctrlKey: keys.includes("Ctrl"), altKey: keys.includes("Alt") };
      for (const name of keys.filter((each) => !["or", "Ctrl", "Alt"].includes(each))) {
        const event = key(tile(""), names[name] ?? (/^[A-Z]$/.test(name) ? name.toLowerCase() : name), more);
        expect(event.defaultPrevented, `${does}: ${name}`).toBe(true);
        await rendered();
      }
    }
  });
});

describe("a card by keys", () => {
  it("is duplicated, from its controls too", async () => {
    drawn(CANVASES.forgot!());
    const [first] = canvas().children!;
    tile("0").focus();
    expect(key(tile("0"), "d", { ctrlKey: true }).defaultPrevented).toBe(true);
    await until(() => expect(canvas().children).toHaveLength(3));
    expect(canvas().children![1]).toEqual(first);
    await rendered();
    expect(focused()).toBe(tile("1"));
    key(tile("1").querySelector("button")!, "d", { ctrlKey: true });
    await until(() => expect(canvas().children).toHaveLength(4));
  });

  it("is added by the dashed row, which is a button", async () => {
    drawn(CANVASES.empty!());
    const row = named("Add a tile");
    expect(row.textContent).toContain("drag a field");
    row.click();
    await rendered();
    expect(focused().getAttribute("role")).toBe("combobox");
  });
});

describe("conversion to rules", () => {
  const menu = async (audience: string): Promise<HTMLElement> => {
    drawn({ type: "Container", children: [{ type: "AudienceTile", audience }] });
    tile("0").querySelector<HTMLElement>('[aria-label="More"]')!.click();
    await rendered();
    return all("[role=option]").find((each) => each.textContent!.startsWith("Convert to rules"))!;
  };

  it.each([
    ["store-event-guests", "members and no rules"],
    ["nobody", "no audience of this name"],
  ])("says why %s has none", async (audience, reason) => {
    const item = await menu(audience);
    expect(item.getAttribute("aria-disabled")).toBe("true");
    expect(item.textContent).toContain(reason);
    item.click();
    await rendered();
    expect(model.asked.some((asked) => asked.ask === "rules")).toBe(false);
    expect(tile("0").querySelector(".tk-said")!.textContent).not.toContain("Convert to rules");
  });

  it("is offered for rules", async () => {
    const item = await menu("loyal");
    item.click();
    await until(() => expect(canvas().children![0]).toMatchObject({ type: "Container" }));
  });
});

describe("labels", () => {
  it("name what has no letters", async () => {
    const test = { type: "ListTest", operator: "in", values: ["", " ", "<b>", "gold"] } as const;
    drawn({ type: "Container", children: [{ type: "AttributeCard", field: "loyalty.tier", test: { ...test, values: [...test.values] } }] });
    const removes = [...tile("0").querySelectorAll(".tk-chip button")].map((each) => each.getAttribute("aria-label"));
    expect(removes).toEqual(["Remove (empty)", "Remove “ ”", "Remove <b>", "Remove gold"]);
    expect(tile("0").querySelector(".tk-chip-text")!.textContent).toBe("(empty)");
    expect(tile("0").querySelector("b b")).toBeNull();
  });

  it("of fields that extract.toml leaves blank are their paths", () => {
    expect(labelOf({ path: "loyalty.tierName", name: "  ", table: "profile", type: "string", items: false, fill: null, distinct: null, description: "" })).toBe("Tier name");
  });
});

describe("what is wrong with a tile", () => {
  it("is told once: as a finding, with its tile", async () => {
    drawn(CANVASES.forgot!());
    const error = { message: "no field loyalty.teir", hint: "Did you mean loyalty.tier?" };
    model.give("_answer", { revision: 1, state: "error", progress: 1, total: null, tiles: {}, error });
    await rendered();
    expect(one(".tk-size").textContent).toContain("No field loyalty.teir.");
    const details = model.get("_details") as object;
    model.give("_details", { ...details, findings: [{ severity: "error", code: "wrong", ...error, path: "0" }] });
    await rendered();
    expect(one(".tk-size").textContent).toContain("Not counted: see the findings.");
    await until(() => expect(one(".tk-properties").textContent!.split("loyalty.teir")).toHaveLength(2));
  });
});

describe("the evaluation method", () => {
  const choose = async (label: string): Promise<void> => {
    const row = all<HTMLLabelElement>(".tk-methods label").find((each) => each.textContent!.startsWith(label))!;
    row.querySelector("input")!.click();
    await rendered();
  };

  it("that is wanted is kept, and marks the tiles against it", async () => {
    drawn(CANVASES.forgot!());
    await until(() => one(".tk-methods"));
    expect(place.querySelector(".tk-method-mark")).toBeNull();
    await choose("Streaming");
    expect(model.get("_properties")).toMatchObject({ evaluation: "streaming" });
    expect(all(".tk-method-mark").map((each) => each.closest<HTMLElement>("[data-path]")!.dataset.path)).toEqual(["0"]);
    expect(one(".tk-method-mark").getAttribute("aria-label")).toBe(
      "Not eligible for streaming evaluation. An event has no window, or one of more than 24 hours.",
    );
    await choose("Edge");
    expect(all(".tk-method-mark")).toHaveLength(2);
    const [first] = all(".tk-tile-link");
    first!.click();
    await rendered();
    expect(focused()).toBe(tile("0"));
    await choose("Any method");
    expect(place.querySelector(".tk-method-mark")).toBeNull();
  });

  it("marks nothing while the canvas is another", async () => {
    model = new FakeModel(CANVASES.forgot!(), 150);
    show(model);
    await choose("Edge");
    await until(() => expect(all(".tk-method-mark")).toHaveLength(2));
    key(tile("0"), "Delete");
    await rendered();
    expect(all(".tk-method-mark")).toHaveLength(0);
  });
});

describe("the hover card of an event", () => {
  it("says how many profiles have it, and when it was last seen", async () => {
    drawn(CANVASES.empty!());
    named("Events").click();
    await rendered();
    const row = all(".tk-field").find((each) => each.textContent!.startsWith("Purchase"))!;
    row.dispatchEvent(new PointerEvent("pointerenter"));
    await until(() => expect(one(".tk-hover").textContent).toContain("Profiles"));
    await until(() => expect(one(".tk-hover").textContent).toMatch(/Last2026-06-30 21:44/));
    expect(model.asked.filter((asked) => asked.ask === "eventCounts")).toHaveLength(1);
  });
});
