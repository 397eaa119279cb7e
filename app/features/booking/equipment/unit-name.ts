/** How a unit is called: by its label, and its serial number where it has one. */
export const unitName = (unit: { label: string; serial: string | null }): string => (unit.serial ? `${unit.label} · ${unit.serial}` : unit.label);
