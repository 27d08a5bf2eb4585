// The ways to begin: templates, and audiences of the library to start from.

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { AudienceInfo } from "../protocol";
import { useSession, useView } from "../session";
import { begin, beginWith, templatesOf } from "../templates";
import { Opener } from "../ui/controls";
import { short } from "../ui/format";
import { Icon } from "../ui/icons";
import { type Item, ListBox } from "../ui/listbox";

/** What an empty canvas offers besides events. */
export function TemplateTiles(): JSX.Element | null {
  const session = useSession();
  const index = useView((view) => view.index);
  const templates = useMemo(() => templatesOf(index), [index]);
  const audiences = index.catalog.audiences.filter((each) => each.drawable);
  if (!templates.length && !audiences.length) return null;
  return (
    <>
      <p class="tk-begin-or">
        {!!templates.length && <span>{audiences.length ? "Begin with a template, or" : "Begin with a template"}</span>}
        {!!audiences.length && <AudienceOpener audiences={audiences} />}
      </p>
      <div class="tk-templates">
        {templates.map((each) => (
          <button type="button" key={each.id} class="tk-template" data-template={each.id} onClick={() => begin(session, each)}>
            <span class={`tk-kind is-${each.tone}`}>
              <Icon name={each.icon} />
            </span>
            <span>
              {each.label}
              <small>{each.hint}</small>
            </span>
          </button>
        ))}
      </div>
    </>
  );
}

function AudienceOpener({ audiences }: { audiences: readonly AudienceInfo[] }): JSX.Element {
  const session = useSession();
  const items = audiences.map((each): Item => ({
    id: each.id,
    label: each.name,
    hint: each.description,
    icon: "audience",
    tone: "audience",
    right: each.profiles === null ? undefined : short(each.profiles),
    search: `${each.name} ${each.tags.join(" ")}`,
  }));
  return (
    <Opener label="Start from an audience…" class="tk-button" popup="listbox" panelClass="is-wide" face="Start from an audience…">
      {(close) => (
        <ListBox
          search
          label="Audiences to start from"
          placeholder="Audiences"
          items={items}
          onPick={(id) => {
            close();
            void beginWith(session, id);
          }}
        />
      )}
    </Opener>
  );
}

/** Templates beside what is drawn already. */
export function TemplateOpener(): JSX.Element | null {
  const session = useSession();
  const index = useView((view) => view.index);
  const drawn = useView((view) => !!view.canvas.children?.length);
  const templates = useMemo(() => templatesOf(index), [index]);
  if (!drawn || !templates.length) return null;
  return (
    <Opener label="Templates" title="Templates" class="tk-plain" popup="listbox" panelClass="is-wide" face={<Icon name="paste" />}>
      {(close) => (
        <ListBox
          label="Templates"
          items={templates.map((each): Item => ({ id: each.id, label: each.label, hint: each.hint, icon: each.icon, tone: each.tone }))}
          onPick={(id) => {
            close(false);
            session.store.set({ drawer: null });
            begin(session, templates.find((each) => each.id === id)!);
          }}
        />
      )}
    </Opener>
  );
}
