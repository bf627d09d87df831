import { useEffect, useState } from "react";
import { wallClock, type WallClock } from "./domain/days";

const TICK_MS = 15_000;

/** The time on the wall, kept up to date: a slot that passes while the page is open disappears. */
export function useClock(): WallClock {
  const [now, setNow] = useState(() => wallClock(new Date()));
  useEffect(() => {
    const tick = () => {
      const next = wallClock(new Date());
      setNow((last) => (last.day === next.day && last.minutes === next.minutes ? last : next));
    };
    const timer = setInterval(tick, TICK_MS);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return now;
}
