/** Values to look around with: drawn from a plain pattern, marked as examples, removed together. */
import { app } from "./app.config";
import { copy, trade } from "./copy";
import type { Figure, Value } from "./domain/figures";
import { newFigure } from "./domain/value-file";
import type { Unit } from "./extras";
import { numbersFrom } from "./lib/chance";
import { addDays, type Day } from "./lib/days";
import { fold } from "./lib/format";

/** What a day of the examples comes to, about. */
const PER_DAY: Record<Unit, number> = { money: 400, number: 24, percent: 60 };
const DAILY = 70;
const DAYS = 740;
const GOAL_SHARE = 0.5;

/** The figures that the brief names, else those of its kind. */
export function firstFigures(): Figure[] {
  const named = app.extras.figures.map((figure) => ({ ...figure, more: !isBurden(figure.name) }));
  return (named.length > 0 ? named : trade.figures).map(({ name, unit, more }, at) => {
    const figure = { ...newFigure(`first-${at + 1}`, name, unit), more };
    // Two of them get a goal, so that one sees what goals are.
    return at < 2 ? { ...figure, goal: exampleGoal(figure), exampleGoal: true } : figure;
  });
}

/** Every day for ten weeks, and before that once a week. */
export function exampleValues(figures: readonly Figure[], today: Day): Value[] {
  return figures.flatMap((figure) => {
    const next = numbersFrom(figure.id);
    const groups = figure.unit === "percent" ? [""] : app.extras.split ? copy.examples.plainGroups : copy.examples.groups;
    const values: Value[] = [];
    for (let back = DAYS; back >= 0; back -= back > DAILY ? 7 : 1) {
      groups.forEach((group, at) => {
        const days = figure.combine === "sum" && back > DAILY ? 7 : 1;
        const share = (at === 0 ? 0.6 : 0.4) * (groups.length > 1 ? 1 : 1 / 0.6);
        const growth = (figure.more ? 1.15 : 0.85) - (back / DAYS) * (figure.more ? 0.5 : -0.5);
        const wave = 1 + 0.12 * Math.cos(back / 29) + (next() - 0.5) * 0.24;
        const amount = Math.max(1, Math.round(PER_DAY[figure.unit] * sizeOf(figure) * share * growth * wave * days));
        const day = addDays(today, -back);
        values.push({ id: `example-${figure.id}-${back}-${at}`, figureId: figure.id, day, amount, group, note: copy.examples.note, example: true });
      });
    }
    return values;
  });
}

/** Costs, complaints and returns: less of them is better. */
function isBurden(name: string): boolean {
  return /\b(cost|expense|complaint|return|refund|churn|bug|error|delay|absence|cout|depense|reclamation|retour|desabonne|erreur|retard|plainte|perte|waste|loss)/.test(fold(name));
}

function sizeOf(figure: Figure): number {
  return (figure.more ? 1 : 0.12) * (figure.unit === "percent" ? 1 : 0.5 + numbersFrom(`${figure.id}-size`)());
}

function exampleGoal(figure: Figure): number {
  const month = PER_DAY[figure.unit] * sizeOf(figure) * (figure.combine === "sum" ? 30 : 1);
  const step = 10 ** Math.max(0, Math.floor(Math.log10(month)) - 1);
  return Math.max(1, Math.round((month * (1 + (figure.more ? GOAL_SHARE / 2 : 0))) / step) * step);
}
