import { beforeEach, describe, expect, it, vi } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import type { Container } from "../src/canvas/types";
import type { Draft, State } from "../src/protocol";
import { Session } from "../src/session";
import { all, cleared, leave, named, one, place, show, until } from "./page";

let model: FakeModel;
const drawn = (name = "forgot", slow = 5): void => {
  model = new FakeModel(CANVASES[name]!(), slow);
  show(model);
};
const canvas = (): Container => (model.get("_state") as State).canvas;
const saves = (): object[] => model.asked.filter((each) => each.ask === "save").map(({ ask: _ask, id: _id, ...given }) => given);
const save = (): HTMLButtonElement => one<HTMLButtonElement>(".tk-save");
const notice = (): string => place.querySelector(".tk-notice")?.textContent ?? "";
const key = (target: Element, name: string, more: KeyboardEventInit = {}): void =>
  void target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
const rename = (name: string): void => {
  const title = one<HTMLInputElement>(".tk-title");
  title.value = name;
  title.dispatchEvent(new Event("change", { bubbles: true }));
};
const tab = async (id: string, selector: string): Promise<void> => {
  one(`#tk-tab-${id}`).click();
  await until(() => one(selector));
};
const area = (): HTMLTextAreaElement => one<HTMLTextAreaElement>("textarea[aria-label=PQL]");
const type = (text: string): void => {
  area().value = text;
  area().dispatchEvent(new Event("input", { bubbles: true }));
};
const code = (): Promise<void> => tab("code", "textarea[aria-label=PQL]");
const INVALID = 'loyalty.tier in ["gold"]\nandd x';
const VALID = 'loyalty.tier in ["gold", "bronze"]';
const draft = (): Draft => model.get("_draft") as Draft;
const empty: Container = { type: "Container", children: [] };

cleared();
beforeEach(() => void vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: vi.fn(() => Promise.resolve()) } }));

describe("saving", () => {
  it("asks in place before it replaces an audience of the library", async () => {
    drawn();
    rename("LOYAL");
    const button = save();
    button.focus();
    button.click();
    await until(() => one("[role=alertdialog]"));
    const question = one("[role=alertdialog]");
    expect(question.textContent).toMatch(/Replace “Loyal” \(published, [\d,]+ profiles\)\?/);
    expect(all("[role=alertdialog] button").map((each) => each.textContent)).toEqual(["Replace", "Save under another name", "Cancel"]);
    expect(document.activeElement?.textContent).toBe("Save under another name");
    key(document.activeElement!, "Escape");
    await until(() => expect(place.querySelector("[role=alertdialog]")).toBeNull());
    expect(document.activeElement).toBe(button);
    button.click();
    await until(() => named("Replace"));
    named("Replace").click();
    await until(() => expect(notice()).toMatch(/^Saved to audiences\/loyal.yaml. The file before is kept beside it: loyal.yaml.+bak$/));
    expect(saves()).toEqual([{}, {}, { replace: true }]);
    expect(document.activeElement).toBe(button);
  });

  it("goes to the name to save under another one", async () => {
    drawn();
    rename("Loyal");
    save().click();
    await until(() => named("Save under another name"));
    named("Save under another name").click();
    await until(() => expect(document.activeElement).toBe(one(".tk-title")));
    expect(place.querySelector("[role=alertdialog]")).toBeNull();
    expect(saves()).toEqual([{}]);
  });

  it("asks no more about what was edited since", async () => {
    drawn();
    rename("Loyal");
    save().click();
    await until(() => one("[role=alertdialog]"));
    model.assign(empty);
    await until(() => expect(place.querySelector("[role=alertdialog]")).toBeNull());
  });

  it("is held back without a name, and says so", async () => {
    drawn();
    rename("");
    await until(() => expect(save().getAttribute("aria-disabled")).toBe("true"));
    expect(save().title).toContain("no name");
    expect(one(`#${save().getAttribute("aria-describedby")}`).textContent).toContain("no name");
    key(one(".tk-canvas [data-path='0']"), "s", { ctrlKey: true });
    await until(() => expect(notice()).toContain("Not saved. The audience has no name"));
    expect(document.activeElement).toBe(one(".tk-title"));
    expect(saves()).toEqual([]);
  });

  it("is held back by what any part says", async () => {
    const session = new Session(new FakeModel(CANVASES.forgot!(), 5));
    const { heldBack } = await import("../src/saving");
    expect(heldBack(session.now)).toBeNull();
    session.obstruct("days", "The number of days is red");
    session.obstruct("rule", "A rule is not finished");
    expect(heldBack(session.now)).toBe("The number of days is red, and 1 more");
    session.obstruct("days", null);
    session.obstruct("rule", null);
    expect(heldBack(session.now)).toBeNull();
    session.close();
  });

  it("says when nothing changed", async () => {
    drawn();
    save().click();
    await until(() => expect(notice()).toBe("Saved to audiences/spring.yaml"));
    save().click();
    await until(() => expect(notice()).toBe("Nothing changed since it was saved"));
  });
});

