-- In a blind call the alias is all that an expert knows an application by: no two may share one.
CREATE UNIQUE INDEX application_alias ON "Application" ("callId", alias) WHERE alias IS NOT NULL;
