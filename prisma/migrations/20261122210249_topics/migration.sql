-- CreateEnum
CREATE TYPE "poll_state" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "poll_unit" AS ENUM ('organisation', 'person');

-- CreateEnum
CREATE TYPE "stance" AS ENUM ('support', 'noObjection', 'reservation', 'objection', 'abstain', 'needsTime', 'noView');

-- CreateEnum
CREATE TYPE "topic_state" AS ENUM ('open', 'proposed', 'called', 'agreed', 'agreedWithReservations', 'notAgreed');

-- CreateEnum
CREATE TYPE "topic_end" AS ENUM ('split', 'merged', 'archived');

-- CreateEnum
CREATE TYPE "conclusion_state" AS ENUM ('proposed', 'called', 'objected', 'withdrawn', 'standing', 'reopened');

-- CreateEnum
CREATE TYPE "response_kind" AS ENUM ('reservation', 'objection');

-- CreateEnum
CREATE TYPE "agreement_kind" AS ENUM ('agreed', 'extended');

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "edited_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "group" ADD COLUMN     "last_poll" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "last_topic" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "poll" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "topic_id" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "study_groups" TEXT[],
    "unit" "poll_unit" NOT NULL,
    "is_hidden" BOOLEAN NOT NULL,
    "is_anonymous" BOOLEAN NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "state" "poll_state" NOT NULL DEFAULT 'open',
    "wall" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "salt" TEXT,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,

    CONSTRAINT "poll_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position" (
    "poll_id" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "voice" TEXT NOT NULL,
    "person_id" INTEGER,
    "name" TEXT,
    "organisation" TEXT,
    "study_groups" TEXT[],
    "stance" "stance" NOT NULL,
    "option" TEXT,
    "words" TEXT,
    "resolves" TEXT,
    "until" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT,
    "before" JSONB,

    CONSTRAINT "position_pkey" PRIMARY KEY ("poll_id","round","voice")
);

-- CreateTable
CREATE TABLE "card_wish" (
    "id" SERIAL NOT NULL,
    "poll_id" INTEGER NOT NULL,

    CONSTRAINT "card_wish_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "record_entry" (
    "group_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "topic" INTEGER,
    "poll" INTEGER,
    "body" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "record_entry_pkey" PRIMARY KEY ("group_id","seq")
);

-- CreateTable
CREATE TABLE "topic" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "sentence" TEXT NOT NULL,
    "related" TEXT[],
    "axes" TEXT[],
    "documents" JSONB NOT NULL DEFAULT '[]',
    "state" "topic_state" NOT NULL DEFAULT 'open',
    "home" TEXT,
    "end" "topic_end",
    "register_code" TEXT,

    CONSTRAINT "topic_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conclusion" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "topic_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    "home" TEXT,
    "is_agreement" BOOLEAN NOT NULL,
    "state" "conclusion_state" NOT NULL DEFAULT 'proposed',
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "called_on" TEXT,
    "mailed_on" TEXT,
    "last_day" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "conclusion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signature" (
    "conclusion_id" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "person_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signature_pkey" PRIMARY KEY ("conclusion_id","body")
);

-- CreateTable
CREATE TABLE "response" (
    "conclusion_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "kind" "response_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "organisation" TEXT,
    "words" TEXT NOT NULL,
    "resolves" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "response_pkey" PRIMARY KEY ("conclusion_id","person_id")
);

-- CreateTable
CREATE TABLE "study_group_agreement" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "kind" "agreement_kind" NOT NULL,
    "document" TEXT NOT NULL,
    "link" TEXT,
    "day" TEXT NOT NULL,
    "until" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "study_group_agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "board_link" (
    "id" SERIAL NOT NULL,
    "group_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "board_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "poll_topic_id_idx" ON "poll"("topic_id");

-- CreateIndex
CREATE UNIQUE INDEX "poll_group_id_number_key" ON "poll"("group_id", "number");

-- CreateIndex
CREATE INDEX "position_person_id_idx" ON "position"("person_id");

-- CreateIndex
CREATE INDEX "card_wish_poll_id_idx" ON "card_wish"("poll_id");

-- CreateIndex
CREATE INDEX "record_entry_group_id_topic_seq_idx" ON "record_entry"("group_id", "topic", "seq");

-- CreateIndex
CREATE INDEX "record_entry_group_id_poll_seq_idx" ON "record_entry"("group_id", "poll", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "topic_group_id_number_key" ON "topic"("group_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "topic_group_id_register_code_key" ON "topic"("group_id", "register_code");

-- CreateIndex
CREATE INDEX "conclusion_group_id_idx" ON "conclusion"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "conclusion_topic_id_number_key" ON "conclusion"("topic_id", "number");

-- CreateIndex
CREATE INDEX "signature_person_id_idx" ON "signature"("person_id");

-- CreateIndex
CREATE INDEX "response_person_id_idx" ON "response"("person_id");

-- CreateIndex
CREATE INDEX "study_group_agreement_group_id_kind_idx" ON "study_group_agreement"("group_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "board_link_hash_key" ON "board_link"("hash");

-- CreateIndex
CREATE INDEX "board_link_group_id_idx" ON "board_link"("group_id");

-- AddForeignKey
ALTER TABLE "poll" ADD CONSTRAINT "poll_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll" ADD CONSTRAINT "poll_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_wish" ADD CONSTRAINT "card_wish_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record_entry" ADD CONSTRAINT "record_entry_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "topic" ADD CONSTRAINT "topic_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conclusion" ADD CONSTRAINT "conclusion_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conclusion" ADD CONSTRAINT "conclusion_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signature" ADD CONSTRAINT "signature_conclusion_id_fkey" FOREIGN KEY ("conclusion_id") REFERENCES "conclusion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signature" ADD CONSTRAINT "signature_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response" ADD CONSTRAINT "response_conclusion_id_fkey" FOREIGN KEY ("conclusion_id") REFERENCES "conclusion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "response" ADD CONSTRAINT "response_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_group_agreement" ADD CONSTRAINT "study_group_agreement_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "board_link" ADD CONSTRAINT "board_link_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Appends one entry: its number and the hash before it are found under a lock of the group's record alone, held until
-- the end of the transaction, so that there is neither a gap nor a fork. A function, since the client would need three
-- more round trips under that lock.
CREATE FUNCTION append_record(p_group INTEGER, p_kind TEXT, p_topic INTEGER, p_poll INTEGER, p_body TEXT)
RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  last_seq INTEGER;
  last_hash TEXT;
BEGIN
  PERFORM pg_advisory_xact_lock(7301, p_group);
  SELECT seq, hash INTO last_seq, last_hash FROM record_entry WHERE group_id = p_group ORDER BY seq DESC LIMIT 1;
  last_seq := COALESCE(last_seq, 0) + 1;
  last_hash := COALESCE(last_hash, repeat('0', 64));
  INSERT INTO record_entry (group_id, seq, kind, topic, poll, body, previous, hash)
  VALUES (p_group, last_seq, p_kind, p_topic, p_poll, p_body, last_hash,
    encode(sha256(convert_to(last_hash || E'\n' || p_group || E'\n' || last_seq || E'\n' || p_body, 'UTF8')), 'hex'));
  RETURN last_seq;
END $$;

-- Whoever the bot connects as: no row of the record is changed or taken away.
CREATE FUNCTION refuse_record_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record is append-only: % of record_entry is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER record_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_change();
ALTER TABLE record_entry ENABLE ALWAYS TRIGGER record_is_append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON record_entry FROM PUBLIC, CURRENT_USER;
