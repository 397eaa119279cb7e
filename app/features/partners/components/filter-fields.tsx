import type { ReactNode } from "react";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";

// A search box is a hair taller than a list by itself; in one row they are of one height.
const control = cx(inputClass, "md:h-10.5");

/** The words of a search in the address. */
export function SearchBox({ label, value, help }: { label: string; value: string; help?: string }) {
  return (
    <label className="col-span-2 flex flex-col gap-1 md:col-span-1">
      <span className="font-medium">{label}</span>
      <input type="search" name="q" defaultValue={value} maxLength={200} aria-describedby={help} className={control} />
    </label>
  );
}

/** One filter of a list, kept in the address under `name`. */
export function FilterList({ label, name, value, children }: { label: string; name: string; value: string; children: ReactNode }) {
  return (
    <label className="flex min-w-0 flex-col gap-1">
      <span className="font-medium">{label}</span>
      <select name={name} defaultValue={value} className={control}>
        {children}
      </select>
    </label>
  );
}
