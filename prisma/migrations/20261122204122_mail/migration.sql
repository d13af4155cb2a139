-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "notice_state" ADD VALUE 'held';
ALTER TYPE "notice_state" ADD VALUE 'refused';
ALTER TYPE "notice_state" ADD VALUE 'withdrawn';

-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "goes_out_at" TIMESTAMPTZ(3),
ADD COLUMN     "mail_key" TEXT,
ADD COLUMN     "message_id" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "sent_at" TIMESTAMPTZ(3),
ADD COLUMN     "told" JSONB;

-- CreateIndex
CREATE UNIQUE INDEX "notice_mail_key_key" ON "notice"("mail_key");

-- CreateIndex
CREATE UNIQUE INDEX "notice_message_id_key" ON "notice"("message_id");
