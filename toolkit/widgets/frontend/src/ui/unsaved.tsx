// What is asked before changes that were not saved are given up.

import type { JSX } from "preact";
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
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    first.current!.focus({ preventScroll: true });
    first.current!.scrollIntoView?.({ block: "nearest" });
    return () => from?.focus({ preventScroll: true });
  }, []);
  const text = `Changes to “${unsaved.name}” were not saved.`;
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
        <button ref={first} type="button" class="tk-button is-main" onClick={onGoOn}>
          Go back to them
        </button>
        <button type="button" class="tk-button" onClick={onDiscard}>
          Discard them
        </button>
        <button type="button" class="tk-button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
