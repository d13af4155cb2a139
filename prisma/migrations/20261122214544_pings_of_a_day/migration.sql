-- CreateIndex
CREATE INDEX "ping_group_id_created_at_idx" ON "ping"("group_id", "created_at");
