import type { TFunction } from "i18next";
import type { TariffUnit } from "~/lib/db/generated/enums";

interface SpaceSize {
  unit: TariffUnit;
  kind: string;
  quantity: number;
  capacity: number | null;
  operator: string;
}

/** What a space is in a line: how many people or units it holds, and whether an operator works there. */
export function spaceFacts(t: TFunction<"public">, { unit, kind, quantity, capacity, operator }: SpaceSize): string {
  const size =
    capacity !== null
      ? t("spaces.upTo", { count: capacity })
      : quantity > 1
        ? t(kind === "render" ? "spaces.pool.render" : kind === "print3d" ? "spaces.pool.print3d" : "spaces.pool.seat", { count: quantity })
        : unit === "DAY"
          ? t("space.units.DAY")
          : null;
  return [size, operator === "REQUIRED" ? t("spaces.withOperator") : null].filter(Boolean).join(" · ");
}
