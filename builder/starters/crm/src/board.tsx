import { useEffect, useId, useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { copy } from "./copy";
import { dealsIn, moveDeal, stageOf, stepFrom, sumOf, whenOf, type Deal, type Direction, type Stage } from "./domain/book";
import { companyName, contactName, useMoney, WHEN_TONES, whenText } from "./language";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { bookStore, settingsStore } from "./state";
import { Badge, IconButton } from "./ui";
import { useDrag, type Drag, type Drop } from "./use-drag";

const KEYS: Record<string, Direction> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

interface BoardProps {
  /** Ids of the deals to show: the others are filtered away. */
  shown: ReadonlySet<string>;
  onOpen(dealId: string): void;
  onNew(stageId: string): void;
}

export function Board({ shown, onOpen, onNew }: BoardProps) {
  const [book, setBook] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const [said, setSaid] = useState("");
  const focusNext = useRef<string | null>(null);
  const hint = useId();

  const move = (id: string, drop: Drop) => {
    const next = moveDeal(bookStore.get(), stages, id, drop, todayIso());
    setBook(next);
    const deal = next.deals.find((each) => each.id === id);
    const column = dealsIn(next, stages, drop.stageId);
    const stage = stages.find((each) => each.id === drop.stageId);
    if (deal && stage) setSaid(copy.board.moved(deal.title, stage.name, column.indexOf(deal) + 1, column.length));
  };
  const { drag, start } = useDrag(move);

  const onGripKey = (event: KeyboardEvent, id: string) => {
    const direction = KEYS[event.key];
    if (!direction) return;
    event.preventDefault();
    const drop = stepFrom(book, stages, id, direction);
    if (!drop) return setSaid(copy.board.edge);
    focusNext.current = id;
    return move(id, drop);
  };
  useEffect(() => {
    // In another column the card is another element, so the focus is taken along.
    if (focusNext.current) document.getElementById(gripId(focusNext.current))?.focus();
    focusNext.current = null;
  }, [book]);

  return (
    <>
      <p id={hint} className="ui-hidden">
        {copy.board.moveHint}
      </p>
      <p role="status" className="ui-hidden">
        {said}
      </p>
      <div className="board" role="list" aria-label={copy.board.columns}>
        {stages.map((stage) => {
          const deals = dealsIn(book, stages, stage.id).filter((deal) => shown.has(deal.id));
          return (
            <Column key={stage.id} stage={stage} deals={deals} drag={drag} onNew={() => onNew(stage.id)}>
              {(deal) => (
                <DealCard
                  key={deal.id}
                  deal={deal}
                  drag={drag?.id === deal.id ? drag : null}
                  describedBy={hint}
                  onOpen={() => onOpen(deal.id)}
                  onPointerDown={(event) => start(event, deal.id)}
                  onGripKey={(event) => onGripKey(event, deal.id)}
                />
              )}
            </Column>
          );
        })}
      </div>
    </>
  );
}

interface ColumnProps {
  stage: Stage;
  deals: readonly Deal[];
  drag: Drag | null;
  onNew(): void;
  children(deal: Deal): ReactNode;
}

function Column({ stage, deals, drag, onNew, children }: ColumnProps) {
  const money = useMoney();
  const title = useId();
  const target = drag?.drop?.stageId === stage.id ? drag.drop : null;
  const mark = <li key="mark" className="drop-mark" aria-hidden="true" />;
  return (
    <section role="listitem" className={`column column-${stage.outcome} ${target ? "column-target" : ""}`} data-stage={stage.id} aria-labelledby={title}>
      <header className="column-head">
        <h2 id={title} className="column-title">
          <bdi>{stage.name}</bdi>
          <span className="ui-count">{deals.length}</span>
        </h2>
        {deals.length > 0 && <p className="column-sum">{money(sumOf(deals))}</p>}
        <IconButton size="sm" icon="plus" label={copy.board.addTo(stage.name)} onClick={onNew} />
      </header>
      <ul className="cards">
        {deals.map((deal) => [target?.beforeId === deal.id && mark, children(deal)])}
        {target?.beforeId === null && mark}
      </ul>
      {deals.length === 0 && !target && <p className="column-empty">{copy.board.empty}</p>}
    </section>
  );
}

interface DealCardProps {
  deal: Deal;
  drag: Drag | null;
  describedBy: string;
  onOpen(): void;
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onGripKey(event: KeyboardEvent): void;
}

function DealCard({ deal, drag, describedBy, onOpen, onPointerDown, onGripKey }: DealCardProps) {
  const [book] = useStore(bookStore);
  const money = useMoney();
  const [{ stages }] = useStore(settingsStore);
  const today = todayIso();
  const who = [companyName(book, deal.companyId), contactName(book, deal.contactId)].filter(Boolean);
  const open = stageOf(deal, stages).outcome === "open";
  return (
    <li
      className={drag ? "card card-dragged" : "card"}
      data-deal={deal.id}
      style={drag ? ({ "--x": `${drag.x}px`, "--y": `${drag.y}px` } as CSSProperties) : undefined}
      onPointerDown={onPointerDown}
    >
      <div className="card-top">
        <button type="button" className="card-open" onClick={onOpen}>
          <bdi>{deal.title}</bdi>
        </button>
        <button
          type="button"
          id={gripId(deal.id)}
          className="card-grip"
          aria-label={copy.board.move(deal.title)}
          aria-describedby={describedBy}
          title={copy.board.moveHint}
          onKeyDown={onGripKey}
        >
          <Grip />
        </button>
      </div>
      {who.length > 0 && (
        <p className="card-who">
          <bdi>{who.join(" · ")}</bdi>
        </p>
      )}
      <p className="card-foot">
        {deal.amount !== null && <strong>{money(deal.amount)}</strong>}
        {open && deal.nextDate && (
          <Badge tone={WHEN_TONES[whenOf(deal.nextDate, today)]} icon="clock">
            {whenText(deal.nextDate, today)}
          </Badge>
        )}
        {deal.example && <Badge tone="info">{copy.example}</Badge>}
      </p>
      {open && deal.nextStep && (
        <p className="card-next">
          <bdi>{deal.nextStep}</bdi>
        </p>
      )}
    </li>
  );
}

function Grip() {
  return (
    <svg viewBox="0 0 10 16" width="10" height="16" fill="currentColor" aria-hidden="true" focusable="false">
      {[2, 8].flatMap((x) => [2, 8, 14].map((y) => <circle key={`${x}-${y}`} cx={x} cy={y} r="1.6" />))}
    </svg>
  );
}

function gripId(dealId: string): string {
  return `grip-${dealId}`;
}
