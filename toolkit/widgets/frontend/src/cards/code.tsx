// A rule as PQL: edited as text, asked whether it is valid, drawn as tiles where it can be.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import * as edit from "../canvas/edit";
import type { CodeTile, Node } from "../canvas/types";
import { refusalOf } from "../link";
import type { Refusal } from "../protocol";
import { useSession } from "../session";
import { Editor } from "../ui/editor";

interface Props {
  node: CodeTile;
  path: string;
  /** Inside a card the text is about its item, and is checked with the whole canvas. */
  nested: boolean;
}

export function CodeEditor({ node, path, nested }: Props): JSX.Element {
  const session = useSession();
  const [draft, setDraft] = useState(node.code);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [drawable, setDrawable] = useState<Node | null>(null);
  useEffect(() => setDraft(node.code), [node.code]);
  useEffect(() => {
    if (draft === node.code || nested) return;
    let current = true;
    const timer = setTimeout(() => {
      session.link.ask("parse", { pql: draft }).then(
        ({ canvas }) => {
          if (!current) return;
          setRefusal(null);
          session.update<CodeTile>(path, (was) => ({ ...was, code: draft }), "code");
          setDrawable(cardsOf(canvas));
        },
        (error: unknown) => current && setRefusal(refusalOf(error)),
      );
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [draft]);
  return (
    <div class="tk-code-tile">
      <Editor
        label="PQL of this tile"
        value={draft}
        onChange={setDraft}
        onLeave={() => nested && session.update<CodeTile>(path, (was) => ({ ...was, code: draft }))}
        refusal={refusal}
        placeholder={nested ? 'name like "Court%"' : 'loyalty.points + 100 > lifetimeValue'}
      />
      {drawable && !refusal && (
        <button
          type="button"
          class="tk-link"
          onClick={() => session.apply({ canvas: edit.update(session.now.canvas, path, () => drawable), path })}
        >
          Draw as tiles
        </button>
      )}
    </div>
  );
}

/** What the text is as tiles; null where it is code again. */
function cardsOf(canvas: Node): Node | null {
  const children = edit.childrenOf(canvas) ?? [];
  if (children.some((child) => child.type === "CodeTile") || !children.length) return null;
  return children.length === 1 ? children[0]! : canvas;
}
