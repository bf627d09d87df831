import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { ACTIVITY_KINDS, activitiesOf, NOTE_LIMIT, type Activity, type ActivityKind, type Book } from "./domain/book";
import { formatDateTime } from "./lib/format";
import { newId } from "./lib/ids";
import { bookStore } from "./state";
import { Button, focusFirstInvalid, Icon, IconButton, Segmented, TextArea, useToast, type IconName } from "./ui";

const ICONS: Record<ActivityKind, IconName> = { note: "edit", call: "phone", email: "mail", meeting: "users" };

interface ActivitiesProps {
  book: Book;
  /** A note on a deal belongs to its contact as well, and shows with both. */
  about: { dealId?: string; contactId: string };
}

export function Activities({ book, about }: ActivitiesProps) {
  const [kind, setKind] = useState<ActivityKind>("note");
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const list = activitiesOf(book, about);

  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(!text.trim());
    if (!text.trim()) return focusFirstInvalid(event.currentTarget);
    const activity: Activity = {
      id: newId(),
      dealId: about.dealId ?? "",
      contactId: about.contactId,
      kind,
      text: text.trim(),
      at: new Date().toISOString(),
      example: false,
    };
    bookStore.set((now) => ({ ...now, activities: [...now.activities, activity] }));
    return setText("");
  };
  const remove = (activity: Activity) => {
    bookStore.set((now) => ({ ...now, activities: now.activities.filter((each) => each.id !== activity.id) }));
    const undo = () => bookStore.set((now) => ({ ...now, activities: [...now.activities, activity] }));
    toast({ message: copy.activity.removed, action: { label: copy.undo, onAction: undo } });
  };

  return (
    <section className="ui-stack ui-gap-3" aria-label={copy.activity.title}>
      <h3>{copy.activity.title}</h3>
      <form className="activity-form" noValidate onSubmit={add}>
        <Segmented<ActivityKind>
          label={copy.activity.kind}
          value={kind}
          onChange={setKind}
          options={ACTIVITY_KINDS.map((value) => ({ value, label: copy.activity.kinds[value], icon: ICONS[value] }))}
        />
        <TextArea
          label={copy.activity.text}
          hideLabel
          placeholder={copy.activity.text}
          value={text}
          onChange={setText}
          rows={2}
          maxLength={NOTE_LIMIT}
          error={tried && !text.trim() ? copy.problems.text : undefined}
        />
        <div>
          <Button type="submit">{copy.activity.add}</Button>
        </div>
      </form>
      {list.length === 0 ? (
        <p className="quiet">{copy.activity.none}</p>
      ) : (
        <ol className="timeline">
          {list.map((activity) => (
            <li key={activity.id}>
              <span className="timeline-mark">
                <Icon name={ICONS[activity.kind]} />
              </span>
              <div className="timeline-body">
                <p className="timeline-head">
                  <strong>{copy.activity.kinds[activity.kind]}</strong> <time dateTime={activity.at}>{formatDateTime(activity.at)}</time>
                </p>
                <p className="timeline-text" dir="auto">
                  {activity.text}
                </p>
              </div>
              <IconButton size="sm" icon="trash" label={copy.activity.remove(activity.text.slice(0, 40))} onClick={() => remove(activity)} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
