import { useEffect, useState } from "react";
import { BookPage } from "./book-page";
import { useClock } from "./clock";
import { copy } from "./copy";
import { DiaryPage } from "./diary-page";
import { upcoming } from "./domain/bookings";
import { go, useHashRoute } from "./lib/route";
import { useStore } from "./lib/storage";
import { ManagePage } from "./manage-page";
import { SettingsPage } from "./settings-page";
import { diaryStore } from "./state";
import { Shell } from "./ui";

export function App() {
  const page = useHashRoute(["book", "manage", "diary", "settings"]);
  const [bookings] = useStore(diaryStore);
  const now = useClock();
  const [managed, setManaged] = useState<string | null>(null);
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [page]);
  const coming = upcoming(bookings, now).length;

  return (
    <Shell
      current={page}
      nav={[
        { id: "book", label: copy.nav.book, icon: "calendar" },
        { id: "manage", label: copy.nav.manage, icon: "search" },
        { id: "diary", label: copy.nav.diary, icon: "clock", count: coming > 0 ? coming : undefined },
        { id: "settings", label: copy.nav.settings, icon: "settings" },
      ]}
    >
      {page === "book" && (
        <BookPage
          onManage={(booking) => {
            setManaged(booking.id);
            go("manage");
          }}
        />
      )}
      {page === "manage" && <ManagePage found={managed} onFound={setManaged} />}
      {page === "diary" && <DiaryPage />}
      {page === "settings" && <SettingsPage />}
    </Shell>
  );
}
