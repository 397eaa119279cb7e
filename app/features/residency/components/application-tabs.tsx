import { NavLink } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";

/** Pages of one application, for its company. */
export const APPLICANT_TABS = ["overview", "messages", "decision"] as const;
/** Pages of one application, for staff. */
export const STAFF_TABS = ["overview", "documents", "changes", "messages", "experts", "decision"] as const;

type Tab = (typeof APPLICANT_TABS)[number] | (typeof STAFF_TABS)[number];

interface TabsProps {
  applicationId: string;
  /** What waits behind a tab, said beside its name. */
  counts?: Partial<Record<Tab, number>>;
  /** Pages that are not for the reader. */
  closed?: readonly Tab[];
}

function Tabs({ base, tabs, counts = {}, closed = [] }: { base: string; tabs: readonly Tab[]; counts?: TabsProps["counts"]; closed?: TabsProps["closed"] }) {
  const { t } = useTranslation("residency");
  return (
    <nav aria-label={t("tabs.label")} className="no-print mb-4 overflow-x-auto border-b border-line">
      <ul className="flex min-w-max gap-1">
        {tabs.filter((tab) => !closed.includes(tab)).map((tab) => (
          <li key={tab}>
            <NavLink
              to={tab === "overview" ? base : `${base}/${tab}`}
              end
              className={({ isActive }) =>
                cx(
                  "inline-flex min-h-11 items-center gap-2 border-b-2 px-3 font-medium",
                  isActive ? "border-pencil text-pencil" : "border-transparent text-ink-soft hover:text-ink",
                )
              }
            >
              {t(`tabs.${tab}`)}
              {counts[tab] ? <span className="tabular rounded-full bg-amber-soft px-2 text-dense font-semibold text-amber">{counts[tab]}</span> : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export const ApplicantTabs = ({ applicationId, counts }: TabsProps) => <Tabs base={`/applications/${applicationId}`} tabs={APPLICANT_TABS} counts={counts} />;

export const StaffTabs = ({ applicationId, counts, closed }: TabsProps) => <Tabs base={`/staff/applications/${applicationId}`} tabs={STAFF_TABS} counts={counts} closed={closed} />;
