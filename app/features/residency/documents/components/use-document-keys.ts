import { useNavigate } from "@remix-run/react";
import { useEffect } from "react";

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/**
 * J and K go to the next and the previous document of the list, arrows do while the focus is in it. The letters are taken
 * by their place on the keyboard, so that they work in the Russian layout too. Without scripts the links do the same.
 */
export function useDocumentKeys(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || typing(event.target)) return;
      const list = document.querySelector("[data-documents]");
      const inList = list?.contains(document.activeElement) ?? false;
      const step = event.code === "KeyJ" || (inList && event.code === "ArrowDown") ? 1 : event.code === "KeyK" || (inList && event.code === "ArrowUp") ? -1 : 0;
      const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-document]")];
      if (step === 0 || links.length === 0) return;
      event.preventDefault();
      const focused = links.findIndex((link) => link === document.activeElement);
      const at = focused >= 0 ? focused : links.findIndex((link) => link.getAttribute("aria-current") === "page");
      const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
      if (!next) return;
      next.focus();
      navigate(next.pathname + next.search, { preventScrollReset: true, replace: true });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
}
