// Where the focus goes when what has it is taken away: to what stands in its place, never to the page.

const FOCUSABLE = "button, input:not([type=file]), textarea, select, a[href], [tabindex]";

/** Where an element stood: its parent, and what stood before it. */
interface Place {
  parent: Element;
  before: Element | null;
}

/** Keeps the focus inside a widget when its element is removed or disabled; returns how to stop. */
export function keepFocus(root: HTMLElement): () => void {
  let last: HTMLElement | null = null;
  let places: Place[] = [];
  const within = (): Document | ShadowRoot => root.getRootNode() as Document | ShadowRoot;
  const isLost = (element: HTMLElement): boolean => !root.contains(element) || isOff(element);

  const onFocusIn = (event: FocusEvent): void => {
    last = event.target as HTMLElement;
    places = placesOf(last, root);
  };
  const onFocusOut = (): void => {
    const was = last;
    // What is left, and not taken away, is left for good.
    queueMicrotask(() => {
      if (was && was === last && !isLost(was) && within().activeElement !== was) last = null;
    });
  };
  const watch = new MutationObserver(() => {
    if (!last || !isLost(last)) {
      if (last) places = placesOf(last, root);
      return;
    }
    const focused = within().activeElement;
    const was = last;
    last = null;
    if (focused && focused !== was && focused !== root.ownerDocument.body) return;
    successor(places, root)?.focus({ preventScroll: true });
  });

  root.addEventListener("focusin", onFocusIn);
  root.addEventListener("focusout", onFocusOut);
  watch.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "hidden"] });
  return () => {
    root.removeEventListener("focusin", onFocusIn);
    root.removeEventListener("focusout", onFocusOut);
    watch.disconnect();
  };
}

function placesOf(element: Element, root: HTMLElement): Place[] {
  const places: Place[] = [];
  for (let at: Element = element; at !== root && at.parentElement; at = at.parentElement) {
    places.push({ parent: at.parentElement, before: at.previousElementSibling });
  }
  return places;
}

/** What takes the focus: what now stands in the place, what stood before it, or what is around it. */
function successor(places: readonly Place[], root: HTMLElement): HTMLElement | null {
  for (const { parent, before } of places) {
    if (parent !== root && !root.contains(parent)) continue;
    const kept = before && parent.contains(before) ? before : null;
    const next = kept ? kept.nextElementSibling : parent.firstElementChild;
    const chosen = firstIn(next) ?? lastIn(kept) ?? firstIn(parent);
    if (chosen) return chosen;
    if (parent === root) break;
  }
  return null;
}

function isOff(element: Element): boolean {
  return (element as HTMLButtonElement).disabled === true || element.closest("[hidden]") !== null;
}

function focusables(element: Element | null): HTMLElement[] {
  if (!element) return [];
  const own = element.matches(FOCUSABLE) ? [element as HTMLElement] : [];
  return [...own, ...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((each) => !isOff(each) && each.getAttribute("aria-hidden") !== "true");
}

const firstIn = (element: Element | null): HTMLElement | null => focusables(element)[0] ?? null;
const lastIn = (element: Element | null): HTMLElement | null => focusables(element).at(-1) ?? null;