describe("code", () => {
  it("that is wrong survives tabs, fields, another view and undo; it holds saving back", async () => {
    drawn();
    await code();
    type(INVALID);
    await until(() => expect(draft().state).toBe("refused"));
    one("#tk-tab-builder").click();
    await until(() => one(".tk-obstacles"));
    expect(one(".tk-obstacles").textContent).toContain("not applied: see its line 2");
    expect(save().getAttribute("aria-disabled")).toBe("true");
    key(one(".tk-canvas [data-path='0']"), "s", { ctrlKey: true });
    await until(() => expect(notice()).toContain("not applied"));
    expect(saves()).toEqual([]);
    leave();
    place.remove();
    show(model);
    await until(() => one(".tk-obstacles"));
    named("Show the code").click();
    await until(() => expect(area().value).toBe(INVALID));
    expect(one(".tk-refusal").textContent).toContain("Line 2");
    named("Discard").click();
    await until(() => expect(place.querySelector(".tk-refusal")).toBeNull());
    expect(draft()).toEqual({});
    expect(save().getAttribute("aria-disabled")).toBe("false");
  });

  it("that is read when its tab is left is drawn all the same", async () => {
    drawn();
    await code();
    type(VALID);
    one("#tk-tab-builder").click();
    await until(() => expect(canvas().children).toHaveLength(1));
    await until(() => expect(draft()).toMatchObject({ text: VALID, state: "applied" }));
    await code();
    expect(area().value).toBe(VALID);
  });

  it("is saved only once it is read", async () => {
    drawn();
    await code();
    type(INVALID);
    key(area(), "s", { ctrlKey: true });
    await until(() => expect(notice()).toContain("Not saved. The code on the Code tab is not applied"));
    type(VALID);
    key(area(), "s", { ctrlKey: true });
    await until(() => expect(notice()).toContain("Saved to"));
    expect(canvas().children).toHaveLength(1);
  });

  it("that is not applied is kept when the canvas is changed, and its author chooses", async () => {
    drawn();
    await code();
    type(INVALID);
    await until(() => expect(draft().state).toBe("refused"));
    model.assign(empty);
    await until(() => expect(one(".tk-state").textContent).toContain("the canvas was changed meanwhile"));
    expect(area().value).toBe(INVALID);
    expect(named("Apply the code").getAttribute("aria-disabled")).toBe("true");
    type(VALID);
    await until(() => expect(draft().state).toBe("waiting"));
    expect(canvas()).toEqual(empty);
    named("Apply the code").click();
    await until(() => expect(canvas().children).toHaveLength(1));
    expect(draft().state).toBe("applied");
    type(`${INVALID} `);
    await until(() => expect(draft().state).toBe("refused"));
    model.assign(empty);
    await until(() => named("Keep the canvas"));
    named("Keep the canvas").click();
    await until(() => expect(draft()).toEqual({}));
    expect(canvas()).toEqual(empty);
  });

  it("that is drawn gives way to what is drawn otherwise", async () => {
    drawn();
    await code();
    type(VALID);
    await until(() => expect(draft().state).toBe("applied"));
    model.assign(empty);
    await until(() => expect(draft()).toEqual({}));
  });

  it("of a tile is kept whatever it says", async () => {
    drawn("rich");
    const at = one('[data-path="6"] textarea') as HTMLTextAreaElement;
    at.value = "loyalty.points +";
    at.dispatchEvent(new Event("input", { bubbles: true }));
    await code();
    await tab("builder", '[data-path="6"] textarea');
    expect((one('[data-path="6"] textarea') as HTMLTextAreaElement).value).toBe("loyalty.points +");
    expect(canvas().children!.at(-1)).toEqual({ type: "CodeTile", code: "loyalty.points +" });
  });
});

describe("a text", () => {
  const copied = (): unknown[] => vi.mocked(navigator.clipboard.writeText).mock.calls.map(([text]) => text);
  const copy = (): HTMLButtonElement => all<HTMLButtonElement>(".tk-text-tab button").find((button) => button.textContent!.trim().startsWith("Copy"))!;

  it("of what was drawn before is greyed and not copied", async () => {
    drawn("forgot", 400);
    await tab("words", ".tk-prose p");
    copy().click();
    await until(() => expect(copied()).toHaveLength(1));
    model.set("_state", { ...(model.get("_state") as State) });
    model.give("_state", { canvas: empty, revision: 2, origin: "py" } satisfies State);
    await until(() => expect(copy().getAttribute("aria-disabled")).toBe("true"));
    expect(one(".tk-prose").className).toContain("is-stale");
    copy().click();
    await until(() => expect(notice()).toContain("Not copied."));
    expect(copied()).toHaveLength(1);
    model.save_changes();
    await until(() => expect(copy().getAttribute("aria-disabled")).toBe("false"));
  });

  it("that comes late, of another revision, is dropped", async () => {
    drawn();
    named("Copy code").click();
    await until(() => one(".tk-paste-code"));
    const asked = (): number => model.asked.filter((each) => each.ask === "code").length;
    const before = asked();
    model.give("_state", { canvas: empty, revision: 7, origin: "py" } satisfies State);
    await until(() => expect(asked()).toBe(before + 1));
    expect(all(".tk-paste-code .tk-source.is-stale")).toHaveLength(2);
    await until(() => expect(all(".tk-paste-code .tk-source.is-stale")).toHaveLength(0));
    expect(one(".tk-paste-code").textContent).toContain("true");
  });

  it("is none where the canvas cannot be read", async () => {
    drawn();
    await tab("words", ".tk-prose p");
    model.give("_details", { ...(model.get("_details") as object), readable: false, pql: "", words: "", described: 1 });
    await until(() => expect(one(".tk-prose").textContent).toContain("cannot be read"));
    expect(copy().getAttribute("aria-disabled")).toBe("true");
    expect(save().getAttribute("aria-disabled")).toBe("true");
    await code();
    expect(area().readOnly).toBe(true);
  });
});
