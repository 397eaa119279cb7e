import { useTranslation } from "react-i18next";

/** Says kinds of machine in the reader's language; a kind that staff have made of their own by its code. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation("booking");
  return (kind) => t(`kind.${kind as "scan3d"}`, { defaultValue: kind });
}
