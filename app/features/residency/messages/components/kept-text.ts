import { useEffect, useRef } from "react";

const keyOf = (name: string) => `kadr.message.${name}`;

function write(name: string, text: string): void {
  try {
    if (text.trim()) sessionStorage.setItem(keyOf(name), text);
    else sessionStorage.removeItem(keyOf(name));
  } catch {
    // A browser that refuses storage only loses this safety net.
  }
}

function read(name: string): string {
  try {
    return sessionStorage.getItem(keyOf(name)) ?? "";
  } catch {
    return "";
  }
}

/**
 * Keeps what is typed into the form's field of that name in the tab, and puts it back into an empty field: a reload, the
 * back button or an ended session take nothing. `name` changes once the text is sent.
 */
export function useKeptText(name: string, field: string) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const box = form.current?.elements.namedItem(field);
    if (!(box instanceof HTMLTextAreaElement)) return;
    const kept = read(name);
    if (kept && !box.value) {
      // React listens to the event; the value alone would leave its count of characters behind.
      box.value = kept;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const keep = () => write(name, box.value);
    box.addEventListener("input", keep);
    return () => box.removeEventListener("input", keep);
  }, [name, field]);
  return form;
}
