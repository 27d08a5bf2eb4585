import type { Container, Measure, Tile, TimeConstraint } from "../src/canvas/types";

const forgot = (): Container => ({
  type: "Container",
  children: [
    {
      type: "EventCard",
      event_types: ["search"],
      rules: [{ type: "AttributeCard", field: "search.keywords", test: { type: "TextTest", operator: "contains", values: ["sneakers"] } }],
      time: { type: "InLast", amount: 30, unit: "day" },
    },
    { type: "EventCard", event_types: ["commerce.purchases"], time: { type: "InLast", amount: 30, unit: "day" }, exclude: true },
  ],
});

/** Everything a tile can lack. */
const unfinished = (): Container => ({
  type: "Container",
  children: [
    { type: "AttributeCard", field: "loyalty.tier", test: { type: "TextTest", operator: "equals", values: [] } },
    { type: "AttributeCard", field: "lifetimeValue", test: { type: "ValueTest", operator: ">=", value: null } },
    { type: "AttributeCard", field: "homeAddress.city", test: { type: "FieldTest", operator: "=", other: "" } },
    {
      type: "EventCard",
      event_types: ["commerce.purchases"],
      rules: [{ type: "AttributeCard", field: "channel", test: { type: "TextTest", operator: "equals", values: [] } }],
      time: { type: "InLast", amount: 30, unit: "day" },
    },
    { type: "EventCard", event_types: [] },
    { type: "Container", join: "any" },
    { type: "CodeTile", code: "" },
    { type: "Sequence", steps: [{ type: "Step", card: { type: "EventCard", event_types: ["search"] } }, { type: "Step", card: { type: "EventCard", event_types: [] } }] },
  ],
});

const rich = (): Container => ({
  type: "Container",
  children: [
    { type: "AttributeCard", field: "loyalty.tier", test: { type: "ListTest", operator: "in", values: ["gold", "silver"] } },
    { type: "EventCard", event_types: ["commerce.purchases"], measure: { type: "Count", at_least: 3 }, time: { type: "InLast", amount: 90, unit: "day" } },
    {
      type: "Container",
      join: "any",
      name: "Near us, or a birthday soon",
      note: "Asked for by Ada in May: the cities with a shop.",
      children: [
        { type: "AttributeCard", field: "homeAddress.city", test: { type: "TextTest", operator: "startsWith", values: ["New", "Los", "San"] } },
        { type: "AttributeCard", field: "person.birthDate", test: { type: "Within", amount: 7, unit: "day", day: "today", ignore_year: true } },
        { type: "AttributeCard", field: "lifetimeValue", test: { type: "ValueTest", operator: ">=", value: 250 } },
      ],
    },
    {
      type: "Sequence",
      steps: [
        {
          type: "Step",
          card: {
            type: "EventCard",
            event_types: ["commerce.productViews"],
            rules: [
              {
                type: "ItemsCard",
                field: "productListItems",
                rules: [
                  { type: "AttributeCard", field: "category", test: { type: "TextTest", operator: "equals", values: ["sneakers"] } },
                  { type: "AttributeCard", field: "priceTotal", test: { type: "ValueTest", operator: ">", value: 80 } },
                ],
              },
            ],
          },
        },
        { type: "Step", card: { type: "EventCard", event_types: ["support.contacts"], exclude: true } },
        {
          type: "Step",
          card: { type: "EventCard", event_types: ["commerce.productListAdds"] },
          within: { type: "Duration", amount: 24, unit: "hour" },
        },
      ],
    },
    {
      type: "Container",
      exclude: true,
      join: "any",
      children: [
        { type: "AudienceTile", audience: "store-event-guests" },
        { type: "EventCard", event_types: ["commerce.purchases"], measure: { type: "Aggregation", kind: "sum", field: "commerce.order.priceTotal", operator: ">=", value: 500 } },
      ],
    },
    { type: "AttributeCard", field: "homeAddress.country", test: { type: "FieldTest", operator: "!=", other: "homeAddress.stateProvince" } },
    { type: "CodeTile", code: "loyalty.points + 100 > lifetimeValue" },
  ],
});

