import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useRoot } from "~/components/root-data";

/** The field for an invitation code. It posts to the page where applications are started; a stranger signs in first. */
export function CodeEntry({ typed = "", screening }: { typed?: string; screening?: string }) {
  const { t } = useTranslation("calls");
  const viewer = useRoot()?.viewer;
  if (!viewer?.company) {
    return (
      <ButtonLink to="/apply?code=1" className="self-start">
        {t("code.signIn")}
      </ButtonLink>
    );
  }
  return (
    <form method="post" action="/apply" className="flex flex-wrap items-end gap-2">
      <input type="hidden" name="intent" value="code" />
      {screening ? <input type="hidden" name="check" value={screening} /> : null}
      <label className="flex min-w-0 grow basis-52 flex-col gap-1 sm:max-w-xs">
        <span className="font-medium">{t("code.label")}</span>
        <input name="code" required defaultValue={typed} autoComplete="off" autoCapitalize="characters" spellCheck={false} placeholder="XXXX-XXXX-XXXX-XXXX" className={inputClass} />
      </label>
      <Button>{t("code.action")}</Button>
    </form>
  );
}
