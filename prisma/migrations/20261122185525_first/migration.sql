-- CreateEnum
CREATE TYPE "ping_state" AS ENUM ('waiting', 'sent', 'stopped', 'expired');

-- CreateEnum
CREATE TYPE "life_cycle" AS ENUM ('proposed', 'active', 'concluded');

-- CreateEnum
CREATE TYPE "meeting_state" AS ENUM ('planned', 'announced', 'held', 'cancelled');

-- CreateEnum
CREATE TYPE "notice_kind" AS ENUM ('announcement', 'change', 'cancellation');

-- CreateEnum
CREATE TYPE "notice_state" AS ENUM ('drafted', 'sent', 'confirmed');

-- CreateEnum
CREATE TYPE "attendance_answer" AS ENUM ('attending', 'maybe', 'regrets');

-- CreateEnum
CREATE TYPE "proposal_state" AS ENUM ('open', 'settled', 'withdrawn');

-- CreateEnum
CREATE TYPE "availability" AS ENUM ('yes', 'ifNeedBe', 'no');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'attempting', 'sent', 'ambiguous', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "office" AS ENUM ('coConvenor', 'secretariat', 'delegate', 'observer');

-- CreateEnum
CREATE TYPE "study_group_meeting_state" AS ENUM ('planned', 'cancelled');

