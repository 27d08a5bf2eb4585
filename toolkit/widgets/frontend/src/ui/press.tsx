// A button that keeps the focus while there is nothing to press: what is disabled loses it.

import type { ComponentChildren, JSX } from "preact";

interface Props {
  class: string;
  onClick: () => void;
  /** Whether it does nothing for now, as while what it began is not done. */
  off: boolean;
  disabled?: boolean;
  label?: string;
  title?: string | undefined;
  children: ComponentChildren;
}

export function Press({ class: kind, onClick, off, disabled, label, title, children }: Props): JSX.Element {
  return (
    <button
      type="button"
      class={kind}
      aria-label={label}
      title={title ?? label}
      aria-disabled={off}
      disabled={disabled}
      onClick={() => {
        if (!off) onClick();
      }}
    >
      {children}
    </button>
  );
}
