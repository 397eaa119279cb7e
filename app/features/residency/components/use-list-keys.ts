import { useEffect } from "react";

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/**
 * J and K move the focus along the links marked `data-queue-row`; Enter opens the one in focus, as it does by itself.
 * The letters are taken by their place on the keyboard, so that they work in the Russian layout too.
 */
export function useListKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      const step = event.code === "KeyJ" ? 1 : event.code === "KeyK" ? -1 : 0;
      if (step === 0) return;
      const rows = [...document.querySelectorAll<HTMLElement>("[data-queue-row]")].filter((row) => row.offsetParent !== null);
      if (rows.length === 0) return;
      event.preventDefault();
      const focused = rows.findIndex((row) => row === document.activeElement);
      const at = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "page");
      const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
      rows[next]?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
