// The snapshot beneath a widget: it is for where the widget cannot be shown.

/** So many milliseconds the snapshot is waited for: Python displays it when the numbers are known. */
const PATIENCE = 30_000;

/** Hides the snapshot that follows a widget, now or when it comes; the function returned shows it again. */
export function hideSnapshot(el: HTMLElement): () => void {
  let hidden: HTMLElement | null = null;
  const hide = (): void => {
    if (hidden || !el.isConnected) return;
    hidden = snapshotAfter(el);
    if (!hidden) return;
    hidden.hidden = true;
    watch.disconnect();
  };
  const watch = new MutationObserver(hide);
  watch.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(() => watch.disconnect(), PATIENCE);
  hide();
  return () => {
    clearTimeout(timer);
    watch.disconnect();
    if (hidden) hidden.hidden = false;
  };
}

const follows = (one: Element, other: Element): boolean => !!(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

/** The first snapshot after a widget, with no other widget between them. */
function snapshotAfter(el: HTMLElement): HTMLElement | null {
  const next = (selector: string): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>(selector)].find((each) => !el.contains(each) && follows(el, each));
  const snapshot = next(".tk-beneath");
  const widget = next(".tk-ab");
  return snapshot && !(widget && follows(widget, snapshot)) ? snapshot : null;
}
