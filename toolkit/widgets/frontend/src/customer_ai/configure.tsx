// What is predicted, for whom, and from what: sentences with the builder's own cards in them.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { labelOf, searchText } from "../catalog";
import { eventCard } from "../canvas/make";
import { Tree } from "../panels/canvas";
import type { Catalog, EventType, Form, Refusal, Requirement, SectionName } from "../protocol";
import { LeftOut } from "../panels/unfinished";
import { SessionContext, undoKey, useView } from "../session";
import { useStore } from "../store";
import { themeOf } from "../theme";
import { NumberInput, Opener, Select, TextInput } from "../ui/controls";
import { share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { iconOf, toneOf } from "../ui/kinds";
import { ObstacleContext } from "../ui/obstacles";
import { type Item, ListBox } from "../ui/listbox";
import { Outlook, StartPopulations } from "./outlook";
import { sentences } from "../ui/sentences";
import { usePredicting, useShown } from "./state";

/** Of the tiles to start a goal with, so many are of main events, and so many there are. */
const MOST_MAIN = 3;
const MOST_EVENTS = 6;

const KINDS: Item[] = [
  { id: "conversion", label: "Conversion", hint: "A high score is good news" },
  { id: "churn", label: "Churn", hint: "A high score is bad news" },
];
/** Churn is most often that something does not occur, conversion that it does; both can be changed. */
const kindOf = (id: string): Partial<Form> => (id === "churn" ? { propensity: "churn", occurs: false } : { propensity: "conversion", occurs: true });
const WAYS: Item[] = [
  { id: "will", label: "will occur" },
  { id: "not", label: "will not occur" },
];

export function Configure(): JSX.Element {
  const predicting = usePredicting();
  const form = useShown((view) => view.form);
  const problem = useShown((view) => view.status.problem);
  const requirements = useShown((view) => view.requirements);
  const type = predicting.type.bind(predicting);
  return (
    <div class="tk-configure">
      {requirements && <Requirements rows={requirements} />}
      <div class="tk-configure-head">
        <label class="tk-named">
          <span>Name</span>
          <TextInput label="Name" live value={form.name} placeholder="Such as: Will buy" onChange={(name) => type({ name })} />
        </label>
        <label class="tk-named is-wide">
          <span>Description</span>
          <TextInput label="Description" live value={form.description} placeholder="What it is for" onChange={(description) => type({ description })} />
        </label>
        <div class="tk-named">
          <span>Propensity</span>
          <Select label="Propensity" value={form.propensity} items={KINDS} onChange={(id) => type(kindOf(id))} />
        </div>
      </div>
      {problem && (
        <p class="tk-told is-missing">
          <Icon name="note" /> {missingText(problem)}
        </p>
      )}
      <Part title="Goal" foot={<Lately />}>
        <p class="tk-sentence">
          These events
          <Select label="Whether they occur" value={form.occurs ? "will" : "not"} items={WAYS} onChange={(id) => type({ occurs: id === "will" })} />
          within
          <NumberInput label="Days" value={form.within_days} min={1} max={366} unit="days" whole onChange={(within_days) => type({ within_days })} />
          {form.within_days === 1 ? "day" : "days"} of the score:
        </p>
        <Drawn section="goal" label="Events that are predicted" foot={<Beginnings />} />
      </Part>
      <Part title="Eligible profiles" foot={<Eligible />}>
        <Drawn section="eligible" label="Who is eligible" foot={<StartPopulations />} />
      </Part>
      <Part title="Outlook" foot={null}>
        <SessionContext.Provider value={predicting.sections.eligible}>
          <Outlook />
        </SessionContext.Provider>
      </Part>
      <Part title="Training data" foot="Earlier events, counted by type and period, plus attributes.">
        <p class="tk-sentence">
          <Attributes /> and events, except:
        </p>
        <Drawn section="exclude" label="Events that are left out" />
      </Part>
    </div>
  );
}

/** What is missing as an imperative, or what is wrong as the kernel says it. */
export function missingText({ message, hint }: Refusal): string {
  if (message === "a prediction needs a name") return "Give the prediction a name.";
  if (message === "what is predicted is not said yet") return "Choose the events to predict.";
  return sentences(message, hint);
}

function Part({ title, foot, children }: { title: string; foot: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <section class="tk-configured" aria-label={title}>
      <h4>{title}</h4>
      {children}
      {foot && <p class="tk-quiet tk-part-foot">{foot}</p>}
    </section>
  );
}

/** One canvas, with the builder's keys and undoing of its own. */
function Drawn({ section, label, foot }: { section: SectionName; label: string; foot?: ComponentChildren }): JSX.Element {
  const predicting = usePredicting();
  const session = predicting.sections[section];
  const root = useRef<HTMLDivElement>(null);
  const empty = useStore(session.store, (view) => !view.canvas.children?.length);
  useEffect(() => {
    session.root = root.current;
    session.theme = themeOf(root.current!);
  }, [session]);
  return (
    <SessionContext.Provider value={session}>
      <ObstacleContext.Provider value={session.obstruct}>
      <div
        ref={root}
        class={`tk-drawn is-${session.kind}${empty && session.kind === "goal" ? " is-empty" : ""}`}
        onKeyDown={(event) => {
          if (undoKey(session, event)) event.preventDefault();
        }}
      >
        <Tree label={label} dragged={session.kind === "audience"} foot={foot} />
        <LeftOut />
        <Said />
      </div>
      </ObstacleContext.Provider>
    </SessionContext.Provider>
  );
}

/** The events a business asks of first, then the most frequent, while there is none. */
function Beginnings(): JSX.Element | null {
  const session = usePredicting().sections.goal;
  const empty = useView((view) => !view.canvas.children?.length);
  const index = useView((view) => view.index);
  const events = useMemo(() => startEvents(index.catalog), [index]);
  if (!empty || !events.length) return null;
  return (
    <div class="tk-start">
      <p class="tk-quiet">Start with</p>
      <div class="tk-begin-tiles">
        {events.map((type) => (
          <button type="button" key={type.name} class="tk-begin-tile" title={`${whole(type.count)} events`} onClick={() => session.add({ ...eventCard(type.name), case_sensitive: true }, [], "")}>
            <span class="tk-kind is-event">
              <Icon name="event" />
            </span>
            {type.label || type.name}
          </button>
        ))}
      </div>
    </div>
  );
}

function startEvents({ eventTypes, mainEvents = [] }: Catalog): EventType[] {
  const main = mainEvents.slice(0, MOST_MAIN).flatMap((name) => eventTypes.find((type) => type.name === name) ?? []);
  const others = [...eventTypes].sort((one, other) => other.count - one.count).filter((type) => !main.includes(type));
  return [...main, ...others].slice(0, MOST_EVENTS);
}

function Said(): JSX.Element {
  const said = useView((view) => view.said);
  return (
    <div class="tk-unseen" role="status" aria-live="polite">
      {said}
    </div>
  );
}

/** What the numbers beside the goal's events are. */
function Lately(): JSX.Element | null {
  const days = useShown((view) => view.form.within_days);
  const empty = useShown((view) => view.counts.goal.total === null) || !Number.isInteger(days);
  const none = useStore(usePredicting().sections.goal.store, (view) => !view.canvas.children?.length);
  return none || empty ? null : <>Numbers: profiles with these events in the last {days === 1 ? "day" : `${days} days`}.</>;
}

function Eligible(): JSX.Element {
  const total = useShown((view) => view.counts.eligible.total);
  return <>When training on a past date, “now” means that date. {total && `Today ${whole(total.profiles)} profiles are eligible, ${share(total.share)} of all.`}</>;
}

function Attributes(): JSX.Element {
  const predicting = usePredicting();
  const chosen = useShown((view) => view.form.fields);
  const index = useShown((view) => view.index);
  const items = useMemo(
    () =>
      index.catalog.fields
        .filter((field) => field.table === "profile" && !field.items && !field.path.startsWith("_customerAI."))
        .map((field): Item => ({ id: field.path, label: labelOf(field), hint: field.path, icon: iconOf(field), tone: toneOf(field), search: searchText(field) })),
    [index],
  );
  const face = chosen.length === 0 ? "All attributes" : chosen.length === 1 ? "1 attribute" : `${chosen.length} attributes`;
  const toggled = (path: string): void => predicting.type({ fields: chosen.includes(path) ? chosen.filter((each) => each !== path) : [...chosen, path] });
  return (
    <Opener label={`Attributes to learn from: ${face}`} popup="listbox" class="tk-select" panelClass="is-wide" face={<span>{face}</span>}>
      {() => (
        <ListBox
          search
          multiple
          label="Attributes"
          placeholder="Attributes (empty: all)"
          items={items}
          chosen={chosen}
          onPick={toggled}
          foot={
            <div class="tk-picker-foot">
              <button type="button" class="tk-link" disabled={!chosen.length} onClick={() => predicting.type({ fields: [] })}>
                All
              </button>
              <span class="tk-quiet">Attributes have no history, so those that reveal the outcome are dropped</span>
            </div>
          }
        />
      )}
    </Opener>
  );
}

function Requirements({ rows }: { rows: Requirement[] }): JSX.Element {
  return (
    <section class="tk-requirements" aria-label="What a model needs">
      <ul>
        {rows.map((row) => (
          <li key={row.requirement} class={row.met ? "is-met" : `is-unmet is-${row.severity}`}>
            <Icon name={row.severity || "check"} />
            <span>{row.requirement}</span>
            <b>{whole(row.found)}</b>
            <span class="tk-quiet">{row.met ? `of at least ${whole(row.needed)}` : row.severity === "warning" ? `below ${whole(row.needed)}: scores will hardly rank` : `at least ${whole(row.needed)} are needed`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
