import { describe, expect, it } from "vitest";
import { CATALOG } from "../dev/catalog";
import { fieldAt, indexed, isPopulated, keyOf, kindOf, labelAt, matches, pretty, reachable, treeOf, wordsOf } from "../src/catalog";
import { relativePath, tileOf } from "../src/canvas/make";
import { rowsOf } from "../src/panels/fields";
import type { Field } from "../src/protocol";

const index = indexed(CATALOG);
const field = (key: string): Field => index.byKey.get(key)!;

describe("fields by their place", () => {
  it("are those of the item a card is about", () => {
    expect(keyOf([], "loyalty.tier")).toBe("profile:loyalty.tier");
    expect(keyOf(["xEvent"], "channel")).toBe("event:channel");
    expect(keyOf(["xEvent", "productListItems"], "SKU")).toBe("event:productListItems[].SKU");
    expect(keyOf(["xEvent", "a", "b"], "c")).toBe("event:a[].b[].c");
    expect(keyOf(["identities"], "id")).toBe("profile:identities[].id");
  });

  it("climb to the event and to the profile", () => {
    expect(keyOf(["xEvent"], "^.loyalty.tier")).toBe("profile:loyalty.tier");
    expect(keyOf(["xEvent", "productListItems"], "^.channel")).toBe("event:channel");
    expect(keyOf(["xEvent", "productListItems"], "^^.homeAddress.city")).toBe("profile:homeAddress.city");
  });

  it("have names and kinds", () => {
    expect(labelAt(index, [], "homeAddress.city")).toBe("City");
    expect(labelAt(index, [], "no.suchField")).toBe("Such field");
    expect(fieldAt(index, ["xEvent"], "^.loyalty.points")?.type).toBe("integer");
    const kinds = ["string", "integer", "number", "boolean", "date", "date-time", "array of string", "array of object", "map of string"];
    expect(kinds.map((type) => kindOf({ ...field("profile:lifetimeValue"), type }))).toEqual(
      ["text", "number", "number", "boolean", "date", "date", "text", "list", "map"],
    );
  });

  it("can be compared with what is in reach", () => {
    const paths = reachable(index, ["xEvent", "productListItems"]).map((each) => each.path);
    expect(paths).toContain("SKU");
    expect(paths).toContain("^.channel");
    expect(paths).toContain("^^.homeAddress.city");
    expect(paths.some((path) => path.includes("[]"))).toBe(false);
    expect(reachable(index, []).map((each) => each.path)).not.toContain("channel");
  });
});

describe("words", () => {
  it("are made of names", () => {
    expect(pretty("priceTotal")).toBe("Price total");
    expect(pretty("SKU")).toBe("SKU");
    expect(pretty("_id")).toBe("Id");
    expect(pretty("page_views")).toBe("Page views");
  });

  it("are searched each by itself", () => {
    expect(matches("Home address city", wordsOf("  city HOME "))).toBe(true);
    expect(matches("Home address city", wordsOf("city tier"))).toBe(false);
    expect(matches("anything", [])).toBe(true);
  });
});

describe("the tree", () => {
  it("has folders, and one name for folders of one", () => {
    const tree = treeOf([field("profile:consents.marketing.email.val"), field("profile:lifetimeValue"), field("profile:homeAddress.city")]);
    expect(tree.fields.map((each) => each.path)).toEqual(["lifetimeValue"]);
    expect(tree.folders.map((each) => each.label)).toEqual(["Consents › Marketing › Email", "Home address"]);
  });

  it("shows populated fields, and all on demand", () => {
    const labels = (all: boolean): string[] => rowsOf(index, "attributes", all, new Set()).map((row) => row.label);
    expect(labels(false)).not.toContain("Fax number");
    expect(labels(true)).toContain("Fax number");
    expect(isPopulated({ ...field("profile:lifetimeValue"), fill: null })).toBe(true);
  });

  it("lists event types as tiles, and shuts folders", () => {
    const rows = rowsOf(index, "events", false, new Set());
    expect(rows.slice(0, 2).map((row) => row.label)).toEqual(["Event types", "Page view"]);
    const open = rowsOf(index, "attributes", false, new Set());
    const shut = rowsOf(index, "attributes", false, new Set(["attributes/homeAddress"]));
    expect(open.length - shut.length).toBe(4);
  });
});

describe("tiles of fields", () => {
  it("are attribute cards of the profile", () => {
    expect(tileOf(field("profile:loyalty.tier"), [])).toEqual({
      type: "AttributeCard", field: "loyalty.tier", test: { type: "TextTest", operator: "equals", values: [] },
    });
    expect(tileOf(field("profile:lifetimeValue"), [])).toMatchObject({ test: { type: "ValueTest", operator: ">=" } });
    expect(tileOf(field("profile:isEmployee"), [])).toMatchObject({ test: { value: true } });
    expect(tileOf(field("profile:person.birthDate"), [])).toMatchObject({ test: { type: "InLast" } });
    expect(tileOf(field("profile:identityMap"), [])).toMatchObject({ test: { type: "ExistsTest" } });
  });

  it("are event cards on the canvas, and rules inside one", () => {
    expect(tileOf(field("event:channel"), [])).toMatchObject({ type: "EventCard", rules: [{ field: "channel" }] });
    expect(tileOf(field("event:channel"), ["xEvent"])).toMatchObject({ type: "AttributeCard", field: "channel" });
    expect(tileOf(field("event:eventType"), [])).toEqual({ type: "EventCard", event_types: [] });
    expect(tileOf(field("event:timestamp"), [])).toMatchObject({ type: "EventCard", time: { type: "InLast" } });
    expect(tileOf(field("profile:loyalty.tier"), ["xEvent"])).toBeNull();
    expect(tileOf(field("event:channel"), ["xEvent", "productListItems"])).toBeNull();
  });

  it("are cards of any value where they are lists of plain values", () => {
    expect(tileOf(field("profile:interests"), [])).toEqual({
      type: "ValuesCard", field: "interests", test: { type: "TextTest", operator: "equals", values: [] },
    });
  });

  it("wrap what is in an array into an items card", () => {
    expect(tileOf(field("event:productListItems[].SKU"), ["xEvent"])).toMatchObject({
      type: "ItemsCard", field: "productListItems", rules: [{ type: "AttributeCard", field: "SKU" }],
    });
    expect(tileOf(field("event:productListItems[].SKU"), ["xEvent", "productListItems"])).toMatchObject({ type: "AttributeCard", field: "SKU" });
    expect(tileOf(field("event:productListItems"), ["xEvent"])).toEqual({ type: "ItemsCard", field: "productListItems" });
    expect(relativePath(field("event:productListItems[].products.brand"), ["xEvent", "productListItems"])).toBe("products.brand");
  });
});
