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
CREATE UNIQUE INDEX "web_message_key_key" ON "web_message"("key");

-- CreateIndex
CREATE INDEX "web_message_channel_id_idx" ON "web_message"("channel", "id");

-- CreateIndex
CREATE INDEX "web_message_thread_id_idx" ON "web_message"("thread_id");

-- AddForeignKey
ALTER TABLE "web_message" ADD CONSTRAINT "web_message_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "web_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
