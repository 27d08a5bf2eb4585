// The outermost element of a view: the host's theme, and keys that stay inside.

import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { themeOf, watchTheme } from "../theme";
import { keepFocus } from "./focus";
import { KeyHelp } from "./key_help";
import { asksForHelp, type KeyGroup } from "./keys";

interface Props {
  label: string;
  class: string;
  busy?: boolean;
  /** The keys that the help shows. */
  keys: readonly KeyGroup[];
  onKey?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

interface Help {
  groups: readonly KeyGroup[];
  open: boolean;
  onOpen: (open: boolean) => void;
}

const HelpContext = createContext<Help>({ groups: [], open: false, onOpen: () => undefined });

/** The button of the key help, in the head of a view. */
export const HelpButton = (): JSX.Element => <KeyHelp {...useContext(HelpContext)} />;

/** Up to so many pixels what else stood beside stands beneath. */
const NARROW = 760;

export function Frame({ label, class: extra, busy, keys, onKey, children }: Props): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const [help, setHelp] = useState(false);
  useLayoutEffect(() => keepFocus(root.current!), []);
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
        if (asksForHelp(event)) {
          event.preventDefault();
          setHelp(true);
        } else onKey?.(event);
        event.stopPropagation();
      }}
    >
      <HelpContext.Provider value={{ groups: keys, open: help, onOpen: setHelp }}>{children}</HelpContext.Provider>
    </div>
  );
}
