// The widgets as anywidget runs them: one bundle, the trait `_view` says which.

import "./style.css";
import "./portal.css";
import "./saving.css";
import "./customer_ai/panel.css";
import { render } from "./views";

export default { render };
