-- AlterTable
ALTER TABLE "report" ADD COLUMN     "withdrawn_why" TEXT;
