-- CreateTable
CREATE TABLE "ReportReminder" (
    "reportId" UUID NOT NULL,
    "dueOn" DATE NOT NULL,
    "offset" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReportReminder_pkey" PRIMARY KEY ("reportId","dueOn","offset")
);

-- AddForeignKey
ALTER TABLE "ReportReminder" ADD CONSTRAINT "ReportReminder_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "ResidentReport"("id") ON DELETE CASCADE ON UPDATE CASCADE;
