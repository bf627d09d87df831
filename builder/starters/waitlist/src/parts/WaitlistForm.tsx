import { useEffect, useRef, useState, type FormEvent } from "react";
import { app } from "../app.config";
import { copy } from "../copy";
import { EMAIL_LIMIT, emailProblem, NAME_LIMIT, newSignUp, type EmailProblem } from "../domain/signups";
import { newId } from "../lib/ids";
import { useStore } from "../lib/storage";
import { ownStore, signUpStore } from "../store";
import { Button, focusFirstInvalid, Icon, SelectField, TextField, useToast } from "../ui";

const FORM_ID = "waitlist";

/** Scroll to the form and put the cursor into its first field. */
export function toForm(): void {
  const form = document.getElementById(FORM_ID);
  form?.scrollIntoView({ block: "center", behavior: "smooth" });
  (form?.querySelector<HTMLElement>("input") ?? form)?.focus({ preventScroll: true });
}

export function WaitlistForm() {
  const [signUps, setSignUps] = useStore(signUpStore);
  const [ownId, setOwnId] = useStore(ownStore);
  const toast = useToast();
  const own = signUps.find((one) => one.id === ownId);

  if (own) {
    return (
      <Thanks
        email={own.email}
        onLeave={() => {
          setSignUps((now) => now.filter((one) => one.id !== own.id));
          setOwnId("");
          toast({ message: copy.left });
        }}
        onAnother={() => setOwnId("")}
      />
    );
  }
  return (
    <EntryForm
      onJoin={(entry) => {
        const problem = emailProblem(signUps, entry.email);
        if (problem) return problem;
        const signUp = newSignUp(entry, newId(), new Date().toISOString());
        setSignUps((now) => [signUp, ...now]);
        setOwnId(signUp.id);
        return null;
      }}
    />
  );
}

interface EntryFormProps {
  /** Null when the address was taken on. */
  onJoin(entry: { email: string; name: string; interest: string }): EmailProblem | null;
}

function EntryForm({ onJoin }: EntryFormProps) {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [interest, setInterest] = useState("");
  const [problem, setProblem] = useState<EmailProblem | null>(null);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = onJoin({ email, name, interest });
    setProblem(found);
    if (found) focusFirstInvalid(event.currentTarget);
  };

  return (
    <form id={FORM_ID} className="join" onSubmit={onSubmit} noValidate aria-label={copy.formTitle}>
      <TextField
        label={copy.email}
        type="email"
        icon="mail"
        autoComplete="email"
        inputMode="email"
        placeholder={copy.emailPlaceholder}
        value={email}
        maxLength={EMAIL_LIMIT}
        onChange={(text) => {
          setEmail(text);
          setProblem(null);
        }}
        error={problem ? copy.problems[problem] : undefined}
        required
      />
      <TextField label={copy.name} autoComplete="name" value={name} onChange={setName} maxLength={NAME_LIMIT} dir="auto" />
      {app.features.length > 1 && (
        <SelectField
          label={copy.interest}
          value={interest}
          onChange={setInterest}
          options={[
            { value: "", label: copy.interestAny },
            ...app.features.map((feature) => ({ value: feature.title, label: feature.title })),
          ]}
        />
      )}
      <Button type="submit" variant="primary">
        {copy.join}
      </Button>
      <p className="join-note">
        <Icon name="lock" />
        <span>{copy.stored}</span>
      </p>
    </form>
  );
}

function Thanks({ email, onLeave, onAnother }: { email: string; onLeave(): void; onAnother(): void }) {
  const box = useRef<HTMLDivElement>(null);
  const justJoined = useRef(document.activeElement !== document.body);
  useEffect(() => {
    // The form that had the focus is gone; a page that was only opened keeps its own.
    if (justJoined.current) box.current?.focus();
  }, []);
  return (
    <div id={FORM_ID} className="join thanks" ref={box} tabIndex={-1} role="status">
      <p className="thanks-title">
        <Icon name="check" />
        {copy.thanksTitle}
      </p>
      <p>{copy.thanks(email)}</p>
      <p className="join-note">
        <Icon name="lock" />
        <span>{copy.stored}</span>
      </p>
      <div className="ui-row ui-row-wrap">
        <Button size="sm" onClick={onAnother}>
          {copy.another}
        </Button>
        <Button size="sm" variant="ghost" onClick={onLeave}>
          {copy.leave}
        </Button>
      </div>
    </div>
  );
}
