// Whether something is near what is seen: what is far down a long canvas is drawn in full later.

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** So far away from what is seen, in pixels, it is drawn in full. */
const MARGIN = "800px";
const waiting = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

function observing(): IntersectionObserver {
  const options = { rootMargin: MARGIN, scrollMargin: MARGIN } as IntersectionObserverInit;
  observer ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) waiting.get(target)?.();
  }, options);
  return observer;
}

/** Whether an element is near, or was; `now` says so at once. */
export function useNear(element: RefObject<HTMLElement>, now: boolean): boolean {
  const [near, setNear] = useState(now || typeof IntersectionObserver === "undefined");
  useEffect(() => {
    const target = element.current;
    if (near || !target) return;
    const watch = observing();
    waiting.set(target, () => setNear(true));
    watch.observe(target);
    return () => watch.unobserve(target);
  }, [near]);
  return near || now;
}
