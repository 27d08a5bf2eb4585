// When: every time constraint, as a choice and the numbers or days that go with it.

import type { ComponentChildren, JSX } from "preact";
import * as times from "../canvas/times";
import type { After, Ago, Ahead, Before, Day, InPeriod, RollingRange, TimeConstraint, Unit } from "../canvas/types";
import { useView } from "../session";
import { NumberInput, Select, Toggle } from "../ui/controls";
import type { Item } from "../ui/listbox";

interface Props {
  time: TimeConstraint | null;
  /** What there is besides a time: "any time", or "exists". */
  none: readonly Item[];
  noneChosen: string;
  onChange: (time: TimeConstraint, of?: string | null) => void;
  onNone: (id: string) => void;
  /** Drawn under the number of units, while it has the focus. */
  curve?: ((time: TimeConstraint) => ComponentChildren) | undefined;
}

const KINDS: Item[] = times.TIME_KINDS.map(({ kind, label, hint }) => ({ id: kind, label, hint }));

export function TimeEditor({ time, none, noneChosen, onChange, onNone, curve }: Props): JSX.Element {
  const today = useView((view) => view.index.catalog.extract.as_of.slice(0, 10));
  const set = (next: TimeConstraint, of: string | null = null): void => onChange(times.settledTime(next), of);
  return (
    <span class="tk-time">
      <Select
        label="When"
        class="tk-operator"
        value={time ? times.kindOfTime(time) : noneChosen}
        items={[...none, ...KINDS]}
        onChange={(id) =>
          none.some((each) => each.id === id) ? onNone(id) : set(times.timeOfKind(id as times.TimeKind, time, today))
        }
      />
      {time && <Details time={time} set={set} curve={curve} today={today} />}
      {time && times.mayIgnoreYear(time) && "type" in time && (
        <Toggle
          label="Ignore the year: the same days of any year"
          text="any year"
          on={!!(time as { ignore_year?: boolean }).ignore_year}
          onChange={(on) => set({ ...time, ignore_year: on } as TimeConstraint)}
        />
      )}
    </span>
  );
}

interface DetailsProps {
  time: TimeConstraint;
  set: (time: TimeConstraint, of?: string | null) => void;
  curve: Props["curve"];
  today: string;
}

function Details({ time, set, curve, today }: DetailsProps): JSX.Element | null {
  switch (time.type) {
    case "InLast":
    case "InNext":
      return (
        <Span span={time} onChange={(span, of) => set({ ...time, ...span }, of)}>
          {curve?.(time)}
        </Span>
      );
    case "OnDay":
      return times.isDate(time.day) ? <DateInput day={time.day} onChange={(day) => set({ ...time, day })} /> : null;
    case "InPeriod":
      return <Period time={time} set={set} />;
    case "During":
      return <Month time={time} set={set} />;
    case "FromTo":
      return (
        <>
          <DayInput day={time.first} today={today} onChange={(first) => set({ ...time, first })} />
          <span class="tk-quiet">to</span>
          <DayInput day={time.last} today={today} onChange={(last) => set({ ...time, last })} />
        </>
      );
    case "Within":
      return (
        <>
          <Span span={time} onChange={(span, of) => set({ ...time, ...span }, of)} />
          <span class="tk-quiet">of</span>
          <DayInput day={time.day} today={today} onChange={(day) => set({ ...time, day })} />
        </>
      );
    case "Before":
    case "After":
      return <Than time={time} set={set} today={today} />;
    case "RollingRange":
      return <Rolling time={time} set={set} />;
  }
}

const UNIT_ITEMS = (amount: number, now: Unit): Item[] =>
  [...new Set<Unit>([...times.UNITS, now])].map((unit) => ({ id: unit, label: times.plural(amount, unit) }));

interface SpanProps {
  span: { amount: number; unit: Unit };
  onChange: (span: { amount: number; unit: Unit }, of?: string | null) => void;
  children?: ComponentChildren;
}

export function Span({ span, onChange, children }: SpanProps): JSX.Element {
  return (
    <>
      <NumberInput
        label="How many"
        value={span.amount}
        min={1}
        max={times.longest(span.unit)}
        unit={times.plural(2, span.unit)}
        whole
        onChange={(amount) => onChange({ amount, unit: span.unit }, "amount")}
      >
        {children}
      </NumberInput>
      <Select
        label="Unit"
        value={span.unit}
        items={UNIT_ITEMS(span.amount, span.unit)}
        onChange={(unit) => onChange({ amount: span.amount, unit: unit as Unit })}
      />
    </>
  );
}

function DateInput({ day, onChange }: { day: Day; onChange: (day: Day) => void }): JSX.Element {
  return (
    <input
      type="date"
      class="tk-input is-date"
      aria-label="Date"
      value={day}
      onChange={(event) => event.currentTarget.value && onChange(event.currentTarget.value)}
    />
  );
}

const DAYS: Item[] = [
  { id: "today", label: "today" },
  { id: "yesterday", label: "yesterday" },
  { id: "date", label: "a date" },
];

function DayInput({ day, today, onChange }: { day: Day; today: string; onChange: (day: Day) => void }): JSX.Element {
  const dated = times.isDate(day);
  return (
    <>
      <Select
        label="Day"
        value={dated ? "date" : day}
        items={DAYS}
        onChange={(id) => onChange(id === "date" ? today : id)}
      />
      {dated && <DateInput day={day} onChange={onChange} />}
    </>
  );
}

