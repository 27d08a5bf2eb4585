// An event card: which events, how many or what they add up to, when, and rules on the one event.

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { LAST_30_DAYS } from "../canvas/make";
import { BETWEEN, COMPARISONS } from "../canvas/tests";
import type { Aggregation, Comparison, Count, EventCard, Measure } from "../canvas/types";
import { typesWords } from "../canvas/words";
import { kindOf, labelAt, labelOf, searchText } from "../catalog";
import { useSession, useView } from "../session";
import { NumberInput, Opener, Select } from "../ui/controls";
import { short } from "../ui/format";
import { iconOf } from "../ui/kinds";
import { type Item, ListBox } from "../ui/listbox";
import { AddTile } from "./add";
import { WhatIf } from "./curve";
import { Shell, toggleExclude } from "./shell";
import { Children, scopeOf, type TileProps } from "./tiles";
import { TimeEditor } from "./time";

export function EventView({ node, path, within }: TileProps<EventCard>): JSX.Element {
  const session = useSession();
  const change = (card: EventCard, of: string | null = null): void => session.update<EventCard>(path, () => card, of);
  return (
    <Shell
      node={node}
      path={path}
      scope={scopeOf(within)}
      tone="event"
      icon="event"
      exclude={node.exclude}
      body={node.rules?.length ? <EventRules card={node} path={path} /> : undefined}
    >
      {session.kind === "audience" && (
        <Select
          label="Include or exclude"
          class={`tk-way${node.exclude ? " is-out" : ""}`}
          value={node.exclude ? "out" : "in"}
          items={WAYS}
          onChange={() => toggleExclude(session, node, path)}
        />
      )}
      <EventTypes card={node} change={change} />
      {session.kind === "audience" && <MeasureEditor card={node} path={path} change={change} />}
      {(session.kind === "audience" || node.time) && <EventTime card={node} path={path} change={change} />}
      {session.kind === "audience" && !node.time && (
        <button type="button" class="tk-link tk-quick" aria-label="In the last 30 days" onClick={() => change({ ...node, time: LAST_30_DAYS })}>
          last 30 days
        </button>
      )}
      {!node.rules?.length && <AddTile path={path} within="xEvent" empty={false} rules />}
    </Shell>
  );
}

const WAYS: Item[] = [
  { id: "in", label: "Include" },
  { id: "out", label: "Exclude" },
];

export type ChangeCard = (card: EventCard, of?: string | null) => void;

export function EventRules({ card, path }: { card: EventCard; path: string }): JSX.Element {
  const rules = card.rules ?? [];
  return (
    <>
      {rules.length > 1 && <p class="tk-note">all true of the same event</p>}
      <Children nodes={rules} path={path} within="xEvent" />
      <AddTile path={path} within="xEvent" empty={false} rules />
    </>
  );
}

/** What stands for any event in the list of types: no event type is called so. */
const ANY = "";

export function EventTypes({ card, change }: { card: EventCard; change: ChangeCard }): JSX.Element {
  const index = useView((view) => view.index);
  const chosen = useMemo(() => card.event_types ?? [], [card.event_types]);
  const items = useMemo<Item[]>(
    () => [
      { id: ANY, label: "Any event", right: short(index.catalog.extract.events), search: "any event" },
      ...index.catalog.eventTypes.map((type) => ({
        id: type.name,
        label: type.label || type.name,
        hint: type.label && type.label !== type.name ? type.name : undefined,
        right: short(type.count),
        search: `${type.label} ${type.name}`,
      })),
      ...chosen.filter((name) => !index.eventTypes.has(name.toLowerCase())).map((name) => ({ id: name, label: name, hint: "No such event here" })),
    ],
    [index, chosen],
  );
  const named = items.filter((item) => chosen.some((name) => name.toLowerCase() === item.id.toLowerCase())).map((item) => item.id);
  const known = card.event_types ? named : [ANY];
  const pick = (id: string): void => {
    const { event_types: _was, case_sensitive: _exact, ...rest } = card;
    const exact = card.case_sensitive ? { case_sensitive: true } : {};
    if (id === ANY) return change(card.event_types ? rest : { ...rest, event_types: [] });
    const next = named.includes(id) ? named.filter((name) => name !== id) : [...named, id];
    change({ ...rest, event_types: next, ...(next.length ? exact : {}) });
  };
  return (
    <Opener
      label={`Event type: ${typesWords(card, index)}`}
      popup="listbox"
      class={`tk-select tk-types${chosen.length ? "" : card.event_types ? " tk-value is-missing" : " is-any"}`}
      face={<span>{typesWords(card, index)}</span>}
    >
      {() => (
        <ListBox
          search
          multiple
          label="Event types"
          placeholder="Event types"
          items={items}
          chosen={known}
          onPick={pick}
        />
      )}
    </Opener>
  );
}

