// How wide a drawing may be.

import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** The width of an element in pixels, as it changes; something usual where it has none. The element stays the same. */
export function useWidth(element: RefObject<HTMLElement>, usual: number): number {
  const [width, setWidth] = useState(usual);
  useLayoutEffect(() => {
    const place = element.current!;
    const seen = (): void => setWidth(place.clientWidth || usual);
    seen();
    if (typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(seen);
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  return width;
}