const many = (): Container => ({
  type: "Container",
  children: Array.from({ length: 200 }, (_, index): Tile =>
    index % 4 === 3
      ? { type: "EventCard", event_types: ["search"], measure: { type: "Count", at_least: 2 + (index % 7) }, time: { type: "InLast", amount: index + 1, unit: "day" } }
      : { type: "AttributeCard", field: ["loyalty.tier", "homeAddress.city", "loyalty.points"][index % 3]!, test: index % 3 === 2 ? { type: "ValueTest", operator: ">=", value: index } : { type: "TextTest", operator: "contains", values: [`value ${index}`] } },
  ),
});

/** Every time constraint, and every measure. */
const times = (): Container => {
  const ago = { type: "Ago", amount: 60, unit: "day" } as const;
  const all: TimeConstraint[] = [
    { type: "OnDay", day: "today" },
    { type: "OnDay", day: "2026-02-14", ignore_year: true },
    { type: "InPeriod", which: "this", unit: "month" },
    { type: "During", month: 12 },
    { type: "During", year: 2026, month: 2 },
    { type: "InNext", amount: 2, unit: "week" },
    { type: "FromTo", first: "2026-01-01", last: "2026-03-31" },
    { type: "FromTo", first: "yesterday", last: "today" },
    { type: "Within", amount: 3, unit: "month", day: "2026-05-01" },
    { type: "Before", than: ago },
    { type: "After", than: "2026-05-01" },
    { type: "RollingRange", since: ago, until: { type: "Ago", amount: 30, unit: "day" } },
    { type: "RollingRange", since: null, until: ago },
  ];
  const measures: Measure[] = [
    { type: "Count", at_least: null, at_most: 3 },
    { type: "Count", at_least: 2, at_most: 2 },
    { type: "Count", at_least: 2, at_most: 5 },
    { type: "Every" },
    { type: "Aggregation", kind: "average", field: "commerce.order.priceTotal", operator: "<", value: 50 },
  ];
  return {
    type: "Container",
    children: [
      ...measures.map((measure): Tile => ({ type: "EventCard", event_types: ["commerce.purchases"], measure })),
      ...all.map((test): Tile => ({ type: "AttributeCard", field: "loyalty.joinDate", test })),
    ],
  };
};

/** Sequences with counts, and with gaps and excluded steps; numbers between two others. */
const sequences = (): Container => ({
  type: "Container",
  children: [
    {
      type: "Sequence",
      steps: [
        { type: "Step", card: { type: "EventCard", event_types: ["search"], measure: { type: "Count", at_least: 3 } } },
        { type: "Step", card: { type: "EventCard", event_types: ["commerce.purchases"] } },
      ],
    },
    {
      type: "Sequence",
      steps: [
        { type: "Step", card: { type: "EventCard", event_types: ["commerce.productViews"] } },
        { type: "Step", card: { type: "EventCard", event_types: ["support.contacts"], exclude: true } },
        { type: "Step", card: { type: "EventCard", event_types: ["commerce.productListAdds"] }, after: { type: "Duration", amount: 1, unit: "hour" }, within: { type: "Duration", amount: 2, unit: "day" } },
        { type: "Step", card: { type: "EventCard", event_types: ["commerce.purchases"], exclude: true }, within: { type: "Duration", amount: 7, unit: "day" } },
      ],
    },
    { type: "AttributeCard", field: "loyalty.points", test: { type: "RangeTest", low: 100, high: 500 } },
    { type: "AttributeCard", field: "lifetimeValue", test: { type: "RangeTest", low: 500, high: 100 } },
    { type: "EventCard", event_types: ["commerce.purchases"], measure: { type: "Aggregation", kind: "sum", field: "commerce.order.priceTotal", operator: ">=", value: 50, upper: 200 } },
  ],
});

/** Lists of plain values: any, all or none of them. */
const values = (): Container => ({
  type: "Container",
  children: [
    { type: "ValuesCard", field: "interests", test: { type: "TextTest", operator: "contains", values: ["run", "boot"] } },
    { type: "ValuesCard", field: "interests", test: { type: "ListTest", operator: "in", values: ["sneakers"] }, match: "all" },
    { type: "ValuesCard", field: "interests", test: { type: "FieldTest", operator: "=", other: "homeAddress.city" }, match: "none" },
  ],
});

export const CANVASES: Record<string, () => Container> = { unfinished, values, sequences, rich, forgot, many, times, empty: () => ({ type: "Container" }) };
