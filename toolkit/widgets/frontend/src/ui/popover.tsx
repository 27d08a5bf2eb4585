// A panel above everything else, beside what opened it; it stays in the widget's own tree, so that
// keys, colours and focus are the widget's.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  anchor: HTMLElement;
  onClose: (back: boolean) => void;
  label: string;
  /** A panel that leaves the focus where it is closes only when it is told to. */
  quiet?: boolean;
  beside?: boolean;
  class?: string;
  children: ComponentChildren;
}

export function Popover({ anchor, onClose, label, quiet, beside, class: extra, children }: Props): JSX.Element {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = panel.current!;
    element.showPopover?.();
    position(element, anchor, beside);
    if (!quiet) focusFirst(element);
    const again = (): void => position(element, anchor, beside);
    const watch = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(again);
    watch?.observe(element);
    window.addEventListener("scroll", again, true);
    window.addEventListener("resize", again);
    return () => {
      watch?.disconnect();
      window.removeEventListener("scroll", again, true);
      window.removeEventListener("resize", again);
    };
  }, [anchor, beside]);
  useEffect(() => {
    if (quiet) return;
    const away = (event: Event): void => {
      const path = event.composedPath();
      if (!path.includes(panel.current!) && !path.includes(anchor)) onClose(false);
    };
    document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, [onClose, anchor, quiet]);
  return (
    <div
      ref={panel}
      popover="manual"
      class={`tk-pop ${extra ?? ""}`}
      role={quiet ? undefined : "dialog"}
      aria-label={quiet ? undefined : label}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          event.preventDefault();
          onClose(true);
        } else if (event.key === "Tab" && !quiet) keepInside(event, panel.current!);
      }}
    >
      {children}
    </div>
  );
}

const FOCUSABLE = "input:not([type=file]),button,textarea,select,[tabindex='0']";

export function focusFirst(element: HTMLElement): void {
  const first = element.querySelector<HTMLElement>("[data-first]") ?? element.querySelector<HTMLElement>(FOCUSABLE);
  first?.focus({ preventScroll: true });
}

export function keepInside(event: KeyboardEvent, element: HTMLElement): void {
  const all = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((each) => each.tabIndex >= 0);
  const [first, last] = [all[0], all.at(-1)];
  const at = document.activeElement;
  if (event.shiftKey ? at === first : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}

function position(panel: HTMLElement, anchor: HTMLElement, beside?: boolean): void {
  const gap = 4;
  const edge = 8;
  const from = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const [high, wide] = [window.innerHeight, window.innerWidth];
  const start = beside ? from.right + gap * 2 : from.left;
  const turned = beside && start + width > wide - edge && from.left - width > edge;
  const left = turned ? from.left - width - gap * 2 : start;
  const below = beside ? from.top : from.bottom + gap;
  const above = from.top - height - gap;
  const top = !beside && below + height > high - edge && above > edge ? above : below;
  panel.style.left = `${Math.max(edge, Math.min(left, wide - width - edge))}px`;
  panel.style.top = `${Math.max(edge, Math.min(top, high - height - edge))}px`;
}
