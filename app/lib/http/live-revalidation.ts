import type { ShouldRevalidateFunction } from "@remix-run/react";

/**
 * Whether the page reads itself anew because others changed what it shows. What stands around it (who is signed in, menus, counts) is
 * not read with it: two hundred open schedules would ask for it at one moment.
 */
let live = false;

/**
 * When the routes around a page read themselves anew. Remix asks a route with a rule of its own also after an action that was refused:
 * read then without a session, they would lead to the sign-in page and away from what was typed.
 */
export const readsAround: ShouldRevalidateFunction = ({ actionStatus = 200, defaultShouldRevalidate }) =>
  !live && actionStatus < 400 && defaultShouldRevalidate;

export function setLiveRevalidation(value: boolean): void {
  live = value;
}
