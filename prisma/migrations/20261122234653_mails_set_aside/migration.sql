-- AlterTable
ALTER TABLE "mail_cursor" ADD COLUMN     "set_aside" INTEGER NOT NULL DEFAULT 0;
