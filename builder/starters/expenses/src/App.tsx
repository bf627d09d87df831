import { useEffect, useState } from "react";
import { copy } from "./copy";
import { shownStatus } from "./domain/invoices";
import { EntriesPage } from "./entries-page";
import { InvoicesPage, type InvoiceScreen } from "./invoices-page";
import { todayIso } from "./lib/format";
import { useHashRoute } from "./lib/route";
import { useStore } from "./lib/storage";
import { OverviewPage } from "./overview-page";
import { SettingsPage } from "./settings-page";
import { invoicesStore, settingsStore } from "./state";
import { Shell, type NavItem } from "./ui";

export function App() {
  const [settings] = useStore(settingsStore);
  const [invoices] = useStore(invoicesStore);
  const asked = useHashRoute(["overview", "entries", "invoices", "settings"]);
  const page = asked === "invoices" && !settings.invoices ? "overview" : asked;
  const [screen, setScreen] = useState<InvoiceScreen>({ name: "list" });
  const today = todayIso();
  const overdue = invoices.filter((invoice) => shownStatus(invoice, today) === "overdue").length;
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [page, screen]);
  useEffect(() => {
    // Whoever leaves the invoices finds the list again on coming back.
    if (page !== "invoices" && page !== "overview") setScreen({ name: "list" });
  }, [page]);

  const nav: NavItem[] = [
    { id: "overview", label: copy.nav.overview, icon: "chart" },
    { id: "entries", label: copy.nav.entries, icon: "list" },
    ...(settings.invoices
      ? [{ id: "invoices", label: copy.nav.invoices, icon: "receipt" as const, ...(overdue > 0 ? { count: overdue } : {}) }]
      : []),
    { id: "settings", label: copy.nav.settings, icon: "settings" },
  ];
  return (
    <Shell nav={nav} current={page}>
      {page === "overview" && <OverviewPage onNewInvoice={() => setScreen({ name: "edit", id: null })} />}
      {page === "entries" && <EntriesPage />}
      {page === "invoices" && <InvoicesPage screen={screen} onScreen={setScreen} />}
      {page === "settings" && <SettingsPage />}
    </Shell>
  );
}
