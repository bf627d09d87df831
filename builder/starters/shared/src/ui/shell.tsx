import { useState, type ReactNode } from "react";
import { app } from "../app.config";
import { useStorageStatus } from "../lib/storage";
import { AboutDialog } from "./about";
import { Icon, Mark } from "./icon";
import type { IconName } from "./icons";
import { SchemeSwitch } from "./scheme";
import { Notice } from "./surfaces";
import { words } from "./words";

export interface NavItem {
  id: string;
  label: string;
  icon?: IconName;
  count?: number;
}

export interface ShellProps {
  nav?: readonly NavItem[];
  /** The id of the page that is shown. */
  current?: string;
  actions?: ReactNode;
  /** Wider than text, for pages that lay themselves out. */
  bleed?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: skip link, header, navigation, notices, footer. */
export function Shell({ nav, current, actions, bleed = false, footer, children }: ShellProps) {
  const [about, setAbout] = useState(false);
  const home = nav?.[0]?.id ?? "";
  return (
    <div className="ui-shell">
      <a
        className="ui-skip"
        href="#main"
        onClick={(event) => {
          // The address keeps naming the page, so focus is moved by hand.
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        {words.skip}
      </a>
      <header className="ui-header">
        <div className="ui-header-inner">
          <a className="ui-brand" href={`#/${home}`}>
            <Mark />
            <bdi>{app.name}</bdi>
          </a>
          {nav && (
            <nav className="ui-nav" aria-label={words.mainNavigation}>
              {nav.map((item) => (
                <a key={item.id} href={`#/${item.id}`} aria-current={item.id === current ? "page" : undefined}>
                  {item.icon && <Icon name={item.icon} />}
                  <span>{item.label}</span>
                  {item.count !== undefined && <span className="ui-count">{item.count}</span>}
                </a>
              ))}
            </nav>
          )}
          <div className="ui-header-actions">
            {actions}
            <SchemeSwitch />
          </div>
        </div>
      </header>
      <StorageNotice />
      <main id="main" className={bleed ? "ui-main ui-main-bleed" : "ui-main"} tabIndex={-1}>
        {children}
      </main>
      <footer className="ui-footer">
        <div className="ui-footer-inner">
          <p>{words.storedHere}</p>
          <div className="ui-row ui-row-wrap">
            {footer}
            <button type="button" className="ui-textbutton" onClick={() => setAbout(true)}>
              {words.about}
            </button>
          </div>
        </div>
      </footer>
      <AboutDialog open={about} onClose={() => setAbout(false)} />
    </div>
  );
}

export function StorageNotice() {
  const status = useStorageStatus();
  if (status === "saved") return null;
  return (
    <div className="ui-storage">
      <Notice tone={status === "memory" ? "info" : "warning"}>
        <p>{words.storage[status]}</p>
      </Notice>
    </div>
  );
}

export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="ui-pagehead">
      <div>
        <h1>{title}</h1>
        {lead && <p className="ui-lead">{lead}</p>}
      </div>
      {actions && <div className="ui-row ui-row-wrap">{actions}</div>}
    </div>
  );
}
