import { app } from "../app.config";
import { icons, type IconName } from "./icons";

/** Decorative: the words beside it, or the label of its button, say what it means. */
export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg className={`ui-icon ${className}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={icons[name]} />
    </svg>
  );
}

/** The app's own mark, the same drawing as its favicon. */
export function Mark() {
  return (
    <svg className="ui-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6.5" />
      <path d={app.look.mark} fillRule="evenodd" />
    </svg>
  );
}
