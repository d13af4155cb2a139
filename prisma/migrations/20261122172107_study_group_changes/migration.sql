-- CreateTable
CREATE TABLE "study_group_meeting_change" (
    "id" SERIAL NOT NULL,
    "meeting_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "study_group_meeting_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "study_group_meeting_change_meeting_id_idx" ON "study_group_meeting_change"("meeting_id");

-- AddForeignKey
ALTER TABLE "study_group_meeting_change" ADD CONSTRAINT "study_group_meeting_change_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "study_group_meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_group_meeting_change" ADD CONSTRAINT "study_group_meeting_change_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
