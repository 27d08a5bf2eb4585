// The button that saves, what holds it back, and the question before an audience is replaced.

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isPending } from "../draft";
import { focusName, heldBack, save } from "../saving";
import { useSession, useView } from "../session";
import type { Taken } from "../protocol";
import { whole } from "../ui/format";
import { Icon } from "../ui/icons";

export function SaveButton(): JSX.Element {
  const session = useSession();
  const library = useView((view) => view.library);
  const reason = useView(heldBack);
  const saved = library.saved && reason === null;
  return (
    <>
      <button
        type="button"
        class="tk-button is-main tk-save"
        aria-disabled={reason !== null}
        aria-describedby={reason === null ? undefined : "tk-held-back"}
        title={reason ?? (saved ? `Saved in ${library.path}` : `Save to ${library.path} (Ctrl+S)`)}
        onClick={() => void save(session)}
      >
        <Icon name={saved ? "check" : "save"} />
        {saved ? "Saved" : "Save"}
      </button>
      {reason !== null && (
        <span id="tk-held-back" class="tk-unseen">
          {reason}
        </span>
      )}
    </>
  );
}

/** What holds saving back, said under the tabs; the Code tab says itself what is wrong with code. */
export function Obstacles(): JSX.Element | null {
  const session = useSession();
  const obstacles = useView((view) => view.obstacles);
  const onCode = useView((view) => view.tab === "code");
  const draft = useView((view) => view.draft);
  const reasons = [...obstacles].filter(([of]) => !(onCode && of === "code")).map(([, reason]) => reason);
  if (!reasons.length) return null;
  const [first, ...others] = reasons;
  return (
    <div class="tk-obstacles" role="group" aria-label="What holds saving back" title={reasons.join("\n")}>
      <Icon name="warning" size={14} />
      <p>
        {first}
        {!!others.length && `, and ${others.length} more`}.{" "}
        <span class="tk-quiet">{isPending(draft) && !onCode ? "The canvas and its numbers are without it." : "It is not saved while this stands."}</span>
      </p>
      {isPending(draft) && !onCode && (
        <>
          <button type="button" class="tk-link" onClick={() => session.show("code")}>
            Show the code
          </button>
          <button type="button" class="tk-link" onClick={() => session.code.discard()}>
            Discard it
          </button>
        </>
      )}
    </div>
  );
}

export function AskReplace(): JSX.Element | null {
  const taken = useView((view) => view.taken);
  return taken && <Asked taken={taken} />;
}

function Asked({ taken }: { taken: Taken }): JSX.Element {
  const session = useSession();
  const first = useRef<HTMLButtonElement>(null);
  const from = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    from.current = (session.root?.getRootNode() as Document | ShadowRoot | undefined)?.activeElement as HTMLElement | null;
    first.current!.focus({ preventScroll: true });
  }, []);
  const close = (): void => {
    session.store.set({ taken: null });
    from.current?.focus({ preventScroll: true });
  };
  const other = (): void => {
    session.store.set({ taken: null });
    focusName(session);
  };
  const replace = async (): Promise<void> => {
    await save(session, true);
    if (!session.now.taken) from.current?.focus({ preventScroll: true });
  };
  const { name, status, profiles, file, changed } = taken;
  const size = profiles === null ? "" : `, ${whole(profiles)} ${profiles === 1 ? "profile" : "profiles"}`;
  const question = `Replace “${name}” (${status}${size})?`;
  return (
    <div
      class="tk-replace"
      role="alertdialog"
      aria-label={question}
      aria-describedby="tk-replace-why"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <Icon name="warning" />
      <div>
        <b>{question}</b>
        <p id="tk-replace-why" class="tk-quiet">
          {changed ? `${file} does not hold what was opened here: someone has changed it since.` : `The library has this audience already, in ${file}.`}{" "}
          {changed ? "" : "Its name and id stay, so what refers to it finds it. "}The file is kept beside, with the date in its name.
        </p>
      </div>
      <span class="tk-tools">
        <button type="button" class="tk-button is-danger" onClick={() => void replace()}>
          Replace
        </button>
        <button ref={first} type="button" class="tk-button" onClick={other}>
          Save under another name
        </button>
        <button type="button" class="tk-button" onClick={close}>
          Cancel
        </button>
      </span>
    </div>
  );
}
