import { useEffect, useState } from "react";
import { BoardPage } from "./board-page";
import { copy } from "./copy";
import { DealDialog, type DealScreen } from "./deal-dialog";
import { nextSteps } from "./domain/book";
import { todayIso } from "./lib/format";
import { useHashRoute } from "./lib/route";
import { useStore } from "./lib/storage";
import { PeoplePage } from "./people-page";
import { SettingsPage } from "./settings-page";
import { bookStore, settingsStore } from "./state";
import { StepsPage } from "./steps-page";
import { Shell } from "./ui";

export function App() {
  const page = useHashRoute(["board", "steps", "people", "settings"]);
  const [book] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const [screen, setScreen] = useState<DealScreen | null>(null);
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [page]);
  const pressing = nextSteps(book, stages, todayIso()).filter(({ when }) => when === "late" || when === "today").length;
  const open = (id: string) => setScreen({ name: "view", id });

  return (
    <Shell
      current={page}
      nav={[
        { id: "board", label: copy.nav.board, icon: "layers" },
        { id: "steps", label: copy.nav.steps, icon: "clock", count: pressing > 0 ? pressing : undefined },
        { id: "people", label: copy.nav.people, icon: "users" },
        { id: "settings", label: copy.nav.settings, icon: "settings" },
      ]}
    >
      {page === "board" && <BoardPage onOpen={open} onNew={(stageId) => setScreen({ name: "new", stageId })} />}
      {page === "steps" && <StepsPage onOpen={open} />}
      {page === "people" && <PeoplePage onOpenDeal={open} />}
      {page === "settings" && <SettingsPage />}
      <DealDialog screen={screen} onScreen={setScreen} />
    </Shell>
  );
}
