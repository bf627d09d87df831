import { useEffect, useRef } from "react";
import { copy } from "./copy";
import { DeskPage } from "./desk-page";
import { isPublished } from "./domain/posts";
import { EditorPage } from "./editor-page";
import { HomePage } from "./home-page";
import { useHashPath } from "./lib/route";
import { useStore } from "./lib/storage";
import { PostPage } from "./post-page";
import { SettingsPage } from "./settings-page";
import { postsStore } from "./state";
import { Shell, type NavItem } from "./ui";

export function App() {
  const [posts] = useStore(postsStore);
  const path = useHashPath();
  const [section = "", ...rest] = path.split("/");
  const thing = rest.join("/");
  const drafts = posts.filter((post) => !isPublished(post)).length;
  useNewPage(path);

  const nav: NavItem[] = [
    { id: "home", label: copy.nav.home, icon: "book" },
    { id: "write", label: copy.nav.desk, icon: "edit", ...(drafts > 0 ? { count: drafts } : {}) },
    { id: "settings", label: copy.nav.settings, icon: "settings" },
  ];
  const current = section === "write" || section === "settings" ? section : "home";
  return (
    <Shell nav={nav} current={current}>
      {current === "settings" && <SettingsPage />}
      {current === "write" && (thing ? <EditorPage key={thing} id={thing} /> : <DeskPage />)}
      {current === "home" && (section === "post" ? <PostPage slug={thing} /> : <HomePage tag={section === "tag" ? thing : ""} />)}
    </Shell>
  );
}

/** A new page begins at its top, and a screen reader with it. */
function useNewPage(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.documentElement.scrollTop = 0;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}
