import { describe, expect, it } from "vitest";
import { CATALOG } from "../dev/catalog";
import { indexed } from "../src/catalog";
import { update } from "../src/canvas/edit";
import { leftOut, received, saysNothing, sent, unfinishedIn, unfinishedReason } from "../src/canvas/unfinished";
import type { AttributeCard, Container, EventCard, Node, Sequence, Test, Tile } from "../src/canvas/types";

const index = indexed(CATALOG);
const rule = (test: Test, field = "loyalty.tier"): AttributeCard => ({ type: "AttributeCard", field, test });
const TIER = rule({ type: "TextTest", operator: "equals", values: [] });
const GOLD = rule({ type: "TextTest", operator: "equals", values: ["gold"] });
const BUYS: EventCard = { type: "EventCard", event_types: ["commerce.purchases"] };
const UNTYPED: EventCard = { type: "EventCard", event_types: [] };
const all = (...children: Tile[]): Container => ({ type: "Container", children });
const steps = (...cards: EventCard[]): Sequence => ({ type: "Sequence", steps: cards.map((card) => ({ type: "Step", card })) });
const reasons = (...children: Tile[]): string | null => unfinishedReason(all(...children), index);

const LACKING: [string, Tile, string][] = [
  ["texts", TIER, "Loyalty tier needs a value"],
  ["a value", rule({ type: "ValueTest", operator: ">=", value: null }, "loyalty.points"), "Loyalty points needs a value"],
  ["a list", rule({ type: "ListTest", operator: "in", values: [] }, "loyalty.points"), "Loyalty points needs a value"],
  ["a field", rule({ type: "FieldTest", operator: "=", other: "" }), "Loyalty tier needs a field"],
  ["values of a list", { type: "ValuesCard", field: "interests", test: TIER.test }, "Interests needs a value"],
  ["a container", all(), "A container needs a rule"],
  ["code", { type: "CodeTile", code: " \n" }, "A tile of code needs PQL text"],
  ["an event type", UNTYPED, "An event card needs an event type"],
  ["a field to add up", { ...BUYS, measure: { type: "Aggregation", kind: "sum", field: "", operator: ">=", value: 1 } }, "An event card needs a field"],
  ["every event of no rule", { ...BUYS, measure: { type: "Every" }, rules: [TIER] }, "An event card needs a rule"],
  ["every event of groups without a rule", { ...BUYS, measure: { type: "Every" }, rules: [all(all(TIER))] }, "An event card needs a rule"],
  ["one step", steps(BUYS), "A sequence needs two steps"],
  ["a step", steps(BUYS, UNTYPED), "Step 2 of a sequence needs an event type"],
];
const FINISHED: [string, Tile][] = [
  ["texts", GOLD],
  ["an empty text", rule({ type: "ValueTest", operator: "=", value: "" })],
  ["existence", rule({ type: "ExistsTest" })],
  ["a time", rule({ type: "InLast", amount: 3, unit: "day" })],
  ["any event", { type: "EventCard" }],
  ["items", { type: "ItemsCard", field: "identities" }],
  ["steps", steps(BUYS, { type: "EventCard" })],
  ["code", { type: "CodeTile", code: "true" }],
];

describe("an unfinished tile", () => {
  it.each(LACKING)("of %s is sent as such, with the reason, and comes back as drawn", (_, tile, reason) => {
    const canvas = all(GOLD, tile);
    const there = sent(canvas, index);
    expect(there).toEqual({ type: "Container", children: [GOLD, { type: "Unfinished", tile, reason }] });
    expect(received(there)).toEqual(canvas);
    expect(unfinishedReason(canvas, index)).toBe(`1 rule is unfinished: ${reason}`);
    expect(saysNothing(canvas)).toBe(false);
    expect(saysNothing(all(tile, all(tile)))).toBe(true);
  });

  it.each(FINISHED)("is not one with %s", (_, tile) => {
    const canvas = all(tile);
    expect(sent(canvas, index)).toBe(canvas);
    expect(received(canvas)).toBe(canvas);
    expect(unfinishedReason(canvas, index)).toBeNull();
  });

  it("is found inside cards, containers and steps, and of one in another the outer alone", () => {
    const canvas = all(all(GOLD, { ...BUYS, rules: [TIER] }), { ...UNTYPED, rules: [TIER] }, steps(BUYS, { ...BUYS, rules: [TIER] }), steps(UNTYPED, BUYS));
    expect(unfinishedIn(canvas).map((each) => each.path)).toEqual(["0.1.0", "1", "2.1.0", "3.0"]);
    const there = sent(canvas, index);
    expect(JSON.stringify(there).match(/"Unfinished"/g)).toHaveLength(4);
    expect(received(there)).toEqual(canvas);
  });

  it("is not the empty canvas, which is everyone", () => {
    expect(reasons()).toBeNull();
    expect(sent({ type: "Container" }, index)).toEqual({ type: "Container" });
  });

  it("is counted and named; of many the first three", () => {
    expect(reasons(TIER, TIER, TIER, UNTYPED)).toBe("4 rules are unfinished: Loyalty tier needs a value; Loyalty tier needs a value; Loyalty tier needs a value; and 1 more");
    expect(leftOut(1)).toBe("1 unfinished rule left out");
    expect(leftOut(2)).toBe("2 unfinished rules left out");
  });

  it("is found anew when the canvas is another", () => {
    const canvas = all(TIER);
    expect(unfinishedIn(canvas)).toHaveLength(1);
    expect(unfinishedIn(update(canvas, "0", (): Node => GOLD))).toHaveLength(0);
  });
});
