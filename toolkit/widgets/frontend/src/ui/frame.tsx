// The outermost element of a view: the host's theme, and keys that stay inside.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { themeOf, watchTheme } from "../theme";

interface Props {
  label: string;
  class: string;
  busy?: boolean;
  onKey?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

/** Up to so many pixels what else stood beside stands beneath. */
const NARROW = 760;

export function Frame({ label, class: extra, busy, onKey, children }: Props): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current!;
    const seen = (): void => void (element.dataset.theme = themeOf(element));
    seen();
    return watchTheme(seen);
  }, []);
  useLayoutEffect(() => {
    const element = root.current!;
    const seen = (): void => void (element.dataset.narrow = String(element.clientWidth > 0 && element.clientWidth <= NARROW));
    seen();
    if (typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(seen);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <div
      ref={root}
      class={`tk-ab ${extra}`}
      role="region"
      aria-label={label}
      aria-busy={busy ?? false}
      onFocusIn={(event) => (event.target as Element).setAttribute("data-lm-suppress-shortcuts", "true")}
      onKeyDown={(event) => {
        onKey?.(event);
        event.stopPropagation();
      }}
    >
      {children}
    </div>
  );
}
