-- Changes of an advance from before they had a day of the books: that of the bank's line, else that of the change.
ALTER TABLE "BalanceEntry" DISABLE TRIGGER balance_append_only;
UPDATE "BalanceEntry" e SET "countsOn" = COALESCE((SELECT b."carriedOn" FROM "BankEntry" b WHERE b.id = e."bankEntryId"), (e.at AT TIME ZONE 'Asia/Novosibirsk')::date)
WHERE e."countsOn" IS NULL;
ALTER TABLE "BalanceEntry" ENABLE TRIGGER balance_append_only;
ALTER TABLE "BalanceEntry" ALTER COLUMN "countsOn" SET NOT NULL;
