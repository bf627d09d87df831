import { copy } from "./copy";
import type { Figure, Value } from "./domain/figures";
import { goalOf } from "./domain/periods";
import { useAmounts } from "./language";
import { Badge, ButtonLink, Card, Progress } from "./ui";

export function GoalsCard({ figures, values, today }: { figures: readonly Figure[]; values: readonly Value[]; today: string }) {
  const amounts = useAmounts();
  const goals = figures.flatMap((figure) => {
    const found = goalOf(figure, values, today);
    return found ? [{ figure, ...found }] : [];
  });
  return (
    <Card title={copy.overview.goals}>
      {goals.length === 0 ? (
        <div className="ui-stack ui-gap-3 goals-none">
          <p className="quiet">{copy.overview.noGoals}</p>
          <ButtonLink size="sm" href="#/figures">
            {copy.overview.setGoals}
          </ButtonLink>
        </div>
      ) : (
        <ul className="goals">
          {goals.map(({ figure, amount, goal, reached }) => {
            const line = figure.more ? copy.overview.goalLine : copy.overview.limitLine;
            const state = reached ? copy.overview.reached : figure.more ? copy.overview.notReached : copy.overview.exceeded;
            return (
              <li key={figure.id}>
                <span className="goal-head">
                  <bdi>{figure.name}</bdi>
                  <span className="ui-row">
                    {figure.exampleGoal && <Badge tone="info">{copy.example}</Badge>}
                    <Badge tone={reached ? "success" : figure.more ? "neutral" : "warning"} icon={reached ? "check" : undefined}>
                      {state}
                    </Badge>
                  </span>
                </span>
                <Progress label={line(amounts.full(amount, figure.unit), amounts.full(goal, figure.unit))} value={Math.max(0, amount)} max={goal} />
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
