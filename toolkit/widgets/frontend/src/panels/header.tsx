// What stands above everything: the name, the size, undo and redo, code to paste, save, the tabs.

import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { isStale, type Tab, useSession, useView } from "../session";
import { IconButton, Opener } from "../ui/controls";
import { Coloured } from "../ui/editor";
import { KeyHelp } from "../ui/key_help";
import { BUILDER_KEYS } from "../ui/keys";
import { share, whole } from "../ui/format";
import { Icon } from "../ui/icons";
import { Ring } from "./ring";

export function Header(): JSX.Element {
  const session = useSession();
  const { name, status } = useView((view) => view.properties);
  const canUndo = useView((view) => view.history.past.length > 0);
  const canRedo = useView((view) => view.history.future.length > 0);
  const library = useView((view) => view.library);
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
        <button
          type="button"
          class="tk-button is-main"
          disabled={library.path === null}
          title={library.path === null ? "Give the builder a library to save to" : `Save to ${library.path}`}
          onClick={() => void session.save()}
        >
          <Icon name={library.saved ? "check" : "save"} />
          {library.saved ? "Saved" : "Save"}
        </button>
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

function CodeToPaste(): JSX.Element {
  const session = useSession();
  const [code, setCode] = useState<{ python: string; pql: string } | null>(null);
  useEffect(() => {
    session.link.ask("code", {}).then(setCode, (error: unknown) => session.failed(error));
  }, []);
  if (!code) return <p class="tk-none">Writing…</p>;
  return (
    <div class="tk-paste-code">
      <p class="tk-quiet">Copy one of them, and paste it into a cell.</p>
      <Copyable title="Python" text={code.python} language="pql" />
      <Copyable title="PQL" text={code.pql} language="pql" />
    </div>
  );
}

export function Copyable({ title, text, language }: { title: string; text: string; language: "pql" | "sql" }): JSX.Element {
  return (
    <div class="tk-copyable">
      <div class="tk-copyable-head">
        <b>{title}</b>
        <CopyButton text={text} what={title} />
      </div>
      <pre class="tk-source" tabIndex={0} aria-label={title}>
        <Coloured text={text} language={language} />
      </pre>
    </div>
  );
}

export function CopyButton({ text, what }: { text: string; what: string }): JSX.Element {
  const session = useSession();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (await wasCopied(text)) {
      setCopied(true);
      session.say(`${what} copied`);
      setTimeout(() => setCopied(false), 1500);
    } else session.notify("The browser did not let it be copied; select the text instead.", "bad");
  };
  return (
    <button type="button" class="tk-button" onClick={() => void copy()}>
      <Icon name={copied ? "check" : "copy"} size={14} />
      {copied ? "Copied" : "Copy"}
    </button>
  );
}

async function wasCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
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
