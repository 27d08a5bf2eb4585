// What stands above everything: the name, the size, undo and redo, code to paste, save, the tabs.

import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import { isStale, type Tab, useSession, useView } from "../session";
import { IconButton, Opener } from "../ui/controls";
import { KeyHelp } from "../ui/key_help";
import { BUILDER_KEYS } from "../ui/keys";
import { share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { CodeToPaste } from "./paste";
import { Ring } from "./ring";
import { LeftOut } from "./unfinished";
import { SaveButton } from "./save";

export function Header(): JSX.Element {
  const session = useSession();
  const { name, status } = useView((view) => view.properties);
  const canUndo = useView((view) => view.history.past.length > 0);
  const canRedo = useView((view) => view.history.future.length > 0);
  const help = useView((view) => view.help);
  const onHelp = useCallback((open: boolean) => session.store.set({ help: open }), [session]);
  return (
    <div class="tk-header">
      <input
        class="tk-title"
        aria-label="Name of the audience"
        placeholder="Untitled audience"
        value={name}
        spellcheck={false}
        onChange={(event) => session.describe({ name: event.currentTarget.value })}
      />
      {status && <span class={`tk-badge is-${status}`}>{status}</span>}
      <Total />
      <LeftOut />
      <span class="tk-tools">
        <KeyHelp groups={BUILDER_KEYS} open={help} onOpen={onHelp} />
        <IconButton icon="undo" label="Undo (Ctrl+Z)" disabled={!canUndo} onClick={() => session.undo()} />
        <IconButton icon="redo" label="Redo (Shift+Ctrl+Z)" disabled={!canRedo} onClick={() => session.redo()} />
        <Opener
          label="Copy code"
          title="The Python and the PQL, to copy into a cell"
          class="tk-button"
          panelClass="is-code"
          face={
            <>
              <Icon name="code" />
              <span class="tk-wide-only">Copy code</span>
            </>
          }
        >
          {() => <CodeToPaste />}
        </Opener>
        <SaveButton />
      </span>
    </div>
  );
}

function Total(): JSX.Element {
  const { total, state, progress } = useView((view) => view.answer);
  const stale = useView(isStale);
  const busy = stale || state === "working" || state === "estimated";
  return (
    <span class={`tk-total${stale ? " is-stale" : ""}`} data-testid="total">
      <Ring share={total?.share ?? 0} size={22} width={3.5} stale={stale || !total} />
      <b>{total ? `${state === "estimated" ? "≈ " : ""}${whole(total.profiles)}` : "…"}</b>
      <span class="tk-quiet">{total ? share(total.share) : ""}</span>
      {busy && (
        <span class="tk-progress" role="progressbar" aria-label="Counting" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(progress * 100)}>
          <i style={{ width: `${Math.max(8, progress * 100)}%` }} />
        </span>
      )}
    </span>
  );
}

const TABS: { id: Tab; label: string }[] = [
  { id: "builder", label: "Builder" },
  { id: "code", label: "Code" },
  { id: "sql", label: "SQL" },
  { id: "words", label: "In words" },
  { id: "profiles", label: "Profiles" },
];

export function Tabs(): JSX.Element {
  const session = useSession();
  const tab = useView((view) => view.tab);
  const narrow = useView((view) => view.narrow);
  const drawer = useView((view) => view.drawer);
  const toggle = (side: "fields" | "properties"): void => session.store.set({ drawer: drawer === side ? null : side });
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = TABS[(TABS.findIndex((each) => each.id === tab) + by + TABS.length) % TABS.length]!;
    session.show(next.id);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tk-tab-${next.id}`)?.focus();
  };
  return (
    <div class="tk-tabbar">
      {narrow && tab === "builder" && (
        <IconButton icon="fields" text="Fields" label="Fields" class="tk-drawer-button" pressed={drawer === "fields"} onClick={() => toggle("fields")} />
      )}
      <div class="tk-tabs" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
        {TABS.map((each) => (
          <button
            type="button"
            key={each.id}
            id={`tk-tab-${each.id}`}
            role="tab"
            aria-selected={each.id === tab}
            tabIndex={each.id === tab ? 0 : -1}
            onClick={() => session.show(each.id)}
          >
            {each.label}
          </button>
        ))}
      </div>
      {narrow && (
        <IconButton icon="panel" text="Properties" label="Properties" class="tk-drawer-button" pressed={drawer === "properties"} onClick={() => toggle("properties")} />
      )}
    </div>
  );
}