// --- how many -----------------------------------------------------------------------------------

const MEASURES: Item[] = [
  { id: "least", label: "at least" },
  { id: "most", label: "at most" },
  { id: "exactly", label: "exactly" },
  { id: "between", label: "between" },
  { id: "every", label: "every", hint: "Every event of the type, in the time, passes the rules" },
  { id: "sum", label: "sum of", group: "Of a number" },
  { id: "average", label: "average of", group: "Of a number" },
  { id: "min", label: "smallest", group: "Of a number" },
  { id: "max", label: "largest", group: "Of a number" },
];

export function measureKind(measure: Measure | undefined): string {
  if (!measure) return "least";
  if (measure.type === "Every") return "every";
  if (measure.type === "Aggregation") return measure.kind;
  const { least, most } = bounds(measure);
  if (most === null) return "least";
  if (least === null) return "most";
  return least === most ? "exactly" : "between";
}

export function bounds(count: Count | undefined): { least: number | null; most: number | null } {
  const least = count?.at_least;
  return { least: least === undefined ? 1 : least, most: count?.at_most ?? null };
}

export function counted(least: number | null, most: number | null): Count {
  return {
    type: "Count",
    ...(least === 1 ? {} : { at_least: least }),
    ...(most === null ? {} : { at_most: most }),
  };
}

export const withMeasure = (card: EventCard, measure: Measure): EventCard => {
  const { measure: _was, ...rest } = card;
  const isDefault = measure.type === "Count" && measure.at_least === undefined && measure.at_most === undefined;
  return isDefault ? rest : { ...rest, measure };
};

export function measureOfKind(kind: string, was: Measure | undefined, field: string): Measure {
  const { least, most } = bounds(was?.type === "Count" ? was : undefined);
  const number = least ?? most ?? 1;
  switch (kind) {
    case "least":
      return counted(Math.max(1, number), null);
    case "most":
      return counted(null, number);
    case "exactly":
      return number === 0 ? { type: "Count", at_least: null, at_most: 0 } : counted(number, number);
    case "between":
      return counted(Math.max(1, number), Math.max(1, number) + 2);
    case "every":
      return { type: "Every" };
    default:
      return was?.type === "Aggregation"
        ? { ...was, kind: kind as Aggregation["kind"] }
        : { type: "Aggregation", kind: kind as Aggregation["kind"], field, operator: ">=", value: 100 };
  }
}

interface MeasureProps {
  card: EventCard;
  path: string;
  change: ChangeCard;
}

function MeasureEditor({ card, path, change }: MeasureProps): JSX.Element {
  const index = useView((view) => view.index);
  const numbers = useMemo(
    () => index.catalog.fields.filter((field) => field.table === "event" && !field.items && kindOf(field) === "number"),
    [index],
  );
  const { measure } = card;
  const first = numbers.find((field) => /total|price|revenue|amount|value/i.test(field.path)) ?? numbers[0];
  const items = first ? MEASURES : MEASURES.filter((item) => !item.group);
  const give = (next: Measure, of: string | null = null): void => change(withMeasure(card, next), of);
  return (
    <span class="tk-measure">
      <Select
        label="How many"
        class="tk-operator"
        value={measureKind(measure)}
        items={items}
        onChange={(kind) => give(measureOfKind(kind, measure, first?.path ?? ""))}
      />
      {measure?.type === "Aggregation" ? (
        <AggregationEditor measure={measure} path={path} fields={numbers} give={give} />
      ) : measure?.type === "Every" ? null : (
        <CountEditor count={measure} path={path} give={give} />
      )}
    </span>
  );
}

type Give = (next: Measure, of?: string | null) => void;

