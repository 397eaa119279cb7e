import { useEffect, useRef, useState } from "react";

/** Rows of a sheet rendered before anybody scrolls; the others are drawn as they come into view. */
export const FIRST_ROWS = 30;

/** Whether a row is to be drawn: at once when `eager`, else when it comes near the window. The ref goes to the row. */
export function useShown(eager: boolean) {
  const place = useRef<HTMLTableRowElement>(null);
  const [shown, setShown] = useState(eager);
  useEffect(() => {
    if (shown || !place.current) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setShown(true);
      },
      { rootMargin: "400px" },
    );
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, [shown]);
  return [shown, place] as const;
}
