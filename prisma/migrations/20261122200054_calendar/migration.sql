-- AlterTable
ALTER TABLE "meeting" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "reply_key" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "sequence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "uid" UUID NOT NULL DEFAULT gen_random_uuid();

-- CreateTable
CREATE TABLE "calendar_link" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "person_id" INTEGER,
    "hash" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "calendar_link_hash_key" ON "calendar_link"("hash");

-- CreateIndex
CREATE INDEX "calendar_link_group_id_person_id_idx" ON "calendar_link"("group_id", "person_id");

-- CreateIndex
CREATE INDEX "calendar_link_person_id_idx" ON "calendar_link"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_uid_key" ON "meeting"("uid");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_reply_key_key" ON "meeting"("reply_key");

-- AddForeignKey
ALTER TABLE "calendar_link" ADD CONSTRAINT "calendar_link_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar_link" ADD CONSTRAINT "calendar_link_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
