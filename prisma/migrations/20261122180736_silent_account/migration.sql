-- AlterTable
ALTER TABLE "account" ADD COLUMN "silent" BOOLEAN NOT NULL DEFAULT false;
