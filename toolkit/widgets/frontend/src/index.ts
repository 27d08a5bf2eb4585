// The widgets as anywidget runs them: one bundle, the trait `_view` says which.

import "./style.css";
import "./portal.css";
import "./saving.css";
import "./customer_ai/panel.css";
import { hideSnapshot } from "./beneath";
import { render as draw, type Shown } from "./views";

function render(shown: Shown): (() => void) | undefined {
  const stop = draw(shown);
  if (!stop) return undefined;
  const showSnapshot = hideSnapshot(shown.el);
  return () => {
    stop();
    showSnapshot();
  };
}

export default { render };
