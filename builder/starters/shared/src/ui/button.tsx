import type { ComponentPropsWithRef } from "react";
import { Icon } from "./icon";
import type { IconName } from "./icons";

interface Look {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "md" | "sm";
}

function classes({ variant = "secondary", size = "md" }: Look, more = "", extra = ""): string {
  return `ui-button ui-button-${variant} ui-button-${size} ${more} ${extra}`.trim();
}

export type ButtonProps = ComponentPropsWithRef<"button"> & Look & { icon?: IconName };

export function Button({ variant, size, icon, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={classes({ variant, size }, "", className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export type ButtonLinkProps = ComponentPropsWithRef<"a"> & Look & { icon?: IconName };

export function ButtonLink({ variant, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <a className={classes({ variant, size }, "", className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

export type IconButtonProps = Omit<ComponentPropsWithRef<"button">, "aria-label" | "title"> &
  Look & { label: string; icon: IconName };

export function IconButton({ label, icon, variant = "ghost", size, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      className={classes({ variant, size }, "ui-button-icon", className)}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
