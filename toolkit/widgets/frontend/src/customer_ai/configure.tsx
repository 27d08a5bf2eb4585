// What is predicted, for whom, and from what: sentences with the builder's own cards in them.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { labelOf, searchText } from "../catalog";
import { eventCard } from "../canvas/make";
import { Tree } from "../panels/canvas";
import type { Requirement, SectionName } from "../protocol";
import { SessionContext, undoKey, useView } from "../session";
import { themeOf } from "../theme";
import { NumberInput, Opener, Select, TextInput } from "../ui/controls";
import { share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { iconOf, toneOf } from "../ui/kinds";
import { type Item, ListBox } from "../ui/listbox";
import { sentences } from "../ui/sentences";
import { usePredicting, useShown } from "./state";

const KINDS: Item[] = [
  { id: "conversion", label: "Conversion", hint: "A high score is good news" },
  { id: "churn", label: "Churn", hint: "A high score is bad news" },
];
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
          <Select label="Propensity" value={form.propensity} items={KINDS} onChange={(id) => type({ propensity: id as "churn" | "conversion" })} />
        </div>
      </div>
      {problem && (
        <p class="tk-told is-missing">
          <Icon name="note" /> {sentences(problem.message, problem.hint)}
        </p>
      )}
      <Part title="What is predicted" foot={<Rate />}>
        <p class="tk-sentence">
          These events
          <Select label="Whether they occur" value={form.occurs ? "will" : "not"} items={WAYS} onChange={(id) => type({ occurs: id === "will" })} />
          in the
          <NumberInput label="Days" value={form.within_days} min={1} whole onChange={(within_days) => type({ within_days })} />
          {form.within_days === 1 ? "day" : "days"} after somebody is scored:
        </p>
        <Drawn section="goal" label="Events that are predicted" beginning />
      </Part>
      <Part title="Who is looked at" foot={<Eligible />}>
        <Drawn section="eligible" label="Who is eligible" />
      </Part>
      <Part title="What it is learnt from" foot="Everybody's earlier events, counted by kind and by time, and attributes.">
        <p class="tk-sentence">
          <Attributes /> and every event, but for these:
        </p>
        <Drawn section="exclude" label="Events that are left out" />
      </Part>
    </div>
  );
}

function Part({ title, foot, children }: { title: string; foot: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <section class="tk-configured" aria-label={title}>
      <h4>{title}</h4>
      {children}
      {foot && <p class="tk-quiet">{foot}</p>}
    </section>
  );
}

/** One canvas, with the builder's keys and undoing of its own. */
function Drawn({ section, label, beginning }: { section: SectionName; label: string; beginning?: boolean }): JSX.Element {
  const predicting = usePredicting();
  const session = predicting.sections[section];
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    session.root = root.current;
    session.theme = themeOf(root.current!);
  }, [session]);
  return (
    <SessionContext.Provider value={session}>
      <div
        ref={root}
        class={`tk-drawn is-${session.kind}`}
        onKeyDown={(event) => {
          if (undoKey(session, event)) event.preventDefault();
        }}
      >
        <Tree label={label} dragged={session.kind === "audience"} foot={beginning && <Beginnings />} />
        <Said />
      </div>
    </SessionContext.Provider>
  );
}

/** The commonest events, while there is none. */
function Beginnings(): JSX.Element | null {
  const session = usePredicting().sections.goal;
  const empty = useView((view) => !view.canvas.children?.length);
  const index = useView((view) => view.index);
  const events = useMemo(() => [...index.catalog.eventTypes].sort((one, other) => other.count - one.count).slice(0, 6), [index]);
  if (!empty) return null;
  return (
    <div class="tk-begin-tiles">
      {events.map((type) => (
        <button type="button" key={type.name} class="tk-begin-tile" onClick={() => session.add({ ...eventCard(type.name), case_sensitive: true }, [], "")}>
          <span class="tk-kind is-event">
            <Icon name="event" />
          </span>
          {type.label || type.name}
        </button>
      ))}
    </div>
  );
}

function Said(): JSX.Element {
  const said = useView((view) => view.said);
  return (
    <div class="tk-unseen" role="status" aria-live="polite">
      {said}
    </div>
  );
}

function Rate(): JSX.Element | null {
  const rate = useShown((view) => view.counts.rate);
  if (!rate || !rate.of) return null;
  return (
    <>
      In the last {rate.days === 1 ? "day" : `${rate.days} days`} it came true for <b>{share(rate.profiles / rate.of)}</b>: {whole(rate.profiles)} of the {whole(rate.of)} who were eligible then.
    </>
  );
}

function Eligible(): JSX.Element {
  const total = useShown((view) => view.counts.eligible.total);
  return <>At each instant that is learnt from, “now” is that instant. {total && `${whole(total.profiles)} profiles today, ${share(total.share)}.`}</>;
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
          placeholder="Attributes; none is all"
          items={items}
          chosen={chosen}
          onPick={toggled}
          foot={
            <div class="tk-picker-foot">
              <button type="button" class="tk-link" disabled={!chosen.length} onClick={() => predicting.type({ fields: [] })}>
                All
              </button>
              <span class="tk-quiet">They have no history: what tells the outcome is left out</span>
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
          <li key={row.requirement} class={row.met ? "is-met" : "is-unmet"}>
            <Icon name={row.met ? "check" : "error"} />
            <span>{row.requirement}</span>
            <b>{whole(row.found)}</b>
            <span class="tk-quiet">{row.met ? `of at least ${whole(row.needed)}` : `at least ${whole(row.needed)} are needed`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
