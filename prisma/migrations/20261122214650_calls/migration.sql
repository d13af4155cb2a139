-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "conclusion_id" INTEGER,
ALTER COLUMN "meeting_id" DROP NOT NULL,
ALTER COLUMN "revision" SET DEFAULT 1;

-- CreateIndex
CREATE INDEX "notice_conclusion_id_idx" ON "notice"("conclusion_id");

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_conclusion_id_fkey" FOREIGN KEY ("conclusion_id") REFERENCES "conclusion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
