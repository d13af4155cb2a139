-- AlterTable
ALTER TABLE "position" ADD COLUMN     "code" TEXT;

-- AlterTable
ALTER TABLE "response" ADD COLUMN     "source" TEXT;
