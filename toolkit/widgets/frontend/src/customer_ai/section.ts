// One canvas of a prediction as a model of its own: the builder's cards are drawn of it unchanged.

import { shareLife } from "../life";
import type { Heard, Model } from "../link";
import type { Counts, SectionName } from "../protocol";

/** What a builder has beside its canvas, and a section has not. */
const NOTHING: Record<string, unknown> = {
  _details: {},
  _draft: {},
  _properties: { id: "", name: "", description: "", tags: [], status: "draft", evaluation: "" },
  _library: { path: null, saved: false },
  _drawings: undefined,
};

export function sectionOf(model: Model, section: SectionName): Model {
  const named = (name: string): string => (name === "_state" ? `_${section}` : name === "_answer" ? "_counts" : name);
  const heard = (event: string): string => (event.startsWith("change:") ? `change:${named(event.slice("change:".length))}` : event);
  const part: Model = {
    get: (name) => (name in NOTHING ? NOTHING[name] : name === "_answer" ? (model.get("_counts") as Counts)[section] : model.get(named(name))),
    set: (name, value) => model.set(named(name), value),
    save_changes: () => model.save_changes(),
    on: (event: string, listener: Heard) => model.on(heard(event), listener),
    off: (event: string, listener?: Heard) => model.off(heard(event), listener),
    send: (content) => model.send({ ...(content as object), section }),
  };
  shareLife(model, part);
  return part;
}
