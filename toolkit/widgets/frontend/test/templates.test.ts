import { describe, expect, it } from "vitest";
import { CANVASES } from "../dev/canvases";
import { CATALOG } from "../dev/catalog";
import { FakeModel } from "../dev/model";
import { XDM } from "../dev/xdm";
import type { Container } from "../src/canvas/types";
import { indexed } from "../src/catalog";
import type { Catalog, State } from "../src/protocol";
import { templatesOf } from "../src/templates";
import { all, cleared, named, one, place, show, until } from "./page";

cleared();

const ids = (catalog: Catalog): string[] => templatesOf(indexed(catalog)).map((each) => each.id);
let model: FakeModel;
const drawn = (name: string): void => show((model = new FakeModel(CANVASES[name]!(), 20)));
const canvas = (): Container => (model.get("_state") as State).canvas;

describe("templates", () => {
  it("are those the extract has the events and fields of", () => {
    expect(ids(CATALOG)).toEqual(["searched", "abandoned", "often", "lapsed", "birthday", "value"]);
    expect(ids({ ...CATALOG, eventTypes: [] })).toEqual(["birthday", "value"]);
    expect(ids({ ...CATALOG, fields: [] })).toEqual(["searched", "abandoned", "often", "lapsed"]);
    expect(ids({ ...CATALOG, fields: CATALOG.fields.map((field) => ({ ...field, fill: 0 })) })).not.toContain("birthday");
    expect(ids(XDM)).toContain("often");
  });

  it("know events by what a shop calls them", () => {
    const eventTypes = [{ name: "evt_17", label: "Order placed", description: "", count: 4 }];
    expect(templatesOf(indexed({ ...CATALOG, eventTypes })).find((each) => each.id === "often")!.tiles).toMatchObject([{ event_types: ["evt_17"] }]);
  });

  it("leave open what is to be chosen", () => {
    const [searched] = templatesOf(indexed(CATALOG));
    expect(searched!.tiles).toMatchObject([
      { event_types: ["search"], rules: [{ field: "search.keywords", test: { type: "TextTest", values: [] } }] },
      { event_types: ["commerce.purchases"], exclude: true },
    ]);
    expect(templatesOf(indexed(CATALOG)).at(-1)!.tiles).toMatchObject([{ field: "lifetimeValue", test: { type: "ValueTest", value: null } }]);
  });

  it("come on the canvas in one step, and go in one", async () => {
    drawn("empty");
    one('[data-template="searched"]').click();
    await until(() => expect(canvas().children?.length).toBe(2));
    await until(() => expect((document.activeElement as HTMLElement).dataset.path).toBe("0.0"));
    expect(one('[data-path="0.0"]').textContent).toContain("choose values");
    one<HTMLButtonElement>("[aria-label^='Undo']").click();
    await until(() => expect(canvas().children ?? []).toEqual([]));
  });

  it("are a group beside what is drawn", async () => {
    drawn("rich");
    const before = canvas().children!.length;
    one<HTMLButtonElement>('.tk-fields [aria-label="Templates"]').click();
    await until(() => expect(place.querySelectorAll("[role=option]").length).toBe(6));
    all("[role=option]").find((option) => option.textContent!.includes("Lapsed"))!.click();
    await until(() => expect(canvas().children!.length).toBe(before + 1));
    expect(canvas().children!.at(-1)).toMatchObject({ type: "Container", name: "Lapsed customers", children: [{}, { exclude: true }] });
  });
});

describe("an audience to start from", () => {
  it("has its rules copied on the empty canvas", async () => {
    drawn("empty");
    named("Start from an audience").click();
    await until(() => expect(all("[role=option]").length).toBe(CATALOG.audiences.filter((each) => each.drawable).length));
    all("[role=option]")[0]!.click();
    await until(() => expect(canvas().children).toMatchObject([{ field: "loyalty.tier" }, { type: "EventCard" }]));
    one<HTMLButtonElement>("[aria-label^='Undo']").click();
    await until(() => expect(canvas().children ?? []).toEqual([]));
  });
});
