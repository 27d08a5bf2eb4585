// Saving what is drawn: what holds it back, and what is asked before another audience is replaced.

import type { Session, View } from "./session";

/** Why what is drawn cannot be saved now; null: it can be. */
export function heldBack({ library, properties, obstacles }: View): string | null {
  if (library.path === null) return "There is no library to save to: give the builder one, library=tk.Library(…)";
  const [first] = obstacles.values();
  if (first !== undefined) return obstacles.size > 1 ? `${first}, and ${obstacles.size - 1} more` : first;
  return properties.name.trim() ? null : "The audience has no name: give it one first";
}

/** Saves; says why where it cannot, and asks where another audience would be replaced. */
export async function save(session: Session, replace = false): Promise<void> {
  await session.code.settled();
  const reason = heldBack(session.now);
  if (reason !== null) {
    session.store.set({ taken: null });
    session.notify(`Not saved. ${reason}.`, "bad");
    if (session.now.library.path !== null && !session.now.obstacles.size) focusName(session);
    return;
  }
  const { revision, properties } = session.now;
  try {
    const reply = await session.link.ask("save", replace ? { replace } : {});
    const isSame = revision === session.now.revision && properties === session.now.properties;
    if (reply.taken) session.store.set({ taken: isSame ? reply.taken : null });
    else {
      session.store.set({ taken: null });
      if (reply.unchanged) session.notify("Nothing changed since it was saved");
      else session.notify(`Saved to ${reply.path}${reply.kept ? `. The file before is kept beside it: ${reply.kept}` : ""}`);
    }
  } catch (error) {
    session.failed(error);
  }
}

/** Goes to the name, to give another one. */
export function focusName(session: Session): void {
  session.afterDrawing(() => {
    const name = session.root?.querySelector<HTMLInputElement>(".tk-title");
    name?.focus({ preventScroll: true });
    name?.select();
  });
}
