import { Link, type LinkProps } from "@remix-run/react";
import type { ButtonHTMLAttributes, AnchorHTMLAttributes } from "react";
import { cx } from "./classes";

export type ButtonLook = "primary" | "plain" | "danger" | "quiet";

const looks: Record<ButtonLook, string> = {
  primary: "bg-pencil text-on-pencil hover:bg-pencil-deep border border-transparent",
  plain: "bg-sheet text-ink border border-line hover:border-line-strong",
  danger: "bg-sheet text-red border border-line hover:border-red",
  quiet: "text-pencil border border-transparent hover:bg-pencil-soft",
};

/** Classes of a button, for elements that only look like one. */
export const buttonClass = (look: ButtonLook = "plain", extra?: string) =>
  cx(
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 py-2 text-base font-semibold no-underline transition-colors md:min-h-10",
    "disabled:cursor-not-allowed disabled:opacity-50",
    looks[look],
    extra,
  );

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
}

/** A button; `submit` unless told otherwise, since most stand in forms. */
export function Button({ look = "plain", className, type = "submit", ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}

/** A link within the portal that looks like a button. */
export function ButtonLink({ look = "plain", className, ...rest }: LinkProps & { look?: ButtonLook }) {
  return <Link className={buttonClass(look, className)} {...rest} />;
}

/** A plain anchor that looks like a button: downloads and addresses outside the router. */
export function ButtonAnchor({ look = "plain", className, children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { look?: ButtonLook }) {
  return (
    <a className={buttonClass(look, className)} {...rest}>
      {children}
    </a>
  );
}
