import { Form, Link } from "@remix-run/react";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable, type Column } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState } from "~/components/page";
import { formatPoints } from "../../rules/score";
import type { SessionItem } from "../queries/session.server";
import { caseKey, OutcomePill } from "./marks";
import { BULK_FORM } from "./proposal-form";

/** The agenda in order: a row leads to its item; who runs the session ticks rows and changes their order. */
export function Agenda({ items, run, current }: { items: readonly SessionItem[]; run: boolean; current: string | undefined }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  if (items.length === 0) return <EmptyState title={t("session.emptyAgenda")}>{run ? t("session.emptyHelp") : null}</EmptyState>;
  const columns: Column<SessionItem>[] = [
    {
      head: t("session.tickHead"),
      cell: (item) =>
        item.state === "open" ? (
          <label className="flex min-h-11 min-w-11 items-center justify-center md:min-h-6">
            <input type="checkbox" name="itemIds" value={item.id} form={BULK_FORM} aria-label={t("session.tick", { name: item.companyName })} className="size-5 accent-[var(--pencil)]" />
          </label>
        ) : null,
    },
    { head: t("session.place"), cell: (item) => item.position, numeric: true, secondary: true },
    {
      head: t("session.applicant"),
      title: true,
      cell: (item) => (
        <>
          <Link to={`?item=${item.id}#item`} aria-current={item.id === current ? "true" : undefined} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-0">
            {item.companyName}
          </Link>
          <p className="text-ink-soft">{item.kind === "CASE" ? t(`case.${caseKey(item.ground)}`) : item.number}</p>
        </>
      ),
    },
    { head: t("session.score"), cell: (item) => (item.score === null ? "—" : formatPoints(item.score, locale)), numeric: true },
    { head: t("session.area"), cell: (item) => (item.areaSqm === null ? "—" : t("session.areaValue", { area: item.areaSqm })), numeric: true, secondary: true },
    { head: t("session.proposal"), cell: (item) => <ProposalWords item={item} /> },
    { head: t("session.votes"), cell: (item) => <Tally item={item} />, secondary: true },
    { head: t("session.state"), cell: (item) => <OutcomePill item={item} /> },
    { head: t("session.acts"), cell: (item) => (item.state === "open" ? <Order item={item} /> : null) },
  ];
  return <DataTable caption={t("session.agenda")} columns={run ? columns : columns.slice(1, -1)} rows={items} rowKey={(item) => item.id} />;
}

/** Votes that were given, the kinds that nobody gave left out. */
function Tally({ item: { tally } }: { item: SessionItem }) {
  const { t } = useTranslation("council");
  return (["for", "against", "abstain"] as const).filter((kind) => tally[kind] > 0).map((kind) => t(`session.cast.${kind}`, { count: tally[kind] })).join(", ") || "—";
}

function ProposalWords({ item }: { item: SessionItem }) {
  const { t } = useTranslation("council");
  if (item.proposal) return t(`proposal.${item.proposal}`);
  return item.proposed && "measure" in item.proposed ? t(`measure.${item.proposed.measure}`) : "—";
}

function Order({ item }: { item: SessionItem }) {
  const { t } = useTranslation("council");
  const name = item.companyName;
  return (
    <Form method="post" className="flex items-center gap-1" preventScrollReset>
      <input type="hidden" name="itemId" value={item.id} />
      <Button look="quiet" name="intent" value="up" aria-label={t("session.up", { name })} className="min-w-11 px-2">
        <ArrowUp aria-hidden size={18} />
      </Button>
      <Button look="quiet" name="intent" value="down" aria-label={t("session.down", { name })} className="min-w-11 px-2">
        <ArrowDown aria-hidden size={18} />
      </Button>
      <Button look="quiet" name="intent" value="remove" aria-label={t("session.remove", { name })} className="px-2">
        {t("session.removeShort")}
      </Button>
    </Form>
  );
}
