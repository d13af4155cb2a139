-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "person_id" INTEGER;

-- CreateIndex
CREATE INDEX "delivery_person_id_idx" ON "delivery"("person_id");

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- direct messages: the person of the account
UPDATE "delivery" SET "person_id" = "account"."person_id" FROM "place", "account"
WHERE "place"."id" = "delivery"."place_id" AND "place"."platform" = "account"."platform"
  AND "place"."workspace" = "account"."workspace" AND "place"."channel" = '@' || "account"."account";

-- e-mails to people: the person whose reminders they carry, since several people may share an address
UPDATE "delivery" SET "person_id" = "ping"."person_id" FROM "place", "ping"
WHERE "place"."id" = "delivery"."place_id" AND "place"."platform" = 'email' AND "place"."channel" LIKE '@%'
  AND "ping"."delivery_key" = "delivery"."key" AND "ping"."group_id" = "delivery"."group_id";

-- mentions in the channels, which name the person in their key
UPDATE "delivery" SET "person_id" = "person"."id" FROM "person"
WHERE "person"."id"::text = substring("delivery"."key" from ':channel:(\d+)$');

-- how each reminder was sent is read from its deliveries
ALTER TABLE "ping" DROP COLUMN "path";
