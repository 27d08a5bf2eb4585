// A text that is asked for, with the revision it is of: what is of another is never shown as fresh.

import { useEffect, useState } from "preact/hooks";
import { refusalOf } from "../link";
import type { Asks, Properties, Refusal } from "../protocol";
import { useSession, useView } from "../session";

interface Known<Text> {
  text: Text | null;
  refusal: Refusal | null;
  revision: number;
  properties: Properties | null;
}

export interface TextOf<Text> {
  text: Text | null;
  isFresh: boolean;
  refusal: Refusal | null;
}

/** The text of what is drawn; `isDue` says when it can be asked for. */
export function useTextOf<Ask extends "code" | "sql">(ask: Ask, isDue = true): TextOf<Asks[Ask][1]> {
  type Text = Asks[Ask][1];
  const session = useSession();
  const revision = useView((view) => view.revision);
  const properties = useView((view) => view.properties);
  const [known, setKnown] = useState<Known<Text>>({ text: null, refusal: null, revision: -1, properties: null });
  useEffect(() => {
    if (!isDue) return;
    let current = true;
    const isNow = (of: number): boolean => current && of === session.now.revision;
    (session.link.ask(ask, {}) as Promise<Text>).then(
      (text) => isNow(text.revision) && setKnown({ text, refusal: null, revision, properties }),
      (error: unknown) => isNow(revision) && setKnown({ text: null, refusal: refusalOf(error), revision, properties }),
    );
    return () => void (current = false);
  }, [revision, properties, isDue]);
  const isFresh = known.revision === revision && known.properties === properties;
  return { text: known.text, isFresh: isFresh && known.text !== null, refusal: isFresh ? known.refusal : null };
}
