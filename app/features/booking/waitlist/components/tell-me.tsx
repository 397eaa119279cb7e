import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { Sheet } from "~/components/page";

/** Where a search finds nothing: to be told when something fits. `query` is the search's address. */
export function TellMe({ query }: { query: string }) {
  const { t } = useTranslation(["waitlist"]);
  return (
    <Sheet title={t("waitlist:tellTitle")} className="mt-6">
      <p className="mb-3 max-w-prose text-ink-soft">{t("waitlist:tellBody")}</p>
      <Form method="post" action="/bookings/waitlist">
        <input type="hidden" name="intent" value="search" />
        <input type="hidden" name="query" value={query} />
        <Button look="primary">{t("waitlist:tell")}</Button>
      </Form>
    </Sheet>
  );
}
