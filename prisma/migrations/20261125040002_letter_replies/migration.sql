-- Letters about an application can be answered by e-mail.
ALTER TABLE "Letter" ADD COLUMN "replyTo" TEXT;

CREATE TABLE "ReplyAddress" (
    "token" TEXT NOT NULL,
    "applicationId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReplyAddress_pkey" PRIMARY KEY ("token")
);
CREATE UNIQUE INDEX "ReplyAddress_applicationId_userId_key" ON "ReplyAddress"("applicationId", "userId");
ALTER TABLE "ReplyAddress" ADD CONSTRAINT "ReplyAddress_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ReplyAddress" ADD CONSTRAINT reply_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
