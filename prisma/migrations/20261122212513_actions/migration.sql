-- CreateEnum
CREATE TYPE "action_state" AS ENUM ('open', 'done', 'dropped');

-- CreateEnum
CREATE TYPE "action_stand" AS ENUM ('owns', 'asked', 'handed');

-- AlterTable
ALTER TABLE "group" ADD COLUMN     "last_action" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "action_item" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "due_day" TEXT NOT NULL,
    "state" "action_state" NOT NULL DEFAULT 'open',
    "meeting_id" INTEGER,
    "topic_id" INTEGER,
    "link" TEXT,
    "outcome" TEXT,
    "outcome_link" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "added_by_id" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "action_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_owner" (
    "id" SERIAL NOT NULL,
    "item_id" INTEGER NOT NULL,
    "person_id" INTEGER,
    "office" "office",
    "stand" "action_stand" NOT NULL DEFAULT 'owns',
    "asked_by_id" INTEGER,

    CONSTRAINT "action_owner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_change" (
    "id" SERIAL NOT NULL,
    "item_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "note" TEXT,
    "revision" INTEGER,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "action_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "action_item_group_id_state_due_day_idx" ON "action_item"("group_id", "state", "due_day");

-- CreateIndex
CREATE INDEX "action_item_meeting_id_idx" ON "action_item"("meeting_id");

-- CreateIndex
CREATE INDEX "action_item_topic_id_idx" ON "action_item"("topic_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_item_group_id_number_key" ON "action_item"("group_id", "number");

-- CreateIndex
CREATE INDEX "action_owner_person_id_idx" ON "action_owner"("person_id");

-- CreateIndex
CREATE INDEX "action_owner_asked_by_id_idx" ON "action_owner"("asked_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_owner_item_id_person_id_key" ON "action_owner"("item_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_owner_item_id_office_key" ON "action_owner"("item_id", "office");

-- CreateIndex
CREATE INDEX "action_change_item_id_idx" ON "action_change"("item_id");

-- AddForeignKey
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_added_by_id_fkey" FOREIGN KEY ("added_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_owner" ADD CONSTRAINT "action_owner_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "action_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_owner" ADD CONSTRAINT "action_owner_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_owner" ADD CONSTRAINT "action_owner_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_change" ADD CONSTRAINT "action_change_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "action_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_change" ADD CONSTRAINT "action_change_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
