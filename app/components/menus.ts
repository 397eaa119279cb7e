let installed = false;

/**
 * Closes opened menus (`details[data-menu]`) on Escape, on a press outside and when the focus leaves. Listens once for
 * the whole document, so that pages with and without React share it.
 */
export function installMenus(): void {
  if (installed) return;
  installed = true;
  const opened = () => document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");
  const closeUnless = (target: EventTarget | null) => {
    for (const menu of opened()) if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  };
  document.addEventListener("pointerdown", (event) => closeUnless(event.target));
  document.addEventListener("focusin", (event) => closeUnless(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
