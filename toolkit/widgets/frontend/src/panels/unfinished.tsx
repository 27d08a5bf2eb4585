// What the numbers leave out: unfinished rules, and what is typed into a box that is red.

import type { JSX } from "preact";
import { leftOut, reasonOf, saysNothing, unfinishedIn } from "../canvas/unfinished";
import type { Finding } from "../protocol";
import { useSession, useView } from "../session";
import { isTypedLeftOut } from "../ui/obstacles";

/** Beside a total: how many rules it leaves out, as a way to the first of them. */
export function LeftOut(): JSX.Element | null {
  const session = useSession();
  const places = useView((view) => unfinishedIn(view.canvas));
  const everyone = useView((view) => places.length > 0 && saysNothing(view.canvas));
  const typed = useView((view) => isTypedLeftOut(view.obstacles));
  const narrow = useView((view) => view.narrow);
  const [first] = places;
  const count = narrow ? `${places.length} unfinished` : leftOut(places.length);
  if (!first && !typed) return null;
  return (
    <>
      {first && (
        <button type="button" class="tk-plain tk-left-out" title={`${leftOut(places.length)}: go to the first`} onClick={() => session.goTo(first.path)}>
          {everyone ? "Everyone: " : ""}
          {count}
        </button>
      )}
      {typed && (
        <span class="tk-typed-out" title="What is typed into a red box is not counted">
          Number not valid
        </span>
      )}
    </>
  );
}

const SHOWN = 20;

/** The unfinished rules as findings, before those of the kernel. */
export function useUnfinished(): Finding[] {
  const canvas = useView((view) => view.canvas);
  const index = useView((view) => view.index);
  const places = unfinishedIn(canvas);
  const found = places.slice(0, SHOWN).map(
    (place): Finding => ({
      severity: "warning",
      code: "unfinished",
      message: `${reasonOf(canvas, place, index)}.`,
      hint: "Unfinished: not counted.",
      path: place.path,
    }),
  );
  if (places.length <= SHOWN) return found;
  return [...found, { severity: "warning", code: "unfinished", message: `${places.length - SHOWN} more rules are unfinished.`, hint: "", path: places[SHOWN]!.path }];
}