-- CreateTable
CREATE TABLE "inbound" (
    "key" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reply" JSONB,

    CONSTRAINT "inbound_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "problems" JSONB NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

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
CREATE TABLE "group" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "profile" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "mailing_list" TEXT,
    "life_cycle" "life_cycle" NOT NULL DEFAULT 'active',
    "last_meeting" INTEGER NOT NULL DEFAULT 0,
    "last_proposal" INTEGER NOT NULL DEFAULT 0,
    "last_study_group_meeting" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "place" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER,
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "bound_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(3),
    "fence" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "place_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "place_code" (
    "code" TEXT NOT NULL,
    "group_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "place_code_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "group_change" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "group_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meeting" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "wall" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "lasts_minutes" INTEGER NOT NULL,
    "tool" TEXT,
    "join_link" TEXT,
    "state" "meeting_state" NOT NULL DEFAULT 'planned',
    "late_reason" TEXT,
    "cancel_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "notice_from" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meeting_change" (
    "id" SERIAL NOT NULL,
    "meeting_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "meeting_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agenda_item" (
    "id" SERIAL NOT NULL,
    "meeting_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "seeks_conclusion" BOOLEAN NOT NULL DEFAULT false,
    "added_by_id" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agenda_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" SERIAL NOT NULL,
    "meeting_id" INTEGER NOT NULL,
    "kind" "notice_kind" NOT NULL,
    "revision" INTEGER NOT NULL,
    "state" "notice_state" NOT NULL DEFAULT 'drafted',
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "distributed_at" TIMESTAMPTZ(3),
    "archive_link" TEXT,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attendance" (
    "meeting_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "answer" "attendance_answer",
    "answered_at" TIMESTAMPTZ(3),
    "attended" BOOLEAN,

    CONSTRAINT "attendance_pkey" PRIMARY KEY ("meeting_id","person_id")
);

-- CreateTable
CREATE TABLE "meeting_proposal" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "lasts_minutes" INTEGER NOT NULL,
    "state" "proposal_state" NOT NULL DEFAULT 'open',
    "proposed_by_id" INTEGER NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "meeting_number" INTEGER,

    CONSTRAINT "meeting_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slot" (
    "id" SERIAL NOT NULL,
    "proposal_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "wall" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slot_answer" (
    "slot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "answer" "availability" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slot_answer_pkey" PRIMARY KEY ("slot_id","person_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "place_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "view" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "shown_revision" INTEGER NOT NULL DEFAULT 0,
    "under_key" TEXT,
    "state" "delivery_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "unknown_ends" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "posted_channel" TEXT,
    "posted_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "organisation" TEXT,
    "study_groups" TEXT[],
    "zone" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "platform" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "person_id" INTEGER NOT NULL,
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("platform","workspace","account")
);

-- CreateTable
CREATE TABLE "link_code" (
    "code" TEXT NOT NULL,
    "person_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "membership" (
    "group_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "office" "office" NOT NULL,
    "appointed_by" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("group_id","person_id")
);

-- CreateTable
CREATE TABLE "study_group_meeting" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "first_day" TEXT NOT NULL,
    "opening_plenary" TEXT,
    "last_day" TEXT,
    "place" TEXT,
    "source" TEXT,
    "state" "study_group_meeting_state" NOT NULL DEFAULT 'planned',

    CONSTRAINT "study_group_meeting_pkey" PRIMARY KEY ("id")
);

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

-- CreateTable
CREATE TABLE "web_message" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT,
    "author" TEXT,
    "typed" TEXT,
    "view" JSONB NOT NULL,
    "thread_id" INTEGER,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "web_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "inbound_received_at_idx" ON "inbound"("received_at");

-- CreateIndex
CREATE INDEX "draft_kept_at_idx" ON "draft"("kept_at");

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
CREATE INDEX "place_group_id_idx" ON "place"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "place_platform_workspace_channel_key" ON "place"("platform", "workspace", "channel");

-- CreateIndex
CREATE INDEX "group_change_group_id_idx" ON "group_change"("group_id");

-- CreateIndex
CREATE INDEX "meeting_group_id_starts_at_idx" ON "meeting"("group_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_group_id_number_key" ON "meeting"("group_id", "number");

-- CreateIndex
CREATE INDEX "meeting_change_meeting_id_idx" ON "meeting_change"("meeting_id");

-- CreateIndex
CREATE INDEX "agenda_item_meeting_id_position_idx" ON "agenda_item"("meeting_id", "position");

-- CreateIndex
CREATE INDEX "notice_meeting_id_idx" ON "notice"("meeting_id");

-- CreateIndex
CREATE INDEX "attendance_person_id_idx" ON "attendance"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_proposal_group_id_number_key" ON "meeting_proposal"("group_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "slot_proposal_id_number_key" ON "slot"("proposal_id", "number");

-- CreateIndex
CREATE INDEX "slot_answer_person_id_idx" ON "slot_answer"("person_id");

-- CreateIndex
CREATE INDEX "delivery_due_at_idx" ON "delivery"("due_at");

-- CreateIndex
CREATE INDEX "delivery_place_id_due_at_idx" ON "delivery"("place_id", "due_at");

-- CreateIndex
CREATE INDEX "delivery_sent_at_idx" ON "delivery"("sent_at");

-- CreateIndex
CREATE INDEX "delivery_group_id_state_idx" ON "delivery"("group_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_place_id_key_key" ON "delivery"("place_id", "key");

-- CreateIndex
CREATE INDEX "account_person_id_idx" ON "account"("person_id");

-- CreateIndex
CREATE INDEX "membership_person_id_idx" ON "membership"("person_id");

-- CreateIndex
CREATE INDEX "study_group_meeting_group_id_first_day_idx" ON "study_group_meeting"("group_id", "first_day");

-- CreateIndex
CREATE UNIQUE INDEX "study_group_meeting_group_id_number_key" ON "study_group_meeting"("group_id", "number");

-- CreateIndex
CREATE INDEX "study_group_meeting_change_meeting_id_idx" ON "study_group_meeting_change"("meeting_id");

-- CreateIndex
CREATE INDEX "report_meeting_id_idx" ON "report"("meeting_id");

-- CreateIndex
CREATE INDEX "web_message_channel_id_idx" ON "web_message"("channel", "id");

-- CreateIndex
CREATE INDEX "web_message_thread_id_idx" ON "web_message"("thread_id");

-- CreateIndex
CREATE UNIQUE INDEX "web_message_channel_key_key" ON "web_message"("channel", "key");

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
ALTER TABLE "place_code" ADD CONSTRAINT "place_code_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_change" ADD CONSTRAINT "group_change_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_change" ADD CONSTRAINT "group_change_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting_change" ADD CONSTRAINT "meeting_change_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting_change" ADD CONSTRAINT "meeting_change_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agenda_item" ADD CONSTRAINT "agenda_item_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agenda_item" ADD CONSTRAINT "agenda_item_added_by_id_fkey" FOREIGN KEY ("added_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting_proposal" ADD CONSTRAINT "meeting_proposal_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting_proposal" ADD CONSTRAINT "meeting_proposal_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slot" ADD CONSTRAINT "slot_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "meeting_proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slot_answer" ADD CONSTRAINT "slot_answer_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slot_answer" ADD CONSTRAINT "slot_answer_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_place_id_fkey" FOREIGN KEY ("place_id") REFERENCES "place"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_group_meeting" ADD CONSTRAINT "study_group_meeting_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_group_meeting_change" ADD CONSTRAINT "study_group_meeting_change_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "study_group_meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_group_meeting_change" ADD CONSTRAINT "study_group_meeting_change_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "study_group_meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_message" ADD CONSTRAINT "web_message_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "web_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
