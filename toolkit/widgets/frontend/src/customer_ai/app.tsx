// The Customer AI panel: a prediction is configured, trained, and read.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Model } from "../link";
import type { Training } from "../protocol";
import { useStore } from "../store";
import { KernelBanner } from "../ui/banner";
import { Opener } from "../ui/controls";
import { cell as shown, whole } from "../ui/format";
import { Frame, HelpButton } from "../ui/frame";
import { Hosted, Under } from "../ui/hosted";
import { Icon } from "../ui/icons";
import { PREDICTION_KEYS } from "../ui/keys";
import { type Item, ListBox } from "../ui/listbox";
import { ObstacleContext } from "../ui/obstacles";
import { Press } from "../ui/press";
import { Ask, AskUnsaved } from "../ui/unsaved";
import { Wrong } from "../ui/wrong";
import { Configure, missingText } from "./configure";
import { Insights } from "./insights";
import { Runs } from "./runs";
import { Predicting, PredictingContext, type Tab, usePredicting, useShown } from "./state";

const TABS: { id: Tab; label: string }[] = [
  { id: "configure", label: "Configure" },
  { id: "insights", label: "Insights" },
  { id: "runs", label: "Runs" },
];

export function CustomerAIApp({ model }: { model: Model }): JSX.Element {
  const predicting = useMemo(() => new Predicting(model), [model]);
  useEffect(() => () => predicting.close(), [predicting]);
  const { store } = predicting;
  const child = useStore(store, (view) => view.child);
  const busy = useStore(store, (view) => view.busy !== "" || view.training.state === "working");
  return (
    <PredictingContext.Provider value={predicting}>
      <ObstacleContext.Provider value={predicting.obstruct}>
      <Frame label="Customer AI" class={`tk-portal tk-predicting${child ? " is-hosting" : ""}`} busy={busy} keys={PREDICTION_KEYS}>
        {child && <Hosted host={model} child={child} back="Customer AI" onBack={() => store.set({ child: null })} />}
        <Under hidden={child !== null}>
          <KernelBanner life={predicting.link.life} kept="The scores shown are those it gave last." />
          <Panel />
        </Under>
      </Frame>
      </ObstacleContext.Provider>
    </PredictingContext.Provider>
  );
}

function Panel(): JSX.Element {
  const predicting = usePredicting();
  const tab = useShown((view) => view.tab);
  const refusal = useShown((view) => view.refusal);
  const unsaved = useShown((view) => view.unsaved);
  const deleting = useShown((view) => view.deleting);
  const doubted = useShown((view) => view.doubted);
  const child = useShown((view) => view.child);
  const training = useShown((view) => view.training);
  const said = useShown((view) => view.said);
  const { store } = predicting;
  return (
    <>
      <Head />
      <Tabs tab={tab} />
      {training.state === "working" && <Working training={training} />}
      {training.state === "error" && training.error && <Wrong refusal={training.error} />}
      {training.state === "stopped" && <p class="tk-told">Training stopped; earlier runs are unchanged.</p>}
      {refusal && <Wrong refusal={refusal} />}
      {unsaved && !child && (
        <AskUnsaved
          unsaved={unsaved}
          onDiscard={unsaved.onDiscard}
          onGoOn={() => store.set(unsaved.builder ? { unsaved: null, child: { model: unsaved.builder } } : { unsaved: null, tab: "configure" })}
          onCancel={() => store.set({ unsaved: null })}
        />
      )}
      {doubted && (
        <Ask text={`Train anyway? ${doubted.map((doubt) => doubt.what).join(" ")}`} first="Choose another population" onFirst={() => predicting.reconsider()} onCancel={() => store.set({ doubted: null })}>
          <button type="button" class="tk-button" onClick={() => predicting.train(true)}>
            Train anyway
          </button>
        </Ask>
      )}
      {deleting && (
        <Ask
          text={deleting.text}
          first="Delete"
          onFirst={() => {
            store.set({ deleting: null });
            deleting.onDelete();
          }}
          onCancel={() => store.set({ deleting: null })}
        />
      )}
      <div class="tk-predicting-body" role="tabpanel" aria-labelledby={`tk-predicting-${tab}`} tabIndex={-1}>
        {tab === "configure" && <Configure />}
        {tab === "insights" && <Insights />}
        {tab === "runs" && <Runs />}
      </div>
      <div class="tk-unseen" role="status" aria-live="polite">
        {said}
      </div>
    </>
  );
}

