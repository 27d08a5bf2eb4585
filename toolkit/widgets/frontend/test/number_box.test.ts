import { describe, expect, it } from "vitest";
import { CANVASES } from "../dev/canvases";
import { FakeModel } from "../dev/model";
import { FakePredicting } from "../dev/predicting";
import type { Container, Tile } from "../src/canvas/types";
import type { State } from "../src/protocol";
import { all, cleared, named, one, place, show, until } from "./page";

let model: FakeModel;
const draw = (...children: Tile[]): void => {
  model = new FakeModel({ type: "Container", children }, 20);
  show(model);
};
const canvas = (): Container => (model.get("_state") as State).canvas;
const type = (input: HTMLInputElement, text: string): void => {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const box = (label: string): HTMLInputElement => one<HTMLInputElement>(`.tk-number input[aria-label="${label}"]`);
const told = (): string => one(".tk-number-wrong").textContent!;
const POINTS: Tile = { type: "AttributeCard", field: "lifetimeValue", test: { type: "ValueTest", operator: ">=", value: 5 } };
const RECENT: Tile = { type: "EventCard", event_types: ["commerce.purchases"], time: { type: "InLast", amount: 30, unit: "day" } };
const TIER: Tile = { type: "AttributeCard", field: "loyalty.tier", test: { type: "TextTest", operator: "equals", values: [] } };

cleared();

describe("a number box", () => {
  it("reads thousands, and says what it takes where it reads nothing", async () => {
    draw(RECENT);
    type(box("How many"), "1,000");
    await until(() => expect(canvas().children![0]).toMatchObject({ time: { amount: 1000 } }));
    for (const text of ["99999999999", "", "1,5", "12abc", "-3"]) {
      type(box("How many"), text);
      await until(() => expect(told()).toContain("Enter a whole number of days from 1 to 36,525,000,000."));
      expect(box("How many").getAttribute("aria-invalid")).toBe("true");
    }
    expect(box("How many").getAttribute("aria-describedby")).toBe(one(".tk-number-wrong").id);
    expect(canvas().children![0]).toMatchObject({ time: { amount: 1000 } });
  });

  it("asks which of two readings is meant, and takes the one that is picked", async () => {
    draw(POINTS);
    type(box("Value"), "1,000");
    await until(() => expect(told()).toContain("“1,000” can be 1,000 or 1."));
    expect(canvas().children![0]).toEqual(POINTS);
    one('[aria-label="Read 1,000 as 1,000"]').click();
    await until(() => expect(canvas().children![0]).toMatchObject({ test: { value: 1000 } }));
    expect(place.querySelector(".tk-number-wrong")).toBeNull();
    expect(document.activeElement).toBe(box("Value"));
  });

  it("stays red when it is left, says that it is not counted, and is as before at Escape", async () => {
    draw(RECENT);
    box("How many").focus();
    type(box("How many"), "0");
    await until(() => told());
    box("How many").blur();
    await until(() => expect(one(".tk-typed-out").textContent).toBe("Number not valid"));
    expect(box("How many").value).toBe("0");
    box("How many").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    await until(() => expect(box("How many").value).toBe("30"));
    await until(() => expect(place.querySelector(".tk-typed-out")).toBeNull());
  });

  it("that is taken away holds nothing back", async () => {
    draw(RECENT);
    type(box("How many"), "x");
    await until(() => one(".tk-typed-out"));
    one<HTMLElement>('[data-path="0"]').dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true, cancelable: true }));
    await until(() => expect(place.querySelector(".tk-typed-out")).toBeNull());
  });

  it("of the panel holds training back", async () => {
    show(new FakePredicting(true, 20, () => model));
    const train = (): HTMLElement => named("Train");
    const tab = all("[role=tab]").find((each) => each.textContent === "Configure")!;
    tab.click();
    await until(() => box("Days"));
    expect(train().getAttribute("aria-disabled")).not.toBe("true");
    type(box("Days"), "1,5");
    await until(() => expect(train().getAttribute("aria-disabled")).toBe("true"));
    expect(train().title).toBe("Days: Enter a whole number of days from 1 to 366.");
    type(box("Days"), "21");
    await until(() => expect(train().getAttribute("aria-disabled")).not.toBe("true"));
  });
});

