// The builder: header, tabs, the three columns; keys that work everywhere; what is announced.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { favouritesOf } from "./favourites";
import { Canvas } from "./panels/canvas";
import { Fields, focusSearch } from "./panels/fields";
import { Lost, Offer } from "./panels/kept";
import { Header, Tabs } from "./panels/header";
import { PropertiesPanel } from "./panels/properties";
import { AskReplace, Obstacles } from "./panels/save";
import { save } from "./saving";
import { isStale, type Session, SessionContext, undoKey, useSession, useView } from "./session";
import { CodeTab, SqlTab, WordsTab } from "./tabs/text";
import { ProfilesTab } from "./tabs/profiles";
import { themeOf, watchTheme } from "./theme";
import { IconButton } from "./ui/controls";
import { keepFocus } from "./ui/focus";
import { share, whole } from "./ui/format";
import { asksForHelp } from "./ui/keys";
import { ObstacleContext } from "./ui/obstacles";

export function App({ session }: { session: Session }): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current!;
    session.root = element;
    const unkeep = keepFocus(element);
    favouritesOf(session); // sees the canvas also while the fields are shut
    const unwatch = watchTheme(() => {
      session.theme = themeOf(element);
      element.dataset.theme = session.theme;
    });
    const resized = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => session.measure(element));
    resized?.observe(element);
    return () => {
      unkeep();
      unwatch();
      resized?.disconnect();
    };
  }, [session]);
  return (
    <SessionContext.Provider value={session}>
      <ObstacleContext.Provider value={session.obstruct}>
      <div
        ref={root}
        class="tk-ab"
        data-theme={session.theme}
        role="region"
        aria-label="Audience builder"
        onFocusIn={(event) => (event.target as Element).setAttribute("data-lm-suppress-shortcuts", "true")}
        onKeyDown={(event) => {
          globalKey(session, event);
          event.stopPropagation();
        }}
      >
        <Lost />
        <Offer />
        <Header />
        <AskReplace />
        <Tabs />
        <Obstacles />
        <Body />
        <Announcer />
        <Notice />
      </div>
      </ObstacleContext.Provider>
    </SessionContext.Provider>
  );
}

function globalKey(session: Session, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const typing = target.matches("input, textarea");
  const command = event.ctrlKey || event.metaKey;
  if (undoKey(session, event)) event.preventDefault();
  else if (command && event.key.toLowerCase() === "s") {
    event.preventDefault();
    void save(session);
  } else if (event.key === "/" && !typing && !command) {
    event.preventDefault();
    session.store.set(session.now.narrow ? { tab: "builder", drawer: "fields" } : { tab: "builder" });
    session.afterDrawing(() => focusSearch(session.root));
  } else if (asksForHelp(event)) {
    event.preventDefault();
    session.store.set({ help: true });
  } else if (event.key === "Escape" && session.now.drawer) {
    event.preventDefault();
    session.closeDrawer();
  }
}

function Body(): JSX.Element {
  const session = useSession();
  const tab = useView((view) => view.tab);
  const narrow = useView((view) => view.narrow);
  const drawer = useView((view) => view.drawer);
  const side = (which: "fields" | "properties"): string =>
    `tk-side is-${which}${narrow ? " is-drawer" : ""}${drawer === which ? " is-open" : ""}`;
  const close = <IconButton icon="close" label="Close" class="tk-drawer-close" onClick={() => session.closeDrawer()} />;
  return (
    <div class={`tk-columns is-${tab}`}>
      {tab === "builder" && (!narrow || drawer === "fields") && (
        <div class={side("fields")}>
          {narrow && close}
          <Fields />
        </div>
      )}
      <div class="tk-middle" role="tabpanel" aria-labelledby={`tk-tab-${tab}`}>
        {tab === "builder" && <Canvas />}
        {tab === "code" && <CodeTab />}
        {tab === "sql" && <SqlTab />}
        {tab === "words" && <WordsTab />}
        {tab === "profiles" && <ProfilesTab />}
      </div>
      {(narrow ? drawer === "properties" : tab !== "profiles") && (
        <div class={side("properties")}>
          {narrow && close}
          <PropertiesPanel />
        </div>
      )}
      {narrow && drawer && <div class="tk-shade" onClick={() => session.closeDrawer()} />}
    </div>
  );
}

/** Says new sizes, and what was done, to those who do not see it. */
function Announcer(): JSX.Element {
  const session = useSession();
  const said = useView((view) => view.said);
  const size = useView((view) => (view.answer.state === "done" && !isStale(view) ? view.answer.total : null));
  const last = useRef<number | null>(null);
  useEffect(() => {
    if (!size || last.current === size.profiles) return;
    if (last.current !== null) session.say(`${whole(size.profiles)} profiles, ${share(size.share)}`);
    last.current = size.profiles;
  }, [size]);
  return (
    <div class="tk-unseen" role="status" aria-live="polite">
      {said}
    </div>
  );
}

function Notice(): JSX.Element | null {
  const notice = useView((view) => view.notice);
  if (!notice) return null;
  return <div class={`tk-notice is-${notice.kind}`}>{notice.text}</div>;
}
