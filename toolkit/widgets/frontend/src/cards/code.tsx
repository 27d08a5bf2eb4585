// A rule as PQL: edited as text, asked whether it is valid, drawn as tiles where it can be.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [drawable, setDrawable] = useState<{ code: string; as: Node } | null>(null);
  const seen = useRef(node.code);
  useEffect(() => {
    if (nested || (seen.current === node.code && session.now.answer.readable)) return;
    seen.current = node.code;
    let current = true;
    const timer = setTimeout(() => {
      session.link.ask("parse", { pql: node.code }).then(
        ({ canvas }) => {
          if (!current) return;
          setRefusal(null);
          const as = cardsOf(canvas);
          setDrawable(as && { code: node.code, as });
        },
        (error: unknown) => current && setRefusal(refusalOf(error)),
      );
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [node.code]);
  return (
    <div class="tk-code-tile">
      <Editor
        label="PQL of this tile"
        value={node.code}
        onChange={(code) => session.update<CodeTile>(path, (was) => ({ ...was, code }), "code")}
        refusal={refusal}
        placeholder={nested ? 'name like "Court%"' : 'loyalty.points + 100 > lifetimeValue'}
      />
      {drawable && drawable.code === node.code && (
        <button
          type="button"
          class="tk-link"
          onClick={() => session.apply({ canvas: edit.update(session.now.canvas, path, () => drawable.as), path })}
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
