// The widget as anywidget runs it.

import { h, render as draw } from "preact";
import { App } from "./app";
import type { Model } from "./link";
import { Session } from "./session";
import "./style.css";

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const session = new Session(model);
  draw(h(App, { session }), el);
  return () => {
    draw(null, el);
    session.close();
  };
}

export default { render };
