import { useEffect } from "react";
import { copy } from "./copy";
import { FiguresPage } from "./figures-page";
import { useHashRoute } from "./lib/route";
import { OverviewPage } from "./overview-page";
import { Shell, type NavItem } from "./ui";
import { ValuesPage } from "./values-page";

const NAV: readonly NavItem[] = [
  { id: "overview", label: copy.nav.overview, icon: "chart" },
  { id: "values", label: copy.nav.values, icon: "list" },
  { id: "figures", label: copy.nav.figures, icon: "settings" },
];

export function App() {
  const page = useHashRoute(["overview", "values", "figures"]);
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [page]);
  return (
    <Shell nav={NAV} current={page}>
      {page === "overview" && <OverviewPage />}
      {page === "values" && <ValuesPage />}
      {page === "figures" && <FiguresPage />}
    </Shell>
  );
}
