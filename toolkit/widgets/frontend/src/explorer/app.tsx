// The explorer: what audiences share, drawn in one of three ways, and what is behind a number.

import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Model } from "../link";
import { useStore } from "../store";
import { KernelBanner } from "../ui/banner";
import { NumberInput, Opener, Select, Toggle } from "../ui/controls";
import { cell as shown, whole } from "../ui/format";
import { Frame, HelpButton } from "../ui/frame";
import { Hosted, Under } from "../ui/hosted";
import { EXPLORER_KEYS } from "../ui/keys";
import { ListBox } from "../ui/listbox";
import { Euler } from "./euler";
import { Heatmap, MEASURES } from "./heatmap";
import { Wrong } from "../ui/wrong";
import { CellPanel } from "./panel";
import { Exploring, type Measure, type Order, type Picture, type View } from "./state";
import { UpSet } from "./upset";

const PICTURES: { id: Picture; label: string }[] = [
  { id: "upset", label: "UpSet" },
  { id: "heatmap", label: "Heatmap" },
  { id: "euler", label: "Euler" },
];
const ORDERS: { id: Order; label: string }[] = [
  { id: "size", label: "Largest first" },
  { id: "degree", label: "Fewest audiences first" },
  { id: "name", label: "By name" },
];

export function ExplorerApp({ model }: { model: Model }): JSX.Element {
  const session = useMemo(() => new Exploring(model), [model]);
  useEffect(() => () => session.close(), [session]);
  const view = useStore(session.store, (now) => now);
  return (
    <Frame
      label="Overlap explorer"
      class={`tk-portal tk-explorer${view.child ? " is-hosting" : ""}`}
      busy={view.stale}
      keys={EXPLORER_KEYS}
      onKey={(event) => {
        if (event.key !== "Escape" || !view.cell || view.child) return;
        event.preventDefault();
        // A name that is typed is not lost by one key: the first leads out of the box.
        const panel = (event.target as Element).matches("input") && (event.target as Element).closest(".tk-cell");
        if (panel) panel.querySelector("button")?.focus();
        else session.pick(null);
      }}
    >
      {view.child && <Hosted host={model} child={view.child} back="What audiences share" onBack={() => session.store.set({ child: null })} />}
      <Under hidden={view.child !== null}>
        <KernelBanner life={session.link.life} kept="The numbers shown are those it gave last." />
        <Explorer session={session} view={view} />
      </Under>
    </Frame>
  );
}

function Explorer({ session, view }: { session: Exploring; view: View }): JSX.Element {
  const { overlap, picture, cell } = view;
  return (
    <>
      <Head view={view} onPicture={(next) => session.store.set({ picture: next })} />
      <Tools session={session} view={view} />
      {view.refusal && <Wrong refusal={view.refusal} />}
      <div class={`tk-explored${cell ? " is-open" : ""}`}>
        <div class={`tk-picture${view.stale ? " is-stale" : ""}`} role="tabpanel" aria-label={PICTURES.find((each) => each.id === picture)!.label} tabIndex={-1}>
          {picture === "upset" && <UpSet overlap={overlap} order={view.order} cell={cell} onPick={(next) => session.pick(next)} />}
          {picture === "heatmap" && <Heatmap overlap={overlap} measure={view.measure} cell={cell} onPick={(next) => session.pick(next)} />}
          {picture === "euler" && (
            <Euler overlap={overlap} cell={cell} onPick={(next) => session.pick(next)} onChoose={(audiences) => session.choose({ audiences })} />
          )}
        </div>
        {cell && <CellPanel key={`${cell.in.join("\n")}\n\n${cell.out.join("\n")}`} session={session} cell={cell} />}
      </div>
    </>
  );
}

function Head({ view, onPicture }: { view: View; onPicture: (picture: Picture) => void }): JSX.Element {
  const { overlap, picture } = view;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = PICTURES[(PICTURES.findIndex((each) => each.id === picture) + by + PICTURES.length) % PICTURES.length]!;
    onPicture(next.id);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-picture=${next.id}]`)?.focus();
  };
  return (
    <div class="tk-portal-head">
      <div>
        <h3>What audiences share</h3>
        <p class="tk-quiet">
          {whole(overlap.profiles)} profiles, as of {shown(overlap.as_of)} UTC
        </p>
      </div>
      <div class="tk-segments" role="tablist" aria-label="Drawing" onKeyDown={onKeyDown}>
        {PICTURES.map(({ id, label }) => (
          <button type="button" key={id} role="tab" data-picture={id} aria-selected={id === picture} tabIndex={id === picture ? 0 : -1} onClick={() => onPicture(id)}>
            {label}
          </button>
        ))}
      </div>
      <HelpButton />
    </div>
  );
}

function Tools({ session, view }: { session: Exploring; view: View }): JSX.Element {
  const { overlap, picture } = view;
  const set = (patch: Partial<View>): void => session.store.set(patch);
  const inclusive = overlap.kind === "inclusive";
  return (
    <div class="tk-portal-tools">
      <Chosen view={view} onChoose={(audiences) => session.choose({ audiences })} />
      {picture === "upset" && (
        <>
          <Toggle
            label="Count a profile in every intersection it is in, not only in the exact one"
            text="Inclusive"
            on={inclusive}
            onChange={(on) => session.choose({ kind: on ? "inclusive" : "exclusive" })}
          />
          <Select label="Order" value={view.order} items={ORDERS} onChange={(id) => set({ order: id as Order })} />
          <label class="tk-asked">
            Top
            <NumberInput label="How many intersections" value={view.top} min={1} max={1000} whole onChange={(top) => session.choose({ top }, true)} />
          </label>
          <label class="tk-asked">
            At least
            <NumberInput label="Least profiles" value={view.least} min={1} whole onChange={(least) => session.choose({ least }, true)} />
            profiles
          </label>
        </>
      )}
      {picture === "heatmap" && (
        <Select
          label="Measure"
          value={view.measure}
          items={Object.entries(MEASURES).map(([id, { label, says }]) => ({ id, label, hint: says }))}
          onChange={(id) => set({ measure: id as Measure })}
        />
      )}
      <span class="tk-quiet tk-note" role="status">
        {view.stale ? "Counting…" : picture === "upset" ? overlap.note : ""}
      </span>
    </div>
  );
}

function Chosen({ view, onChoose }: { view: View; onChoose: (audiences: string[]) => void }): JSX.Element {
  const { overlap, wanted } = view;
  const count = wanted.length;
  const face = count === overlap.names.length ? `All ${count} audiences` : `${count} of ${overlap.names.length} audiences`;
  const toggled = (name: string): void => {
    const next = overlap.names.filter((each) => (each === name) !== wanted.includes(each));
    if (next.length) onChoose(next);
  };
  return (
    <Opener label={`Audiences: ${face}`} popup="listbox" class="tk-select" face={<span>{face}</span>}>
      {() => (
        <ListBox
          items={overlap.names.map((name) => ({ id: name, label: name }))}
          label="Audiences"
          chosen={wanted}
          multiple
          search={overlap.names.length > 8}
          onPick={toggled}
          foot={
            <div class="tk-picker-foot">
              <button type="button" class="tk-link" disabled={count === overlap.names.length} onClick={() => onChoose(overlap.names)}>
                All
              </button>
              <span class="tk-quiet">{count} chosen; one at least</span>
            </div>
          }
        />
      )}
    </Opener>
  );
}