function Head(): JSX.Element {
  const predicting = usePredicting();
  const name = useShown((view) => view.form.name);
  const status = useShown((view) => view.status);
  const busy = useShown((view) => view.training.state === "working");
  const extract = useShown((view) => view.index.catalog.extract);
  const missing = useShown((view) => (status.problem ? missingText(status.problem) : [...view.obstacles.values()][0]));
  const doubted = useShown((view) => !missing && view.counts.doubts.length > 0);
  const again = status.run !== null && !status.changed;
  return (
    <div class="tk-portal-head">
      <div>
        <h3>{name.trim() || "New prediction"}</h3>
        <p class="tk-quiet">
          {status.run === null
            ? `${extract.name}: ${whole(extract.profiles)} profiles, as of ${shown(extract.as_of)} UTC`
            : `${whole(status.profiles!)} profiles scored as of ${shown(status.as_of)} UTC${status.changed ? "; the configuration changed since" : ""}`}
        </p>
      </div>
      <div class="tk-portal-actions">
        <Predictions />
        <Press class="tk-button" off={busy || !!missing} title={missing} onClick={() => void predicting.check()}>
          Check data
        </Press>
        {again && (
          <Press class="tk-button" off={busy} title="Score everyone with the current model" onClick={() => predicting.run("score")}>
            Score again
          </Press>
        )}
        <Press class="tk-button is-main" off={busy || !!missing} title={missing} onClick={() => predicting.train()}>
          {doubted && <Icon name="warning" />} {status.run === null ? "Train" : "Train again"}
        </Press>
        <More />
        <HelpButton />
      </div>
    </div>
  );
}

/** The predictions there are, to open one, or to begin another. */
function Predictions(): JSX.Element {
  const predicting = usePredicting();
  return (
    <Opener label="Predictions" popup="listbox" class="tk-button" panelClass="is-wide" face={<span>Predictions</span>}>
      {(close) => (
        <PredictionList
          onPick={(folder) => {
            close();
            predicting.open(folder);
          }}
        />
      )}
    </Opener>
  );
}

function PredictionList({ onPick }: { onPick: (folder: string) => void }): JSX.Element {
  const predicting = usePredicting();
  const found = useShown((view) => view.predictions);
  const items: Item[] = (found ?? []).map((row) => ({
    id: row.folder,
    label: row.name,
    hint: `${row.propensity}: ${row.goal}`,
    right: row.runs === 1 ? "1 run" : `${row.runs} runs`,
  }));
  useEffect(() => void predicting.list(), [predicting]);
  return <ListBox items={[...items, { id: "", label: found ? "New prediction" : "Reading…", icon: "plus", disabled: !found }]} label="Predictions" onPick={onPick} />;
}

function More(): JSX.Element {
  const predicting = usePredicting();
  const { problem, run, saved } = useShown((view) => view.status);
  const published = useShown((view) => view.status.published);
  const [copied, setCopied] = useState("");
  const missing = problem !== null;
  const items: Item[] = [
    { id: "save", label: "Save", hint: "Save the configuration", icon: "save", disabled: missing },
    { id: "clone", label: "Duplicate", icon: "copy", disabled: missing },
    { id: "code", label: copied || "Copy as Python", icon: "code", disabled: missing },
    { id: "publish", label: published ? "Scores are published" : "Publish scores", hint: "As attributes of the extract", icon: "audience", disabled: run === null || published },
    { id: "delete", label: "Delete", hint: "The prediction and its runs", icon: "trash", danger: true, disabled: run === null && !saved },
  ];
  const act = (id: string): void => {
    if (id === "publish") predicting.publish();
    else if (id === "code") void predicting.doing("", () => predicting.code()).then((text) => text && void navigator.clipboard?.writeText(text).then(() => setCopied("Copied")));
    else if (id === "delete") predicting.sure("Delete this prediction with all of its runs?", () => predicting.manage("delete"));
    else predicting.manage(id as "save" | "clone");
  };
  return (
    <Opener label="More" title="More" popup="listbox" class="tk-plain" face={<Icon name="more" />}>
      {(close) => (
        <ListBox
          items={items}
          label="More"
          onPick={(id) => {
            close();
            act(id);
          }}
        />
      )}
    </Opener>
  );
}

function Tabs({ tab }: { tab: Tab }): JSX.Element {
  const predicting = usePredicting();
  const busy = useShown((view) => view.busy);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = TABS[(TABS.findIndex((each) => each.id === tab) + by + TABS.length) % TABS.length]!;
    predicting.show(next.id);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tk-predicting-${next.id}`)?.focus();
  };
  return (
    <div class="tk-tabbar">
      <div class="tk-tabs" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
        {TABS.map(({ id, label }) => (
          <button type="button" key={id} id={`tk-predicting-${id}`} role="tab" aria-selected={id === tab} tabIndex={id === tab ? 0 : -1} onClick={() => predicting.show(id)}>
            {label}
          </button>
        ))}
      </div>
      {busy && <span class="tk-quiet tk-note">{busy}…</span>}
    </div>
  );
}

function Working({ training }: { training: Training }): JSX.Element {
  const predicting = usePredicting();
  const percent = Math.round(training.share * 100);
  return (
    <div class="tk-training">
      <span>
        {training.what}, {percent} %
      </span>
      <div role="progressbar" aria-label={training.what} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <i style={{ width: `${percent}%` }} />
      </div>
      <button type="button" class="tk-button" onClick={() => predicting.stop()}>
        Stop
      </button>
    </div>
  );
}
