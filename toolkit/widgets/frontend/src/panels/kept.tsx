// What is not lost of a drawing: its texts when the kernel is gone, and the drawing when its cell is run again.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type KeptDrawing, timeOf } from "../kept_drawings";
import { isOutdated, useSession, useView } from "../session";
import { KernelBanner } from "../ui/banner";
import { Icon } from "../ui/icons";
import { CopyButton } from "./paste";

/** Why the kernel does not answer; what is drawn can be copied. */
export function Lost(): JSX.Element {
  const session = useSession();
  return (
    <KernelBanner life={session.link.life} kept="What you drew is kept here and can be copied.">
      <Copies />
    </KernelBanner>
  );
}

/** The last texts that are of what is drawn; where there are none, the canvas as JSON. */
function Copies(): JSX.Element {
  const { pql, python } = useView((view) => view.answer);
  const outdated = useView(isOutdated);
  const canvas = useView((view) => view.canvas);
  if (outdated || !pql) return <CopyButton text={JSON.stringify(canvas, null, 2)} what="Canvas JSON" named isFresh />;
  return (
    <>
      <CopyButton text={pql} what="PQL" named isFresh />
      {python && <CopyButton text={python} what="Python" named isFresh />}
    </>
  );
}

/** A drawing that was not saved before the cell was run again, or its kernel ended. */
export function Offer(): JSX.Element | null {
  const session = useSession();
  const [drawing, setDraft] = useState<KeptDrawing | null>(() => session.drawings.offered());
  if (!drawing) return null;
  const next = (): void => setDraft(session.drawings.offered());
  const dismiss = (): void => {
    session.dismiss(drawing);
    next();
  };
  const restore = async (): Promise<void> => {
    if (await session.restore(drawing)) next();
  };
  const tiles = drawing.tiles === 1 ? "1 tile" : `${drawing.tiles} tiles`;
  return (
    <div class="tk-banner is-offer" role="status">
      <Icon name="undo" />
      <p>
        <b>Restore the drawing of {timeOf(drawing)}?</b> {tiles}, not saved.
      </p>
      <div class="tk-banner-actions">
        <button type="button" class="tk-button is-main" onClick={() => void restore()}>
          Restore
        </button>
        <button type="button" class="tk-button" onClick={dismiss}>
          Dismiss
        </button>
      </div>
    </div>
  );
}
