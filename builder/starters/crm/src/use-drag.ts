import { useRef, useState, type PointerEvent as ReactPointerEvent } from "react";

export interface Drop {
  stageId: string;
  beforeId: string | null;
}

export interface Drag {
  id: string;
  x: number;
  y: number;
  drop: Drop | null;
}

/** A press that moves less is a click. */
const THRESHOLD = 6;
const EDGE = 56;
const SCROLL_STEP = 14;

/**
 * Dragging cards by mouse, pen or finger. Columns carry `data-stage`, cards `data-deal`; a finger takes the
 * card by its grip, so that everywhere else it goes on scrolling the page.
 */
export function useDrag(onDrop: (id: string, drop: Drop) => void): { drag: Drag | null; start(event: ReactPointerEvent<HTMLElement>, id: string): void } {
  const [drag, setDrag] = useState<Drag | null>(null);
  const last = useRef<Drag | null>(null);

  const start = (event: ReactPointerEvent<HTMLElement>, id: string) => {
    const grip = event.target instanceof Element && event.target.closest(".card-grip");
    if (event.button !== 0 || (event.pointerType !== "mouse" && !grip)) return;
    const from = { x: event.clientX, y: event.clientY };
    const board = event.currentTarget.closest<HTMLElement>(".board");

    const show = (next: Drag | null) => {
      last.current = next;
      setDrag(next);
    };
    const move = (moved: PointerEvent) => {
      const x = moved.clientX - from.x;
      const y = moved.clientY - from.y;
      if (!last.current && Math.hypot(x, y) < THRESHOLD) return;
      moved.preventDefault();
      if (board) scrollAtEdge(board, moved.clientX);
      show({ id, x, y, drop: dropAt(moved.clientX, moved.clientY, id) });
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", stop);
      window.removeEventListener("keydown", escape);
      document.documentElement.classList.remove("dragging");
      show(null);
    };
    const end = () => {
      const done = last.current;
      stop();
      if (done?.drop) onDrop(id, done.drop);
    };
    const escape = (pressed: KeyboardEvent) => {
      if (pressed.key === "Escape") stop();
    };
    document.documentElement.classList.add("dragging");
    window.addEventListener("pointermove", move, { passive: false });
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", stop);
    window.addEventListener("keydown", escape);
  };

  return { drag, start };
}

/** The column under the pointer, and the first of its cards whose middle is below. */
function dropAt(x: number, y: number, id: string): Drop | null {
  const column = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-stage]");
  const stageId = column?.dataset["stage"];
  if (!column || !stageId) return null;
  const below = [...column.querySelectorAll<HTMLElement>("[data-deal]")].find((card) => {
    const box = card.getBoundingClientRect();
    return card.dataset["deal"] !== id && y < box.top + box.height / 2;
  });
  return { stageId, beforeId: below?.dataset["deal"] ?? null };
}

function scrollAtEdge(board: HTMLElement, x: number): void {
  const box = board.getBoundingClientRect();
  if (x < box.left + EDGE) board.scrollLeft -= SCROLL_STEP;
  else if (x > box.right - EDGE) board.scrollLeft += SCROLL_STEP;
}
