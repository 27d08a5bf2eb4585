// A dialog with every key, by where the focus is; opened by `?` or by its button.

import type { JSX } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./controls";
import { type KeyGroup, keyName } from "./keys";
import { focusFirst, keepInside } from "./popover";

interface Props {
  groups: readonly KeyGroup[];
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** The button of the help, and the help while it is open; the focus goes back to where it was. */
export function KeyHelp({ groups, open, onOpen }: Props): JSX.Element {
  const button = useRef<HTMLSpanElement>(null);
  const from = useRef<HTMLElement | null>(null);
  const wasOpen = useRef(open);
  if (open && !wasOpen.current) from.current = focusedIn(button.current);
  wasOpen.current = open;
  const close = useCallback(() => {
    onOpen(false);
    const back = from.current?.isConnected ? from.current : button.current?.querySelector("button");
    back?.focus({ preventScroll: true });
  }, [onOpen]);
  return (
    <span ref={button} class="tk-help">
      <IconButton icon="help" label="Keyboard shortcuts (?)" onClick={() => onOpen(true)} />
      {open && <Dialog groups={groups} onClose={close} />}
    </span>
  );
}

const focusedIn = (element: Element | null): HTMLElement | null =>
  (element?.getRootNode() as Document | ShadowRoot | undefined)?.activeElement as HTMLElement | null;

function Dialog({ groups, onClose }: { groups: readonly KeyGroup[]; onClose: () => void }): JSX.Element {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    panel.current!.showPopover?.();
    focusFirst(panel.current!);
    const away = (event: Event): void => {
      if (!event.composedPath().includes(panel.current!)) onClose();
    };
    document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, [onClose]);
  return (
    <div
      ref={panel}
      popover="manual"
      class="tk-pop tk-dialog"
      role="dialog"
      aria-modal="true"
      aria-label="Keyboard shortcuts"
      onKeyDown={(event) => {
        if (event.key === "Tab") keepInside(event, panel.current!);
        else if (event.key === "Escape" || event.key === "?") {
          event.preventDefault();
          onClose();
        }
        event.stopPropagation();
      }}
    >
      <div class="tk-dialog-head">
        <h3>Keyboard shortcuts</h3>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      <div class="tk-keys" tabIndex={0} role="group" aria-label="Keys, by where the focus is">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h4>{title}</h4>
            <dl>
              {keys.map((each) => (
                <div key={each.does}>
                  <dt>{each.does}</dt>
                  <dd>{each.keys.map((name, at) => (name === "or" ? <i key={at}>or</i> : <kbd key={at}>{keyName(name)}</kbd>))}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}