function CountEditor({ count, path, give }: { count: Count | undefined; path: string; give: Give }): JSX.Element {
  const { least, most } = bounds(count);
  const kind = measureKind(count);
  const last = most ?? least ?? 1;
  const input = (value: number, onChange: (next: number) => void, min: number, label: string): JSX.Element => (
    <NumberInput label={label} value={value} min={min} whole onChange={onChange}>
      <WhatIf path={path} kind="count" value={value} min={min} onChange={onChange} />
    </NumberInput>
  );
  if (kind === "between") {
    return (
      <>
        {input(least ?? 1, (next) => give(counted(next, Math.max(next, most ?? next)), "least"), 1, "From")}
        <span class="tk-quiet">and</span>
        {input(most ?? 1, (next) => give(counted(least, next), "most"), least ?? 1, "To")}
        <span class="tk-quiet">times</span>
      </>
    );
  }
  const set = (next: number): void => {
    if (kind === "least") give(counted(next, null), "least");
    else if (kind === "most") give(counted(null, next), "most");
    else give(counted(next, next), "exactly");
  };
  return (
    <>
      {input(last, set, kind === "most" ? 0 : 1, "Times")}
      <span class="tk-quiet">{last === 1 ? "time" : "times"}</span>
    </>
  );
}

interface AggregationProps {
  measure: Aggregation;
  path: string;
  fields: { path: string; name: string }[];
  give: Give;
}

const COMPARED: Item[] = [...COMPARISONS.map(({ id, label, words }) => ({ id, label: words, right: label })), BETWEEN];

/** The aggregation compared in another way; "between" begins at the number there is, or ends there. */
export function comparedBy(measure: Aggregation, id: string): Aggregation {
  const { upper, ...rest } = measure;
  const isBelow = (operator: string): boolean => operator === "<" || operator === "<=";
  if (id !== BETWEEN.id) return { ...rest, operator: id as Comparison, value: isBelow(id) ? (upper ?? rest.value) : rest.value };
  const { value } = rest;
  return isBelow(rest.operator) ? { ...rest, operator: ">=", value: Math.min(0, value), upper: value } : { ...rest, operator: ">=", upper: value };
}

function AggregationEditor({ measure, path, give }: AggregationProps): JSX.Element {
  const index = useView((view) => view.index);
  const items = index.catalog.fields
    .filter((field) => field.table === "event" && !field.items && kindOf(field) === "number")
    .map((field) => ({ id: field.path, label: labelOf(field), hint: field.path, icon: iconOf(field), tone: "event", search: searchText(field) }));
  const upper = measure.upper ?? null;
  const set = (value: number): void => give({ ...measure, value }, "value");
  return (
    <>
      <Select
        label="Field"
        value={measure.field}
        face={labelAt(index, ["xEvent"], measure.field)}
        items={items}
        search
        onChange={(field) => give({ ...measure, field })}
      />
      <Select
        label="Comparison"
        class="tk-operator"
        value={upper === null ? measure.operator : BETWEEN.id}
        face={upper === null ? COMPARISONS.find((each) => each.id === measure.operator)?.label : "between"}
        items={COMPARED}
        onChange={(id) => give(comparedBy(measure, id))}
      />
      <NumberInput label={upper === null ? "Value" : "From"} value={measure.value} onChange={set} {...(upper === null ? {} : { max: upper })}>
        {measure.kind === "sum" && <WhatIf path={path} kind="sum" value={measure.value} onChange={(next) => set(upper === null ? next : Math.min(next, upper))} />}
      </NumberInput>
      {upper !== null && (
        <>
          <span class="tk-quiet">and</span>
          <NumberInput label="To" value={upper} min={measure.value} onChange={(next) => give({ ...measure, upper: next }, "upper")} />
        </>
      )}
    </>
  );
}

// --- when ---------------------------------------------------------------------------------------

const ANY_TIME: Item[] = [{ id: "any", label: "at any time" }];

export function EventTime({ card, path, change }: { card: EventCard; path: string | null; change: ChangeCard }): JSX.Element {
  return (
    <TimeEditor
      time={card.time ?? null}
      none={ANY_TIME}
      noneChosen="any"
      onChange={(time, of) => change({ ...card, time }, of)}
      onNone={() => {
        const { time: _was, ...rest } = card;
        change(rest);
      }}
      curve={
        path === null
          ? undefined
          : (time) =>
              time.type === "InLast" && (
                <WhatIf
                  path={path}
                  kind="window"
                  value={time.amount}
                  min={1}
                  onChange={(amount) => change({ ...card, time: { ...time, amount: Math.max(1, Math.round(amount)) } }, "amount")}
                />
              )
      }
    />
  );
}

