import { useId, type ReactNode } from "react";
import { Icon } from "./icon";
import type { IconName } from "./icons";

export interface CardProps {
  title?: string;
  actions?: ReactNode;
  as?: "section" | "article" | "div";
  level?: 2 | 3;
  className?: string;
  children?: ReactNode;
}

export function Card({ title, actions, as: Tag = "section", level = 2, className = "", children }: CardProps) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <Tag className={`ui-card ${className}`.trim()} aria-labelledby={title && Tag !== "div" ? id : undefined}>
      {(title || actions) && (
        <div className="ui-card-head">
          {title && (
            <Heading id={id} className="ui-card-title">
              {title}
            </Heading>
          )}
          {actions && <div className="ui-row">{actions}</div>}
        </div>
      )}
      {children}
    </Tag>
  );
}

export interface BadgeProps {
  tone?: "neutral" | "accent" | "success" | "warning" | "danger" | "info";
  icon?: IconName;
  children: ReactNode;
}

export function Badge({ tone = "neutral", icon, children }: BadgeProps) {
  return (
    <span className={`ui-badge ui-badge-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

export interface EmptyStateProps {
  icon: IconName;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}

export function EmptyState({ icon, title, action, children }: EmptyStateProps) {
  return (
    <div className="ui-empty">
      <span className="ui-empty-icon">
        <Icon name={icon} />
      </span>
      <p className="ui-empty-title">{title}</p>
      {children && <div className="ui-empty-text">{children}</div>}
      {action && <div className="ui-row ui-row-wrap ui-empty-action">{action}</div>}
    </div>
  );
}

const NOTICE_ICONS = { info: "info", success: "check", warning: "alert", danger: "alert" } as const;

export interface NoticeProps {
  tone?: keyof typeof NOTICE_ICONS;
  title?: string;
  action?: ReactNode;
  children?: ReactNode;
}

export function Notice({ tone = "info", title, action, children }: NoticeProps) {
  return (
    <div className={`ui-notice ui-notice-${tone}`} role={tone === "danger" ? "alert" : "status"}>
      <Icon name={NOTICE_ICONS[tone]} />
      <div className="ui-notice-text">
        {title && <p className="ui-notice-title">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}

export function StatRow({ children }: { children: ReactNode }) {
  return <dl className="ui-stats">{children}</dl>;
}

export function Stat({ label, value, hint }: { label: string; value: ReactNode; hint?: string }) {
  return (
    <div className="ui-stat">
      <dt>{label}</dt>
      <dd>
        <span className="ui-stat-value">{value}</span>
        {hint && <span className="ui-stat-hint">{hint}</span>}
      </dd>
    </div>
  );
}

export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  const id = useId();
  return (
    <div className="ui-progress">
      <span id={id} className="ui-progress-label">
        {label}
      </span>
      <progress aria-labelledby={id} value={Math.min(value, max)} max={max > 0 ? max : 1} />
    </div>
  );
}

export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="ui-hidden">{children}</span>;
}

export function Stack({ gap = 4, className = "", children }: { gap?: 2 | 3 | 4 | 5 | 6; className?: string; children: ReactNode }) {
  return <div className={`ui-stack ui-gap-${gap} ${className}`.trim()}>{children}</div>;
}

export function Row({ gap = 2, wrap = false, className = "", children }: { gap?: 2 | 3 | 4; wrap?: boolean; className?: string; children: ReactNode }) {
  return <div className={`ui-row ui-gap-${gap} ${wrap ? "ui-row-wrap" : ""} ${className}`.trim()}>{children}</div>;
}
