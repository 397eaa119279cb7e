-- A later application may use a file of an earlier one again; within one application a file stands once.
DROP INDEX "ApplicationDocument_fileId_key";
CREATE UNIQUE INDEX "ApplicationDocument_applicationId_fileId_key" ON "ApplicationDocument"("applicationId", "fileId");
CREATE INDEX "ApplicationDocument_fileId_idx" ON "ApplicationDocument"("fileId");
