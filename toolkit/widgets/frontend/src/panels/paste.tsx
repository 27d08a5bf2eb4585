// Text to take elsewhere: each is of one revision, and is copied only while that is what is drawn.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { leftOut, unfinishedIn } from "../canvas/unfinished";
import { useSession, useView } from "../session";
import { Coloured } from "../ui/editor";
import { Icon } from "../ui/icons";
import { Wrong } from "../ui/wrong";
import { useTextOf } from "./text_of";

const STALE = "This text is of what was drawn before: the new one is being written";

export function CodeToPaste(): JSX.Element {
  const { text, isFresh, refusal } = useTextOf("code");
  const missing = useView((view) => unfinishedIn(view.canvas).length);
  if (refusal) return <Wrong refusal={refusal} />;
  if (!text) return <p class="tk-none">Writing…</p>;
  return (
    <div class="tk-paste-code">
      <p class="tk-quiet">Copy one of them, and paste it into the cell beneath.</p>
      {missing > 0 && <p class="tk-hint">{leftOut(missing)}</p>}
      <Copyable title="Python" text={text.python} language="pql" isFresh={isFresh} />
      <Copyable title="PQL" text={text.pql} language="pql" isFresh={isFresh} />
    </div>
  );
}

interface CopyableProps {
  title: string;
  text: string;
  language: "pql" | "sql";
  isFresh: boolean;
}

function Copyable({ title, text, language, isFresh }: CopyableProps): JSX.Element {
  return (
    <div class="tk-copyable">
      <div class="tk-copyable-head">
        <b>{title}</b>
        <CopyButton text={text} what={title} isFresh={isFresh} />
      </div>
      <pre class={`tk-source${isFresh ? "" : " is-stale"}`} tabIndex={0} aria-label={title}>
        <Coloured text={text} language={language} />
      </pre>
    </div>
  );
}

interface CopyProps {
  text: string;
  what: string;
  /** Whether it is the text of what is drawn. */
  isFresh: boolean;
  /** Whether the button says what it copies. */
  named?: boolean;
}

export function CopyButton({ text, what, isFresh, named }: CopyProps): JSX.Element {
  const session = useSession();
  const readable = useView((view) => view.answer.readable);
  const [copied, setCopied] = useState(false);
  const reason = isFresh ? null : readable ? STALE : "There is no text of it: a part of the canvas cannot be read";
  const copy = async (): Promise<void> => {
    if (reason !== null) session.notify(`Not copied. ${reason}.`, "bad");
    else if (await wasCopied(text)) {
      setCopied(true);
      session.say(`${what} copied`);
      setTimeout(() => setCopied(false), 1500);
    } else session.notify("The browser did not let it be copied; select the text instead.", "bad");
  };
  return (
    <button type="button" class="tk-button" aria-disabled={reason !== null} title={reason ?? undefined} onClick={() => void copy()}>
      <Icon name={copied ? "check" : "copy"} size={14} />
      {copied ? "Copied" : named ? `Copy ${what}` : "Copy"}
    </button>
  );
}

async function wasCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
