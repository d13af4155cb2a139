-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "study_group_meeting_id" INTEGER;

-- CreateIndex
CREATE INDEX "notice_study_group_meeting_id_idx" ON "notice"("study_group_meeting_id");

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_study_group_meeting_id_fkey" FOREIGN KEY ("study_group_meeting_id") REFERENCES "study_group_meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
