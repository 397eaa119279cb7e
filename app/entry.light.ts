import { installMenus } from "./components/menus";

/**
 * The script of light pages (`handle.light`): pages to read, whose links and forms need no application. It minds the
 * menus, gives the focus to what went wrong, and wakes islands.
 */
installMenus();
document.querySelector<HTMLElement>('[role="alert"][tabindex]')?.focus();
const islands = document.querySelectorAll<HTMLElement>("[data-island]");
if (islands.length > 0) void import("./islands").then(({ wake }) => wake(islands));
