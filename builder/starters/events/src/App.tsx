import { useEffect } from "react";
import { BookingsPage } from "./bookings-page";
import { copy } from "./copy";
import { DoorPage } from "./door-page";
import { EventPage } from "./event-page";
import { useHashRoute } from "./lib/route";
import { useStore } from "./lib/storage";
import { SettingsPage } from "./settings-page";
import { ordersStore } from "./state";
import { TicketsPage } from "./tickets-page";
import { Shell } from "./ui";

export function App() {
  const page = useHashRoute(["event", "tickets", "door", "bookings", "settings"]);
  const [orders] = useStore(ordersStore);
  const count = orders.filter((order) => !order.cancelled).length;
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [page]);

  return (
    <Shell
      current={page}
      bleed={page === "event"}
      nav={[
        { id: "event", label: copy.nav.event, icon: "calendar" },
        { id: "tickets", label: copy.nav.tickets, icon: "receipt" },
        { id: "door", label: copy.nav.door, icon: "check" },
        { id: "bookings", label: copy.nav.bookings, icon: "users", count: count > 0 ? count : undefined },
        { id: "settings", label: copy.nav.settings, icon: "settings" },
      ]}
    >
      {page === "event" && <EventPage />}
      {page === "tickets" && <TicketsPage />}
      {page === "door" && <DoorPage />}
      {page === "bookings" && <BookingsPage />}
      {page === "settings" && <SettingsPage />}
    </Shell>
  );
}
