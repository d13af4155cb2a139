-- CreateEnum
CREATE TYPE "ping_state" AS ENUM ('waiting', 'sent', 'stopped', 'expired');

-- AlterEnum
ALTER TYPE "delivery_state" ADD VALUE 'expired';

-- DropForeignKey
ALTER TABLE "place" DROP CONSTRAINT "place_group_id_fkey";

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "expires_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "archive_link" TEXT;

-- AlterTable
ALTER TABLE "place" ALTER COLUMN "group_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "watch" (
    "kind" TEXT NOT NULL,
    "subject_id" INTEGER NOT NULL,
    "group_id" INTEGER NOT NULL,
    "look_at" TIMESTAMPTZ(3) NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,
    "seen" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "watch_pkey" PRIMARY KEY ("kind","subject_id")
);

-- CreateTable
CREATE TABLE "ping" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "deadline" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "rung" TEXT NOT NULL,
    "folded" TEXT[],
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "state" "ping_state" NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "delivery_key" TEXT,
    "path" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "ping_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ping_preference" (
    "person_id" INTEGER NOT NULL,
    "quiet_from" INTEGER NOT NULL DEFAULT 22,
    "quiet_to" INTEGER NOT NULL DEFAULT 7,
    "digest_hour" INTEGER,
    "muted" TEXT[],

    CONSTRAINT "ping_preference_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "deadline_note" (
    "group_id" INTEGER NOT NULL,
    "deadline" TEXT NOT NULL,
    "person_id" INTEGER,
    "snoozed_until" TIMESTAMPTZ(3),

    CONSTRAINT "deadline_note_pkey" PRIMARY KEY ("group_id","deadline")
);

-- CreateTable
CREATE TABLE "heartbeat" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "fresh_until" TIMESTAMPTZ(3),
    "zone_data" TEXT NOT NULL,
    "held_since" TIMESTAMPTZ(3),

    CONSTRAINT "heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replica" (
    "id" TEXT NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "zone_data" TEXT NOT NULL,

    CONSTRAINT "replica_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" SERIAL NOT NULL,
    "meeting_id" INTEGER NOT NULL,
    "submitted_on" TEXT NOT NULL,
    "due_day" TEXT NOT NULL,
    "where" TEXT,
    "link" TEXT,
    "by_id" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "watch_look_at_idx" ON "watch"("look_at");

-- CreateIndex
CREATE INDEX "ping_state_due_at_idx" ON "ping"("state", "due_at");

-- CreateIndex
CREATE INDEX "ping_group_id_deadline_idx" ON "ping"("group_id", "deadline");

-- CreateIndex
CREATE INDEX "ping_delivery_key_idx" ON "ping"("delivery_key");

-- CreateIndex
CREATE UNIQUE INDEX "ping_deadline_revision_rung_person_id_key" ON "ping"("deadline", "revision", "rung", "person_id");

-- CreateIndex
CREATE INDEX "report_meeting_id_idx" ON "report"("meeting_id");

-- CreateIndex
CREATE INDEX "delivery_place_id_due_at_idx" ON "delivery"("place_id", "due_at");

-- CreateIndex
CREATE INDEX "delivery_sent_at_idx" ON "delivery"("sent_at");

-- AddForeignKey
ALTER TABLE "watch" ADD CONSTRAINT "watch_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ping" ADD CONSTRAINT "ping_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ping" ADD CONSTRAINT "ping_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ping_preference" ADD CONSTRAINT "ping_preference_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline_note" ADD CONSTRAINT "deadline_note_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline_note" ADD CONSTRAINT "deadline_note_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "place" ADD CONSTRAINT "place_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "study_group_meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