const PERIODS: Item[] = ["this", "last", "next"].map((id) => ({ id, label: id }));
const PERIOD_UNITS: Unit[] = ["day", "week", "month", "year"];

function Period({ time, set }: { time: InPeriod; set: DetailsProps["set"] }): JSX.Element {
  const units = [...new Set<Unit>([...PERIOD_UNITS, time.unit])].map((id) => ({ id, label: id }));
  return (
    <>
      <Select
        label="Which"
        value={time.which}
        items={PERIODS}
        onChange={(which) => set({ ...time, which: which as InPeriod["which"] })}
      />
      <Select label="Period" value={time.unit} items={units} onChange={(unit) => set({ ...time, unit: unit as Unit })} />
    </>
  );
}

const MONTH_ITEMS: Item[] = times.MONTHS.map((label, index) => ({ id: String(index + 1), label }));

function Month({ time, set }: { time: Extract<TimeConstraint, { type: "During" }>; set: DetailsProps["set"] }): JSX.Element {
  const year = time.year ?? null;
  const month = time.month ?? null;
  const give = (nextMonth: number | null, nextYear: number | null): void => {
    set({ type: "During", ...(nextYear ? { year: nextYear } : {}), ...(nextMonth ? { month: nextMonth } : {}) });
  };
  const now = useView((view) => Number(view.index.catalog.extract.as_of.slice(0, 4)));
  return (
    <>
      <Select
        label="Month"
        value={String(month ?? "all")}
        items={[...(year ? [{ id: "all", label: "the whole year" }] : []), ...MONTH_ITEMS]}
        onChange={(id) => give(id === "all" ? null : Number(id), year)}
      />
      {year === null ? (
        <span class="tk-quiet">of any year</span>
      ) : (
        <NumberInput label="Year" value={year} min={1} max={9999} whole onChange={(next) => give(month, next)} />
      )}
      {month !== null && (
        <Toggle label="That month of any year" text="any year" on={year === null} onChange={(on) => give(month, on ? null : now)} />
      )}
    </>
  );
}

const THAN: Item[] = [
  { id: "ago", label: "ago" },
  { id: "ahead", label: "from now" },
  { id: "today", label: "today" },
  { id: "yesterday", label: "yesterday" },
  { id: "date", label: "a date" },
];

function Than({ time, set, today }: { time: Before | After; set: DetailsProps["set"]; today: string }): JSX.Element {
  const { than } = time;
  const relative = typeof than === "string" ? null : than;
  const chosen = typeof than === "string" ? (times.isDate(than) ? "date" : than) : than.type === "Ago" ? "ago" : "ahead";
  const choose = (id: string): void => {
    const span = { amount: relative?.amount ?? 30, unit: relative?.unit ?? ("day" as Unit) };
    if (id === "ago") set({ ...time, than: { type: "Ago", ...span } });
    else if (id === "ahead") set({ ...time, than: { type: "Ahead", ...span } });
    else set({ ...time, than: id === "date" ? today : id });
  };
  return (
    <>
      {relative && <Span span={relative} onChange={(span, of) => set({ ...time, than: { ...relative, ...span } }, of)} />}
      <Select label="Moment" value={chosen} items={THAN} onChange={choose} />
      {typeof than === "string" && times.isDate(than) && <DateInput day={than} onChange={(day) => set({ ...time, than: day })} />}
    </>
  );
}

function Rolling({ time, set }: { time: RollingRange; set: DetailsProps["set"] }): JSX.Element {
  const give = (since: RollingRange["since"], until: RollingRange["until"], of: string | null = null): void => {
    if (since === null && until?.type !== "Ago") return;
    if (until === null && since?.type !== "Ahead") return;
    if (since?.type === "Ahead" && until?.type === "Ago") set({ ...time, since, until: { ...until, type: "Ahead" } }, of);
    else set({ ...time, since, until }, of);
  };
  return (
    <>
      <span class="tk-quiet">from</span>
      <Moment moment={time.since} open={time.until?.type === "Ago" ? "ever" : null} onChange={(since, of) => give(since, time.until, of)} />
      <span class="tk-quiet">to</span>
      <Moment moment={time.until} open={time.since?.type === "Ahead" ? "any time" : null} onChange={(until, of) => give(time.since, until, of)} />
    </>
  );
}

interface MomentProps {
  moment: Ago | Ahead | null;
  open: string | null;
  onChange: (moment: Ago | Ahead | null, of?: string | null) => void;
}

function Moment({ moment, open, onChange }: MomentProps): JSX.Element {
  const items: Item[] = [...THAN.slice(0, 2), ...(open || !moment ? [{ id: "open", label: open ?? "open" }] : [])];
  const span = { amount: moment?.amount ?? 30, unit: moment?.unit ?? ("day" as Unit) };
  return (
    <>
      {moment && <Span span={moment} onChange={(next, of) => onChange({ ...moment, ...next }, of)} />}
      <Select
        label="Moment"
        value={moment ? (moment.type === "Ago" ? "ago" : "ahead") : "open"}
        items={items}
        onChange={(id) => onChange(id === "open" ? null : { type: id === "ago" ? "Ago" : "Ahead", ...span })}
      />
    </>
  );
}