describe("pasted numbers", () => {
  it("are added where they can be read; the others stay to be written otherwise", async () => {
    draw({ type: "AttributeCard", field: "lifetimeValue", test: { type: "ListTest", operator: "in", values: [] } });
    one('[aria-label="Choose values"]').click();
    await until(() => named("Paste a list"));
    named("Paste a list").click();
    await until(() => one("textarea"));
    const area = (): HTMLTextAreaElement => one<HTMLTextAreaElement>(".tk-paste textarea");
    area().value = "1 000\n2,500\nx";
    area().dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => expect(told()).toContain("2 are not added: “2,500” can be 2,500 or 2.5."));
    named("Add 1").click();
    await until(() => expect(canvas().children![0]).toMatchObject({ test: { values: [1000] } }));
    expect(area().value).toBe("2,500\nx");
  });
});

describe("an unfinished rule", () => {
  it("is marked, said beside the total, found, and gone to", async () => {
    draw(RECENT, { type: "Container", children: [TIER] });
    const mark = one('[data-path="1.0"] .tk-lack');
    expect(mark.textContent).toBe("Choose a value");
    expect(one('[data-path="1.0"] .tk-words').textContent).toMatch(/^Unfinished: choose a value\. /);
    expect(one('[data-path="1"] > .tk-head .tk-said .tk-lack').textContent).toBe("1 unfinished inside");
    expect(one(".tk-header .tk-left-out").textContent).toBe("1 unfinished rule left out");
    expect(one(".tk-findings").textContent).toContain("Loyalty tier needs a value.");
    one(".tk-header .tk-left-out").click();
    await until(() => expect(document.activeElement).toBe(one('[data-path="1.0"]')));
  });

  it("says that everyone is in where nothing is finished", () => {
    draw(TIER);
    expect(one(".tk-header .tk-left-out").textContent).toBe("Everyone: 1 unfinished rule left out");
  });

  it("comes back as it was drawn", async () => {
    draw(RECENT);
    const state = { type: "Container", children: [{ type: "Unfinished", tile: TIER, reason: "x" }] } as unknown as Container;
    model.assign(state);
    await until(() => expect(one('[data-path="0"] .tk-lack').textContent).toBe("Choose a value"));
    one<HTMLElement>('[data-path="0"]').dispatchEvent(new KeyboardEvent("keydown", { key: "d", ctrlKey: true, bubbles: true, cancelable: true }));
    await until(() => expect(canvas().children).toHaveLength(2));
    expect(canvas().children![1]).toEqual({ type: "Unfinished", tile: TIER, reason: "Loyalty tier needs a value" });
  });

  it("is an event card whose types are taken away; any event is a choice", async () => {
    draw({ type: "EventCard", event_types: ["commerce.purchases"] });
    const types = (): HTMLElement => one('[data-path="0"] .tk-types');
    const pick = async (label: string): Promise<void> => {
      await until(() => expect(all(".tk-option").some((each) => each.textContent!.includes(label))).toBe(true));
      all(".tk-option").find((each) => each.textContent!.includes(label))!.click();
    };
    types().click();
    await pick("Purchase");
    await until(() => expect(canvas().children![0]).toMatchObject({ type: "Unfinished", reason: "An event card needs an event type" }));
    expect(types().textContent).toBe("Choose an event");
    await pick("Any event");
    await until(() => expect(canvas().children![0]).toEqual({ type: "EventCard" }));
    expect(types().textContent).toBe("Any event");
  });

  it("draws every state of the dev page's canvases unharmed", () => {
    model = new FakeModel(CANVASES.rich!(), 20);
    show(model);
    expect(place.querySelector(".tk-lack")).toBeNull();
  });
});
