-- The paper is Russian and its words are what the chain of papers binds; pages say the same in English. Lines from before have none.
ALTER TABLE "InvoiceLine" ADD COLUMN "nameEn" TEXT;
ALTER TABLE "InvoiceLine" ADD COLUMN "reasonEn" TEXT;
