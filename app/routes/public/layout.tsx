import { Outlet } from "@remix-run/react";
import { DemoBanner } from "~/components/demo-banner";
import { SiteFooter } from "~/components/site-footer";
import { SiteHeader } from "~/components/site-header";

/** The frame of pages that everybody sees. */
export default function PublicLayout() {
  return (
    <div className="flex min-h-dvh flex-col">
      <DemoBanner />
      <SiteHeader />
      <main id="content" tabIndex={-1} className="sheet-width grow pt-4 outline-none md:pt-6">
        <Outlet />
      </main>
      <SiteFooter />
    </div>
  );
}
