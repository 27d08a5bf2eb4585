// What is asked before something is given up: changes that were not saved, what is deleted.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Another audience was to be opened, while changes to this one were not saved. */
export interface Unsaved {
  name: string;
  /** The builder that holds them. */
  builder: string;
}

interface Props {
  unsaved: Unsaved;
  onGoOn: () => void;
  onDiscard: () => void;
  onCancel: () => void;
}

export function AskUnsaved({ unsaved, onGoOn, onDiscard, onCancel }: Props): JSX.Element {
  return (
    <Ask text={`Changes to “${unsaved.name}” were not saved.`} first="Go back to them" onFirst={onGoOn} onCancel={onCancel}>
      <button type="button" class="tk-button" onClick={onDiscard}>
        Discard them
      </button>
    </Ask>
  );
}

interface AskProps {
  text: string;
  /** The first answer: it has the focus. */
  first: string;
  onFirst: () => void;
  onCancel: () => void;
  children?: ComponentChildren;
}

export function Ask({ text, first: label, onFirst, onCancel, children }: AskProps): JSX.Element {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    first.current!.focus({ preventScroll: true });
    first.current!.scrollIntoView?.({ block: "nearest" });
    return () => from?.focus({ preventScroll: true });
  }, []);
  return (
    <div
      class="tk-wrong tk-unsaved"
      role="alertdialog"
      aria-label={text}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <p>{text}</p>
      <div>
        <button ref={first} type="button" class="tk-button is-main" onClick={onFirst}>
          {label}
        </button>
        {children}
        <button type="button" class="tk-button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
