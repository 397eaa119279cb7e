-- The very bytes that were sent for signing: a later version of the portal may draw the same terms otherwise.
CREATE TABLE "AgreementDocument" (
    "agreementId" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "AgreementDocument_pkey" PRIMARY KEY ("agreementId")
);

ALTER TABLE "AgreementDocument" ADD CONSTRAINT "AgreementDocument_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement"("id") ON DELETE CASCADE ON UPDATE CASCADE;
